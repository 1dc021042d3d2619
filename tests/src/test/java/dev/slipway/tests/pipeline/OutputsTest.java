package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.StepId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.StepPhase;
import dev.slipway.app.run.DriverProbe;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What one step saw decides what later steps do. */
class OutputsTest {
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - id: look
            wait: {object: {apiVersion: apps/v1, kind: Deployment, name: shop}, until: "object.status.readyReplicas > 0"}
            outputs: {pods: "objects['Deployment/shop'].spec.replicas", image: "workload.spec.template.spec.containers[0].image"}
          - id: many
            pause: {for: 1m}
            inputs: {pods: look.pods}
            when: inputs.pods > 100
          - id: few
            wait: {object: {apiVersion: apps/v1, kind: Deployment, name: shop}, until: "object.spec.replicas == inputs.pods"}
            inputs: {pods: look.pods, image: look.image}
            when: inputs.pods > 0 && inputs.image.startsWith('ghcr.io/')
        """;

    @Test
    void outputsOfAStepAreInputsOfLaterOnes() {
        var house = new House(1, "ap-1");
        var view = house.release(house.planned(StagedReleaseTest.SHOP.formatted("1"), PLAN));
        assertThat(view.phase()).isEqualTo(RunPhase.SUCCEEDED);
        var phases = view.lanes().getFirst().steps().stream()
                .collect(Collectors.toMap(step -> step.id(), step -> step.phase()));
        assertThat(phases)
                .containsEntry(new StepId("look"), StepPhase.SUCCEEDED)
                .containsEntry(new StepId("many"), StepPhase.SKIPPED)
                .containsEntry(new StepId("few"), StepPhase.SUCCEEDED);
    }

    @Test
    void anOutputThatCannotBeWorkedOutFailsItsStepWithTheReason() {
        var house = new House(1, "ap-1");
        var running = house.drive(
                house.setup(house.planned(
                        StagedReleaseTest.SHOP.formatted("1"),
                        PLAN.replace("objects['Deployment/shop'].spec.replicas", "objects['Deployment/nobody'].spec"))),
                DriverProbe.NONE);
        running.until(() -> running.view().lanes().getFirst().needsPerson());
        assertThat(running.view().lanes().getFirst().cause().orElseThrow().code())
                .isEqualTo("workflow.output-failed");
    }
}
