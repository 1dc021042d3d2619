package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.run.Engine;
import dev.slipway.app.release.freeze.Freezer;
import dev.slipway.app.release.plan.PlanOutput;
import dev.slipway.app.release.plan.SecretMasker;
import dev.slipway.app.workspace.YamlWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A plan made from documents and ready to be frozen.
 *
 * @param secrets clear texts by digest, to be sealed
 * @param inputs the texts that were read, with the values of Secrets withheld
 */
public record Prepared(
        ReleasePlan plan, Engine.Preview preview, Map<String, String> secrets, Map<String, String> inputs) {
    private static final String LEFT_OUT = "# left out: it holds the text of a Secret\n";
    private static final int SHORTEST_SECRET = 4;

    @Override
    public String toString() {
        return "prepared plan of " + plan.application();
    }

    public Snapshot snapshot() {
        return new Snapshot(Snapshot.FORMAT, plan, inputs, Optional.empty());
    }

    /** @param rehearsal whether what rehearsals left behind counts as what the clusters have */
    public static Prepared of(
            Seat seat,
            DraftReader reader,
            String file,
            Overlay overlay,
            Optional<String> strategy,
            Set<ClusterName> adopt,
            boolean rehearsal) {
        var making = new PlanMaking(seat, reader, overlay, file, strategy, rehearsal);
        return of(reader, making.offline(adopt, Map.of()));
    }

    public static Prepared of(DraftReader reader, PlanOutput output) {
        return new Prepared(
                plan(output),
                output.preview().orElse(new Engine.Preview(List.of(), List.of())),
                output.secrets(),
                inputs(reader, output));
    }

    public Prepared with(ReleasePlan other) {
        return new Prepared(other, preview, secrets, inputs);
    }

    public static ReleasePlan plan(PlanOutput output) {
        return output.plan().orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-plan"));
    }

    /** The texts that were read, without the values of Secrets. */
    private static Map<String, String> inputs(DraftReader reader, PlanOutput output) {
        var plan = plan(output);
        var masker = new SecretMasker(text -> withheld(output, text));
        var read = new ArrayList<Freezer.Input>();
        reader.sources()
                .texts()
                .forEach((name, text) ->
                        read.add(new Freezer.Input(name, text, reader.sources().read(name))));
        var kept = new LinkedHashMap<String, String>();
        new Freezer(masker, YamlWriter::print)
                .freeze(plan, read, Optional.empty())
                .inputs()
                .forEach((name, text) -> kept.put(name, holdsSecret(output, text) ? LEFT_OUT : text));
        return kept;
    }

    /** The digest that the plan has for a text; a text that the plan does not use is simply gone. */
    private static String withheld(PlanOutput output, String text) {
        return output.secrets().entrySet().stream()
                .filter(entry -> entry.getValue().equals(text))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("unused");
    }

    /** Whether a value of a Secret stands in a text all the same, as it is or in Base64. */
    private static boolean holdsSecret(PlanOutput output, String text) {
        return output.secrets().values().stream()
                .flatMap(encoded -> Stream.of(encoded, decoded(encoded)))
                .anyMatch(clear -> clear.strip().length() >= SHORTEST_SECRET && text.contains(clear.strip()));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // not Base64, so there is no other form of it
            return text;
        }
    }
}
