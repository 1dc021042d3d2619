package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.lane;
import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static dev.slipway.workflow.engine.Bench.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.StepPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs from beginning to end. */
final class WholeRunTest {
    @Test
    void stepsRunInOrderAndTheRunSucceeds() {
        var bench = new Bench(plan(
                step("set", "name", "a", "value", "1"),
                step("two", "value", "x"),
                step("patch", "name", "a", "value", "2"),
                step("pause", "seconds", 60),
                step("remove", "name", "one")));
        bench.settle();

        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.outcome())
                .containsExactly(Map.entry("eu-1/a", "2"), Map.entry("eu-1/three", "x"), Map.entry("eu-1/two", "x"));
        assertThat(bench.changesByEffect().values()).containsOnly(1L).hasSize(6);
        assertThat(bench.view().lane(new ClusterName("eu-1")).orElseThrow().steps())
                .allMatch(s -> s.phase() == StepPhase.SUCCEEDED);
        assertThat(Duration.between(Bench.START, bench.now)).isGreaterThan(Duration.ofSeconds(60));
    }

    @Test
    void wavesRunOneAfterTheOtherWithTheirParallelismAndSoak() {
        var steps = new StepSpec[] {step("set", "name", "a", "value", "1"), step("pause", "seconds", 10)};
        var bench = new Bench(plan(
                List.of(
                        wave("first", List.of(), 1, 0, Duration.ofMinutes(30), "ap-1"),
                        wave("rest", List.of("first"), 1, 0, Duration.ofMinutes(10), "us-1", "eu-1")),
                lane("ap-1", steps),
                lane("us-1", steps),
                lane("eu-1", steps)));
        bench.run(Duration.ofMinutes(29));
        assertThat(bench.lane("ap-1").phase()).isEqualTo(LanePhase.DONE);
        assertThat(bench.lane("us-1").phase()).isEqualTo(LanePhase.PENDING);
        bench.run(Duration.ofMinutes(1).plusSeconds(20));
        assertThat(bench.lane("us-1").phase()).isEqualTo(LanePhase.ACTIVE);
        assertThat(bench.lane("eu-1").phase()).isEqualTo(LanePhase.PENDING);
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(Duration.between(Bench.START, bench.now))
                .isGreaterThan(Duration.ofMinutes(40))
                .isLessThan(Duration.ofMinutes(42));
    }
}
