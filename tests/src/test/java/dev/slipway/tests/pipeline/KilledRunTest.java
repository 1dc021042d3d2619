package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.StateChange;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The process is killed at points of the journal protocol and another one takes the run up. The oracle is the cluster's own
 * request log (ENGINE §7): one state-changing request per effect, and the objects of an uninterrupted run.
 *
 * <p>Every point is tried with {@code -Dslipway.kill.every=1}; an ordinary build takes every eleventh, another set each day
 * would hide failures, so the set is fixed.
 */
class KilledRunTest {
    private static final int EVERY = Integer.getInteger("slipway.kill.every", 11);
    private static final GroupKind[] KINDS = {
        new GroupKind("apps", "Deployment"),
        new GroupKind("", "Service"),
        new GroupKind("", "ConfigMap"),
        new GroupKind("policy", "PodDisruptionBudget"),
        new GroupKind("gateway.networking.k8s.io", "HTTPRoute")
    };
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 50%}
          - traffic: {match: {headers: {x-canary: "1"}}}
          - approve: {count: 1}
          - traffic: {weight: 50}
          - pause: {for: 1m}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - drain: {for: 10s}
          - promote: {}
          - prune: {}
        """;

    private static String shop(String tag) {
        return StagedReleaseTest.SHOP.formatted(tag) + "  replicas: 2\n  disruption: {minAvailable: 1}\n"
                + "  files: {/etc/shop/version: \"" + tag + "\"}\n";
    }

    private static House ready() {
        var house = new House(5, "ap-1");
        assertThat(house.release(house.planned(shop("1"), PLAN)).phase()).isEqualTo(RunPhase.SUCCEEDED);
        return house;
    }

    private record Outcome(House house, ReleasePlan plan, int points, boolean killed, RunPhase phase) {}

    private static Outcome run(int killAt) {
        var house = ready();
        var plan = house.planned(shop("2"), PLAN);
        var setup = house.setup(plan);
        var seen = new AtomicInteger();
        DriverProbe probe = (point, scope, detail) -> {
            if (seen.getAndIncrement() == killAt) {
                throw new DriverProbe.Killed(point + " " + scope + " " + detail);
            }
        };
        var running = house.drive(setup, probe);
        var outcome = running.finish();
        boolean killed = outcome instanceof RunOutcome.Broken(var cause) && cause instanceof DriverProbe.Killed;
        if (killed) {
            running = house.drive(setup, DriverProbe.NONE);
            running.finish();
        }
        return new Outcome(house, plan, seen.get(), killed, running.view().phase());
    }

    @Test
    void aKilledRunEndsLikeOneThatWasNotAndWritesNothingTwice() {
        var whole = run(-1);
        assertThat(whole.phase()).isEqualTo(RunPhase.SUCCEEDED);
        var expected = objects(whole.house());
        assertNothingTwice(whole.house(), "uninterrupted");
        assertThat(whole.points()).isGreaterThan(200);

        var failures = new ArrayList<String>();
        for (int point = 0; point < whole.points(); point += EVERY) {
            try {
                var outcome = run(point);
                assertThat(outcome.killed()).isTrue();
                assertThat(outcome.phase()).isEqualTo(RunPhase.SUCCEEDED);
                assertThat(objects(outcome.house())).isEqualTo(expected);
                assertNothingTwice(outcome.house(), "killed at " + point);
            } catch (AssertionError e) {
                failures.add("point " + point + ": "
                        + String.valueOf(e.getMessage()).lines().limit(12).collect(Collectors.joining(" ")));
            }
        }
        assertThat(failures)
                .as(failures.size() + " of " + whole.points() / EVERY)
                .isEmpty();
    }

    static void assertNothingTwice(House house, String when) {
        var writes = house.world.cluster(new ClusterName("ap-1")).requestLog().stream()
                .filter(entry -> entry.changed() && !entry.dryRun())
                .flatMap(entry -> entry.markers().values().stream())
                .collect(Collectors.groupingBy(marker -> marker, TreeMap::new, Collectors.counting()));
        assertThat(writes.entrySet().stream().filter(e -> e.getValue() > 1).map(Map.Entry::getKey))
                .as(when)
                .isEmpty();
        assertThat(writes).as(when).isNotEmpty();
    }

    /** The objects as trees, without what differs from run to run by its nature. */
    static List<String> objects(House house) {
        var objects = new ArrayList<String>();
        for (var kind : KINDS) {
            for (var manifest : house.world.cluster(new ClusterName("ap-1")).all(kind)) {
                if (!manifest.namespace().equals("shop")) {
                    continue;
                }
                objects.add(kind + " " + Json.canonical(plain(manifest)));
            }
        }
        return objects;
    }

    private static ObjectValue plain(Manifest manifest) {
        var metadata = manifest.metadata()
                .without("uid")
                .without("resourceVersion")
                .without("creationTimestamp")
                .without("generation")
                .without("managedFields");
        var annotations = metadata.object("annotations");
        for (var key : manifest.annotations().keySet()) {
            if (key.startsWith("slipway.dev/effect-") || key.startsWith("deployment.kubernetes.io/")) {
                annotations = annotations.without(key);
            }
        }
        metadata = annotations.isEmpty() ? metadata.without("annotations") : metadata.with("annotations", annotations);
        return manifest.tree().without("status").with("metadata", metadata);
    }

    @Test
    void transitionsOfStepsAreJournaledOnceEach() {
        var whole = run(-1);
        var run = whole.house().journal;
        var steps = run.read(new RunId("run-0002"), 0, 100_000).stream()
                .flatMap(e -> e.changes().stream())
                .filter(c -> c.subject() == StateChange.Subject.STEP && c.to().equals("SUCCEEDED"))
                .map(StateChange::id)
                .toList();
        assertThat(steps).doesNotHaveDuplicates().hasSize(11);
    }
}
