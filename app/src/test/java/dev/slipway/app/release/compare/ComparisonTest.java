package dev.slipway.app.release.compare;

import static dev.slipway.app.release.Objects.AP;
import static dev.slipway.app.release.Objects.deployment;
import static dev.slipway.app.release.Objects.lane;
import static dev.slipway.app.release.Objects.plan;
import static dev.slipway.app.release.Objects.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.app.release.Objects;
import dev.slipway.app.release.diff.BuiltInRisks;
import dev.slipway.app.release.diff.Differ;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final String IMAGE_FIELDS = "{\"f:spec\":{\"f:template\":{\"f:spec\":{\"f:containers\":{"
            + "\"k:{\\\"name\\\":\\\"web\\\"}\":{\".\":{},\"f:image\":{}}}}}}}";

    private final Differ differ = new Differ(List.of(new BuiltInRisks()));

    private static LiveState state(String uid, Manifest... objects) {
        var map = new LinkedHashMap<ResourceId, Manifest>();
        for (var object : objects) {
            map.put(object.id(), object);
        }
        return new LiveState(AP, uid, "v1.34.0", map, List.of());
    }

    private Comparison live(ReleasePlan plan, LiveState state) {
        return Comparison.live(plan, Map.of(AP, state), differ, "live");
    }

    private static Manifest ours(String image) {
        return stored(deployment(image), "slipway:render", IMAGE_FIELDS);
    }

    private static ReleasePlan onBase(ReleasePlan plan, Comparison seen) {
        return new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                seen.base(),
                plan.strategy(),
                plan.waves(),
                plan.lanes(),
                plan.failure(),
                plan.plugins());
    }

    @Test
    void theBaseDigestsWhatThePlanWritesAndNothingElse() {
        var plan = plan(lane(List.of(deployment("web:2")), List.of()));
        var base = live(plan, state("c1", ours("web:1"))).base();
        var churned = ours("web:1")
                .with("metadata.resourceVersion", Value.of("99"))
                .with("status.replicas", Value.of(3))
                .with("metadata.annotations.foreign", Value.of("x"))
                .with("spec.template.spec.containers[name=sidecar].image", Value.of("proxy:1"));
        assertThat(live(plan, state("c1", churned)).base()).isEqualTo(base);
        assertThat(live(plan, state("c1", ours("web:0"))).base()).isNotEqualTo(base);
        assertThat(live(plan, state("c1")).base()).isNotEqualTo(base);
    }

    @Test
    void aPlanStaysFreshWhileNothingMoreWouldChange() {
        var plan = plan(lane(List.of(deployment("web:2")), List.of()));
        var then = live(plan, state("c1", ours("web:1")));
        var planned = onBase(plan, then);
        assertThat(Staleness.of(planned, then.changes(), plan, live(plan, state("c1", ours("web:1")))))
                .isInstanceOf(Staleness.Fresh.class);
        assertThat(Staleness.of(planned, then.changes(), plan, live(plan, state("c1", ours("web:2")))))
                .as("somebody did it already")
                .isInstanceOf(Staleness.Fresh.class);
    }

    @Test
    void furtherChangesAreToldAlone() {
        var plan = plan(lane(List.of(deployment("web:2")), List.of()));
        var then = live(plan, state("c1", ours("web:1")));
        var scaled = ours("web:1").with("spec.replicas", Value.of(9));
        var now = Staleness.of(onBase(plan, then), then.changes(), plan, live(plan, state("c1", scaled)));
        assertThat(now)
                .isInstanceOfSatisfying(
                        Staleness.FurtherChanges.class,
                        further -> assertThat(further.changes())
                                .singleElement()
                                .satisfies(change -> assertThat(change.fields())
                                        .extracting(f -> f.path().toString())
                                        .containsExactly("spec.replicas")));
    }

    @Test
    void anotherIntentOrAnotherClusterIsAnotherPlan() {
        var plan = plan(lane(List.of(deployment("web:2")), List.of()));
        var then = live(plan, state("c1", ours("web:1")));
        var other = plan(lane(List.of(deployment("web:3")), List.of()));
        assertThat(Staleness.of(onBase(plan, then), then.changes(), other, live(other, state("c1", ours("web:1")))))
                .isEqualTo(new Staleness.OtherIntent(List.of(Staleness.Part.VERSION)));
        assertThat(Staleness.of(onBase(plan, then), then.changes(), plan, live(plan, state("c2", ours("web:1")))))
                .isEqualTo(new Staleness.OtherCluster(AP));
    }

    @Test
    void whatKubectlMadeNeedsAnAdoptStepFirst() {
        var made = stored(deployment("web:1"), "kubectl-client-side-apply", IMAGE_FIELDS);
        var without = live(plan(lane(List.of(deployment("web:2")), List.of(), "apply")), state("c1", made));
        assertThat(without.obstacles()).singleElement().isInstanceOfSatisfying(Obstacle.NeedsAdoption.class, needs -> {
            assertThat(needs.managers()).containsExactly("kubectl-client-side-apply");
            assertThat(needs.fields())
                    .extracting(Object::toString)
                    .containsExactly("spec.template.spec.containers[name=web].image");
        });
        var with = live(plan(lane(List.of(deployment("web:2")), List.of(), "adopt", "apply")), state("c1", made));
        assertThat(with.obstacles()).isEmpty();
        assertThat(live(plan(lane(List.of(deployment("web:2")), List.of(), "apply")), state("c1", ours("web:1")))
                        .obstacles())
                .isEmpty();
    }

    @Test
    void whatAControllerDrivesIsRefusedUntilTheStepNamesIt() {
        var driven = ours("web:1").withAnnotation("argocd.argoproj.io/tracking-id", "shop:apps/Deployment:shop/web");
        var lane = lane(List.of(deployment("web:2")), List.of(), "adopt", "apply");
        var refused = live(plan(lane), state("c1", driven));
        assertThat(refused.obstacles())
                .containsExactly(new Obstacle.DrivenElsewhere(AP, driven.id(), "Argo CD application shop"));
        assertThat(refused.changes().changes().getFirst().owner()).contains("Argo CD application shop");
        assertThat(Comparison.adoptParameters(refused.obstacles()).list("objects"))
                .containsExactly(Value.of("Deployment.apps shop/web"));
    }

    @Test
    void helmStepsBackForAnAdoptStep() {
        var helm =
                stored(deployment("web:1"), "helm", IMAGE_FIELDS).withAnnotation("meta.helm.sh/release-name", "shop");
        assertThat(live(plan(lane(List.of(deployment("web:2")), List.of(), "apply")), state("c1", helm))
                        .obstacles())
                .hasSize(2);
        assertThat(live(plan(lane(List.of(deployment("web:2")), List.of(), "adopt")), state("c1", helm))
                        .obstacles())
                .isEmpty();
    }

    @Test
    void objectsThatAreNoLongerRenderedGoOnlyWhereTheLanePrunes() {
        var old = Objects.object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: old, namespace: shop}, data: {a: b}}");
        var liveOld = stored(old, "slipway:render", "{\"f:data\":{\"f:a\":{}}}");
        var without = live(
                plan(lane(List.of(deployment("web:1")), List.of(old), "apply")), state("c1", ours("web:1"), liveOld));
        assertThat(without.changes().count(Operation.DELETE)).isZero();
        var with = live(
                plan(lane(List.of(deployment("web:1")), List.of(old), "apply", "prune")),
                state("c1", ours("web:1"), liveOld));
        assertThat(with.changes().count(Operation.DELETE)).isOne();
    }
}
