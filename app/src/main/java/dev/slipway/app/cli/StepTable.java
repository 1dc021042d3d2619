package dev.slipway.app.cli;

import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.LanePreview;
import dev.slipway.app.words.Texts;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** Waves and lanes of a plan with what each step will leave behind. Lanes with equal courses are shown once. */
final class StepTable {
    private final Texts texts;

    StepTable(Texts texts) {
        this.texts = texts;
    }

    void print(ReleasePlan plan, Engine.Preview preview, boolean steps, PrintWriter out) {
        for (var wave : plan.waves()) {
            out.println(texts.of(
                    "cli.plan.wave",
                    wave.name(),
                    wave.clusters().stream()
                            .map(cluster -> cluster
                                    + plan.lane(cluster)
                                            .map(LanePlan::replicas)
                                            .map(n -> " (" + n + ")")
                                            .orElse(""))
                            .collect(Collectors.joining(", ")),
                    RunLines.brief(wave.soak())));
        }
        if (!steps) {
            out.println(texts.of(
                    "cli.plan.steps",
                    plan.lanes().isEmpty() ? 0 : plan.lanes().getFirst().steps().size()));
            return;
        }
        for (var lane : preview.lanes()) {
            out.println();
            out.println(texts.of("cli.plan.lane", lane.cluster(), lane.replicas()));
            lane(lane, out);
        }
    }

    private void lane(LanePreview lane, PrintWriter out) {
        var table = new TextTable();
        table.row(
                "",
                texts.of("cli.plan.step"),
                texts.of("cli.plan.stable"),
                texts.of("cli.plan.canary"),
                texts.of("cli.plan.weight"),
                texts.of("cli.plan.match"),
                texts.of("cli.plan.extra"),
                texts.of("cli.plan.leave"),
                texts.of("cli.plan.invariants"),
                texts.of("cli.plan.note"));
        for (var step : lane.steps()) {
            var desired = step.desired();
            table.row(
                    " ",
                    step.id().toString(),
                    Integer.toString(desired.stablePods()),
                    Integer.toString(desired.canaryPods()),
                    desired.share().weight() + " %",
                    desired.share()
                            .match()
                            .map(match -> texts.of("cli.plan.matched"))
                            .orElse("—"),
                    Integer.toString(step.extraPods()),
                    step.safeBoundary() ? texts.of("cli.plan.may-leave") : "—",
                    step.invariants().stream().allMatch(LanePreview.Invariant::holds)
                            ? "✔"
                            : step.invariants().stream()
                                    .filter(invariant -> !invariant.holds())
                                    .map(invariant -> "✖ " + invariant.name() + " " + texts.of(invariant.figures()))
                                    .collect(Collectors.joining("; ")),
                    texts.of(step.summary()));
        }
        table.print(out);
    }
}
