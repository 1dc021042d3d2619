package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the digests of a plan depend on, and what not (ENGINE §4). */
class PlanDigestTest {
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        placement: {namespace: shop, clusters: {names: [%s]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%%}
            finally: [{pause: {for: 1s}}]
          - scale: {canary: 100%%}
          - traffic: {weight: 100}
          - promote: {}
        """;

    private static String shop(int replicas) {
        return StagedReleaseTest.SHOP.formatted("1") + "  replicas: " + replicas + "\n";
    }

    @Test
    void placesInFilesDoNotCount() {
        var house = new House(1, "ap-1");
        var plan = PLAN.formatted("ap-1");
        var one = house.planned(shop(2), plan);
        var other = house.planned(shop(2), "# a comment\n\n" + plan.replace("steps:", "steps: # more"));
        assertThat(other.intent()).isEqualTo(one.intent());
        var changed = house.planned(shop(2), plan.replace("for: 1s", "for: 2s"));
        assertThat(changed.intent()).isNotEqualTo(one.intent());
    }

    @Test
    void versionIsWhatIsRenderedWhereverAndHoweverOftenItRuns() {
        var house = new House(1, "ap-1", "us-1");
        var one = house.planned(shop(2), PLAN.formatted("ap-1"));
        var both = house.planned(shop(4), PLAN.formatted("ap-1, us-1"));
        assertThat(both.version()).isEqualTo(one.version());
        assertThat(both.intent()).isNotEqualTo(one.intent());
        var next = house.planned(StagedReleaseTest.SHOP.formatted("2") + "  replicas: 2\n", PLAN.formatted("ap-1"));
        assertThat(next.version()).isNotEqualTo(one.version());
    }
}
