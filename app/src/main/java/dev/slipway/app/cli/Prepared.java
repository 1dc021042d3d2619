package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.Engine;
import dev.slipway.app.release.plan.PlanOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan made from documents and ready to be frozen.
 *
 * @param secrets clear texts by digest, to be sealed
 * @param inputs the texts that were read; files that hold secret texts are left out
 */
record Prepared(ReleasePlan plan, Engine.Preview preview, Map<String, String> secrets, Map<String, String> inputs) {
    @Override
    public String toString() {
        return "prepared plan of " + plan.application();
    }

    Snapshot snapshot() {
        return new Snapshot(Snapshot.FORMAT, plan, inputs, Optional.empty());
    }

    /** @param rehearsal whether what rehearsals left behind counts as what the clusters have */
    static Prepared of(
            Session session,
            DraftReader reader,
            String file,
            DocumentOptions options,
            Optional<String> strategy,
            Set<ClusterName> adopt,
            boolean rehearsal) {
        var read = reader.read(file, options.additions(strategy));
        reader.check(List.of());
        var draft = read.orElseThrow();
        var first = Planning.plan(session, draft, options, reader.workspace(), adopt, Map.of());
        reader.check(first.diagnostics());
        var baselines = new LinkedHashMap<ClusterName, List<Manifest>>();
        var application = new ApplicationName(draft.application().name());
        plan(first).lanes().forEach(lane -> {
            var before = Baselines.of(session.store(), rehearsal, application, lane.namespace(), lane.cluster());
            if (!before.isEmpty()) {
                baselines.put(lane.cluster(), before);
            }
        });
        PlanOutput output = first;
        if (!baselines.isEmpty()) {
            output = Planning.plan(session, draft, options, reader.workspace(), adopt, baselines);
            reader.check(output.diagnostics());
        }
        return new Prepared(
                plan(output),
                output.preview().orElse(new Engine.Preview(List.of(), List.of())),
                output.secrets(),
                inputs(reader, output));
    }

    private static ReleasePlan plan(PlanOutput output) {
        return output.plan().orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-plan"));
    }

    private static Map<String, String> inputs(DraftReader reader, PlanOutput output) {
        var kept = new LinkedHashMap<String, String>();
        reader.sources().texts().forEach((name, text) -> {
            boolean secret = text.lines()
                            .anyMatch(line -> line.strip().matches("[\"']?kind[\"']?\\s*:\\s*[\"']?Secret[\"']?,?"))
                    || output.secrets().values().stream().anyMatch(clear -> !clear.isBlank() && text.contains(clear));
            if (!secret) {
                kept.put(name, text);
            }
        });
        return kept;
    }
}
