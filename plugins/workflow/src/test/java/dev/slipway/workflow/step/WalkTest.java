package dev.slipway.workflow.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.workflow.plan.Invariants;
import dev.slipway.workflow.plan.LanePlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The built-in steps, driven forward to every part and back from there. */
final class WalkTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<StepType> types = StepTypes.builtIn(Shop.ROUTERS, Shop.WORKLOADS);
    private final LanePlanner planner = new LanePlanner(types, Shop.ROUTERS, Shop.WORKLOADS);
    private final Invariants invariants = new Invariants(Shop.ROUTERS, Shop.WORKLOADS);

    /** One lane on one toy cluster. */
    private final class Walk {
        final LanePlan lane;
        final ToyCluster cluster = new ToyCluster();
        final Map<ResourceId, Manifest> baseline;
        final List<Message> skipped = new ArrayList<>();
        final boolean first;
        int partsDone;

        Walk(LanePlan lane, List<Manifest> present) {
            this.lane = lane;
            present.forEach(cluster::put);
            this.baseline = Map.copyOf(cluster.objects);
            this.first = !baseline.containsKey(Shop.WORKLOAD);
            cluster.fewestPods = cluster.pods();
        }

        StepContext context(StepSpec step, String part, LaneDesired before, LaneDesired after) {
            return new StepContext(
                    lane,
                    step,
                    part,
                    before,
                    after,
                    lane.replicas(),
                    Map.copyOf(cluster.objects),
                    List.of(),
                    baseline,
                    Map.of(),
                    Duration.ofDays(1),
                    NOW,
                    List.of(new StepContext.Decision("ann", List.of("release-owners"), NOW, "")));
        }

        /** Goes forward through at most so many parts. */
        void forward(int parts) {
            for (int k = 0; k < lane.steps().size(); k++) {
                var step = lane.steps().get(k);
                var before = planner.desired(lane, lane.replicas(), k - 1, first);
                var after = planner.desired(lane, lane.replicas(), k, first);
                if (!run(step, before, after, parts)) {
                    return;
                }
            }
        }

        boolean run(StepSpec step, LaneDesired before, LaneDesired after, int most) {
            var type = type(step);
            var names = type.parts(step, lane);
            var skip = type.skip(context(step, names.getFirst(), before, after));
            if (skip.isPresent()) {
                skipped.add(skip.get());
                return true;
            }
            for (var part : names) {
                if (partsDone >= most) {
                    return false;
                }
                perform(type, step, part, before, after);
                var verdict = type.observe(context(step, part, before, after));
                if (step.kind().equals("approve")) {
                    verdict = type.observe(context(step, part, before, after));
                }
                assertThat(verdict).as(step.id() + " " + part).isInstanceOf(StepVerdict.Done.class);
                partsDone++;
            }
            return true;
        }

        /** As the engine does: each effect is asked for again by its name just before it is sent. */
        private void perform(StepType type, StepSpec step, String part, LaneDesired before, LaneDesired after) {
            var names = new ArrayList<String>();
            type.effects(context(step, part, before, after)).forEach(e -> names.add(e.name()));
            assertThat(new HashSet<>(names)).as("names of effects").hasSameSizeAs(names);
            for (var name : names) {
                var context = context(step, part, before, after);
                assertThat(invariants.check(context))
                        .as(step.id() + " " + part + " " + name)
                        .allMatch(i -> i.holds());
                type.effects(context).stream()
                        .filter(e -> e.name().equals(name))
                        .findFirst()
                        .ifPresent(e -> cluster.send(e.request()));
            }
        }

        void back() {
            var step = StepTypes.rollBack();
            var before = planner.desired(lane, lane.replicas(), lane.steps().size() - 1, first);
            var after = type(step).predict(step, lane, lane.replicas(), before);
            run(step, before, after, Integer.MAX_VALUE);
        }

        private StepType type(StepSpec step) {
            return types.stream()
                    .filter(t -> t.kind().equals(step.kind()))
                    .findFirst()
                    .orElseThrow();
        }

        Manifest get(ResourceId id) {
            return Optional.ofNullable(cluster.objects.get(id)).orElseThrow();
        }
    }

    private static List<Manifest> present() {
        return List.of(
                Shop.configuration("red").with("metadata.annotations", Value.object("slipway.dev/effect-render", "x")),
                Shop.service(),
                Shop.deployment("shop:1").with("spec.replicas", Value.of(5)),
                Shop.route(),
                Shop.budget());
    }

    private static Optional<Value> image(Manifest workload) {
        return workload.at("spec.template.spec.containers[0].image");
    }

    @Test
    void theExampleEndsWithTheNewVersionAndNothingElseChanged() {
        var walk = new Walk(Shop.ordinary(Shop.exampleSteps()), present());
        var before = walk.cluster.wishes();

        walk.forward(Integer.MAX_VALUE);

        assertThat(image(walk.get(Shop.WORKLOAD))).contains(Value.of("shop:2"));
        assertThat(walk.get(Shop.WORKLOAD).spec().integer("replicas")).contains(5L);
        assertThat(walk.cluster.objects).doesNotContainKeys(Shop.CANARY);
        assertThat(walk.cluster.fewestPods).isEqualTo(5);
        assertThat(walk.get(Shop.ROUTE).at("spec.rules[0].backendRefs[0].name")).contains(Value.of("shop"));
        assertThat(walk.get(Shop.ROUTE).spec().list("rules")).hasSize(1);
        assertThat(walk.cluster.wishes().keySet()).containsAll(before.keySet()).hasSize(before.size() + 1);
    }

    /** A rendering that leaves the number of pods out must not let it fall to one. */
    @Test
    void theNumberOfPodsOutlivesTheSecondRelease() {
        var walk = new Walk(Shop.ordinary(Shop.exampleSteps()), present());
        walk.forward(Integer.MAX_VALUE);
        var again = new Walk(Shop.ordinary(Shop.exampleSteps()), List.copyOf(walk.cluster.objects.values()));
        again.forward(Integer.MAX_VALUE);
        assertThat(again.cluster.fewestPods).isEqualTo(5);
    }

    /** KR#229, KR#197, AR#3372: back from anywhere, traffic first, and nothing is left half-way. */
    @Test
    void backFromEveryPartEverythingIsAsItWas() {
        int parts = 0;
        while (true) {
            var walk = new Walk(Shop.ordinary(Shop.exampleSteps()), present());
            var before = walk.cluster.wishes();
            walk.forward(parts);
            boolean whole = walk.partsDone < parts;
            // Objects that the run made carry the marker of the engine.
            walk.cluster.objects.replaceAll(
                    (id, m) -> walk.baseline.containsKey(id) ? m : m.withAnnotation("slipway.dev/effect-render", "e"));
            walk.back();
            var after = walk.cluster.wishes();
            after.computeIfPresent(Shop.ROUTE, (id, wish) -> withoutWeightOne(wish));
            assertThat(after).as("after " + parts + " parts").isEqualTo(before);
            if (whole) {
                break;
            }
            parts++;
        }
        assertThat(parts).isGreaterThan(15);
    }

    /** The server would have added the default that our route now spells. */
    private static Value withoutWeightOne(Value wish) {
        return Json.parse(wish.toString().replace(",\"weight\":1", ""));
    }

    @Test
    void anAutoscalerIsHeldAndReleased() {
        var rendered = List.of(Shop.service(), Shop.deployment("shop:2"), Shop.route(), Shop.autoscaler());
        var lane = Shop.lane(5, Optional.of(Shop.gateway()), rendered, List.of(), Shop.exampleSteps());
        var there = new ArrayList<>(present());
        there.add(Shop.autoscaler());

        var halfway = new Walk(lane, there);
        halfway.forward(4);
        assertThat(halfway.get(Shop.AUTOSCALER).spec().integer("minReplicas")).contains(5L);
        halfway.back();
        assertThat(halfway.get(Shop.AUTOSCALER).spec().integer("minReplicas")).contains(2L);

        var whole = new Walk(lane, there);
        whole.forward(Integer.MAX_VALUE);
        assertThat(whole.get(Shop.AUTOSCALER).spec().integer("minReplicas")).contains(2L);
        assertThat(whole.cluster.fewestPods).isGreaterThanOrEqualTo(5);
    }

    @Test
    void theFirstReleaseAppliesEverythingAndSaysWhyItSkips() {
        var walk = new Walk(Shop.ordinary(Shop.exampleSteps()), List.of());
        walk.forward(Integer.MAX_VALUE);
        assertThat(image(walk.get(Shop.WORKLOAD))).contains(Value.of("shop:2"));
        assertThat(walk.get(Shop.WORKLOAD).spec().integer("replicas")).contains(5L);
        assertThat(walk.get(Shop.ROUTE).spec().list("rules")).hasSize(1);
        assertThat(walk.skipped).hasSize(10).allMatch(m -> m.code().equals("workflow.skipped-first-release"));
    }

    /** AR#2050, AR#2235: the stable side never shrinks below what is needed before the other has grown. */
    @Test
    void byPodsTheGrowingSideComesFirst() {
        var lane = Shop.lane(
                5,
                Optional.of(Shop.byPods()),
                List.of(Shop.service(), Shop.deployment("shop:2")),
                List.of(),
                Shop.steps(
                        "apply: {}",
                        "traffic: {'weight':20}",
                        "traffic: {'weight':60}",
                        "traffic: {'weight':100}",
                        "drain: {'for':'30s'}",
                        "promote: {}"));
        for (int parts = 0; parts < 16; parts++) {
            var walk = new Walk(lane, present());
            walk.forward(parts);
            assertThat(walk.cluster.fewestPods).isGreaterThanOrEqualTo(5);
            walk.back();
            assertThat(walk.cluster.fewestPods).isGreaterThanOrEqualTo(5);
            assertThat(image(walk.get(Shop.WORKLOAD))).contains(Value.of("shop:1"));
            assertThat(walk.get(Shop.WORKLOAD).spec().integer("replicas")).contains(5L);
            assertThat(walk.cluster.objects).doesNotContainKeys(Shop.CANARY);
        }
    }

    @Test
    void rollingChangesTheTemplateAndKeepsTheNumber() {
        var walk = new Walk(Shop.ordinary(Shop.steps("apply: {}", "rolling: {}")), present());
        walk.forward(Integer.MAX_VALUE);
        assertThat(image(walk.get(Shop.WORKLOAD))).contains(Value.of("shop:2"));
        assertThat(walk.cluster.fewestPods).isEqualTo(5);
    }
}
