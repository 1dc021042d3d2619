package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.workflow.step.Inventory;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Before a lane ends, what carries our mark is listed once and accounted for (ENGINE §2). */
final class AccountingTest {
    /** What a create that everybody thought lost has left behind. */
    private static Manifest late(Bench bench) {
        return Inventory.mark(
                Steps.config("b", "1"), bench.setup.snapshot().plan().application(), Optional.empty());
    }

    private static Bench bench() {
        var bench = new Bench(plan(
                step("set", "name", "a", "value", "1"),
                step("gate", "count", 1),
                step("set", "name", "b", "value", "1")));
        bench.run(Duration.ofSeconds(2));
        assertThat(bench.view().gates()).hasSize(1);
        return bench;
    }

    @Test
    void everyKindThatMayHaveBeenCreatedIsListedOnce() {
        var bench = bench();
        bench.give(new OperatorCommand.Approve(Optional.empty(), Optional.empty(), ""));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.lists).isEqualTo(1);
    }

    @Test
    void anObjectThatNoAnswerSpeaksOfIsNamedBeforeTheLaneIsDone() {
        var bench = bench();
        bench.server().put(late(bench));
        bench.give(new OperatorCommand.Approve(Optional.empty(), Optional.empty(), ""));
        bench.give(new OperatorCommand.Skip(
                Optional.empty(), Optional.of(bench.lane().steps().getLast().id())));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.ended()).isEmpty();
        var cause = bench.view().lanes().getFirst().cause().orElseThrow();
        assertThat(cause.code()).isEqualTo("workflow.stray");
        assertThat(cause.arguments()).containsExactly(Steps.config("b").toString());
        assertThat(bench.view().lanes().getFirst().needsPerson()).isTrue();
        bench.give(new OperatorCommand.Resume());
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void aStopSaysItWithoutWaiting() {
        var bench = bench();
        bench.server().put(late(bench));
        bench.give(new OperatorCommand.Stop());
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.CANCELLED);
        assertThat(bench.view().lanes().getFirst().cause().orElseThrow().code()).isEqualTo("workflow.stray");
    }

    @Test
    void aStopNamesWhatIsLeftAsItIs() {
        var bench = bench();
        bench.give(new OperatorCommand.Stop());
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.CANCELLED);
        var cause = bench.view().lanes().getFirst().cause().orElseThrow();
        assertThat(cause.code()).startsWith("workflow.stopped-");
        assertThat(cause.arguments().get(1)).isEqualTo(Steps.config("a").toString());
    }
}
