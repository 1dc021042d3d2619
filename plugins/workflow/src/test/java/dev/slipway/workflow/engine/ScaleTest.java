package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.lane;
import static dev.slipway.workflow.engine.Bench.plan;
import static dev.slipway.workflow.engine.Bench.step;
import static dev.slipway.workflow.engine.Bench.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thousand lanes; the figures are printed and judged elsewhere. */
final class ScaleTest {
    private static final int LANES = 1_000;

    @Test
    void aThousandLanesRunAndAHundredThousandEventsFoldBack() {
        var names = new ArrayList<String>();
        var lanes = new ArrayList<LanePlan>();
        var steps = new StepSpec[] {
            step("set", "name", "a", "value", "1"),
            step("two", "value", "x"),
            step("patch", "name", "a", "value", "2"),
            step("pause", "seconds", 600)
        };
        for (int i = 0; i < LANES; i++) {
            var name = "c-%04d".formatted(i);
            names.add(name);
            lanes.add(lane(name, steps));
        }
        var bench = new Bench(plan(
                List.of(wave("all", List.of(), LANES, 0, Duration.ZERO, names.toArray(String[]::new))),
                lanes.toArray(LanePlan[]::new)));
        bench.run(Duration.ofMinutes(2));
        // what a busy cluster tells while the lanes pause
        for (int i = 0; bench.journal.size() < 100_000; i++) {
            for (var name : names) {
                bench.server(new ClusterName(name)).status(Steps.config("a"), Value.object("seen", i));
                bench.changed(Scope.lane(new ClusterName(name)), Steps.config("a"));
            }
            bench.run(Duration.ofSeconds(1));
        }
        long from = System.nanoTime();
        bench.kill(Duration.ofSeconds(1));
        System.getLogger(ScaleTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "folded {0} events of {1} lanes in {2} ms",
                        bench.journal.size(),
                        LANES,
                        (System.nanoTime() - from) / 1_000_000);
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
        assertThat(bench.changesByEffect()).hasSize(LANES * 5);
        assertThat(bench.changesByEffect().values()).containsOnly(1L);
    }
}
