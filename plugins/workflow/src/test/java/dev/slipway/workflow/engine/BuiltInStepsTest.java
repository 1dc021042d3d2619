package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.FailurePolicy.Reach;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.StepPhase;
import dev.slipway.workflow.workload.DeploymentAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The engine with the built-in steps: whole canaries without traffic, killed at every event, forward and back. */
final class BuiltInStepsTest {
    private static final Engine ENGINE =
            new WorkflowEngineProvider().create(List.of(), List.of(), List.of(new DeploymentAdapter()));

    private static Manifest deployment(String image) {
        return new Manifest(Value.object(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Value.object("name", "web", "namespace", Steps.NAMESPACE, "labels", Value.object("app", "web")),
                "spec",
                Value.object(
                        "replicas",
                        3,
                        "selector",
                        Value.object("matchLabels", Value.object("app", "web")),
                        "template",
                        Value.object(
                                "metadata",
                                Value.object("labels", Value.object("app", "web")),
                                "spec",
                                Value.object("containers", Value.list(Value.object("name", "web", "image", image)))))));
    }

    private static ReleasePlan plan(boolean before, StepSpec... steps) {
        var old = before ? List.of(deployment("web:1")) : List.<Manifest>of();
        var lane = new LanePlan(
                new ClusterName("eu-1"),
                Steps.NAMESPACE,
                Protection.OPEN,
                3,
                false,
                List.of(
                        new PlannedObject(Steps.config("settings", "new"), Role.OTHER, "web"),
                        new PlannedObject(deployment("web:2"), Role.WORKLOAD, "web")),
                old,
                List.of(),
                Optional.of(Steps.web()),
                Optional.empty(),
                List.of(steps));
        return Bench.plan(List.of(wave("all", List.of(), 1, 0, Duration.ZERO, "eu-1")), lane);
    }

    private static StepSpec step(String id, String kind, ObjectValue parameters) {
        return StepSpec.of(new StepId(id), kind, parameters, SourceSpan.whole("plan.yaml"));
    }

    private static StepSpec[] canary() {
        return new StepSpec[] {
            step("apply", "apply", Value.object("objects", "rendered")),
            step("some", "scale", Value.object("canary", "34%")),
            step("look", "pause", Value.object("for", "1m")),
            step("all", "scale", Value.object("canary", "100%")),
            step("promote", "promote", Value.object())
        };
    }

    private static Bench bench(boolean before, StepSpec... steps) {
        var bench = new Bench(plan(before, steps), ENGINE);
        if (before) {
            bench.server().put(deployment("web:1"));
            settled(bench, "web");
        }
        bench.controllers = (scope, id) -> {
            if (id.kind().equals("Deployment") && bench.server().get(id).isPresent()) {
                settled(bench, id.name());
                bench.changed(scope, id);
            }
        };
        return bench;
    }

    private static void settled(Bench bench, String name) {
        var id = ResourceId.of("apps", "Deployment", Steps.NAMESPACE, name);
        var live = bench.server().get(id).orElseThrow();
        long replicas = live.spec().integer("replicas").orElse(1L);
        bench.server()
                .status(
                        id,
                        Value.object(
                                "observedGeneration",
                                live.generation(),
                                "replicas",
                                replicas,
                                "updatedReplicas",
                                replicas,
                                "readyReplicas",
                                replicas,
                                "availableReplicas",
                                replicas));
    }

    private static List<String> images(Bench bench) {
        var out = new ArrayList<String>();
        bench.server().objects().forEach((id, object) -> {
            if (id.kind().equals("Deployment")) {
                out.add(id.name()
                        + " "
                        + object.at("spec.template.spec.containers[name=web].image")
                                .orElseThrow()
                        + " x"
                        + object.spec().integer("replicas").orElse(0L));
            }
        });
        return out;
    }

    @Test
    void aCanaryRunsToItsPromotion() {
        var bench = bench(true, canary());
        bench.run(Duration.ofSeconds(30));
        assertThat(images(bench)).containsExactly("web \"web:1\" x3", "web-canary \"web:2\" x2");
        bench.settle();
        assertThat(bench.view().cause()).isEmpty();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(images(bench)).containsExactly("web \"web:2\" x3");
        assertThat(bench.changesByEffect().values()).containsOnly(1L);
    }

    @Test
    void theFirstReleaseAppliesEverythingAndLeavesTheCanaryOut() {
        var bench = bench(false, canary()).settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(images(bench)).containsExactly("web \"web:2\" x3");
        assertThat(bench.view().lanes().getFirst().steps())
                .anyMatch(s -> s.phase() == StepPhase.SKIPPED && s.cause().isPresent());
    }

    @Test
    void aCanaryKilledAfterAnyEventEndsTheSame() {
        var straight = bench(true, canary()).settle();
        for (int i = 0; i <= straight.journal.size(); i++) {
            var bench = bench(true, canary());
            bench.events(i).kill(Duration.ofSeconds(20)).settle();
            assertThat(bench.ended()).as("killed after " + i).isEqualTo(straight.ended());
            assertThat(images(bench)).as("killed after " + i).isEqualTo(images(straight));
            assertThat(bench.changesByEffect()).as("killed after " + i).isEqualTo(straight.changesByEffect());
        }
    }

    @Test
    void aRollBackKilledAfterAnyEventComesHome() {
        var straight = turnBack(-1);
        assertThat(straight.view().cause()).isNotNull();
        assertThat(straight.ended()).contains(RunPhase.ROLLED_BACK);
        assertThat(images(straight)).containsExactly("web \"web:1\" x3");
        for (int i = 1; i < 80; i++) {
            var bench = turnBack(i);
            assertThat(bench.ended()).as("killed after " + i).contains(RunPhase.ROLLED_BACK);
            assertThat(images(bench)).as("killed after " + i).isEqualTo(images(straight));
        }
    }

    private static Bench turnBack(int killAfter) {
        var bench = bench(true, canary());
        bench.run(Duration.ofSeconds(30));
        bench.give(new OperatorCommand.RollBack(Reach.RUN, Optional.empty()));
        if (killAfter >= 0) {
            bench.events(Math.max(1, killAfter)).kill(Duration.ofSeconds(20));
        }
        return bench.settle();
    }
}
