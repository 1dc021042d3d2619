package dev.slipway.app.release.freeze;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/**
 * A plan as a file of its own: shown and run without the workspace, store or cluster it was made with. It holds no secret
 * value, only digests, and the key under which another desk can compare them.
 *
 * @param digestKey the application's digest key, Base64
 * @param changes what the plan showed when it was saved
 */
public record SavedPlan(Snapshot snapshot, ChangeSet changes, String digestKey) {
    public static final String SCHEMA = "https://slipway.dev/schema/v1/saved-plan.json";
    private static final int FORMAT = 1;

    /** The file's text; ends in a line break. The digest covers everything else in it. */
    public String print() {
        var content = content();
        return Json.pretty(content.with("digest", Value.of(Digest.of(content).hex()))) + "\n";
    }

    private ObjectValue content() {
        return Value.object(
                "schema",
                SCHEMA,
                "format",
                FORMAT,
                "digestKey",
                digestKey,
                "snapshot",
                DataCodec.encode(snapshot),
                "changes",
                DataCodec.encode(changes));
    }

    /** Whether a text claims to be a saved plan, whatever its state. */
    public static boolean looksLike(String text) {
        var start = text.substring(0, Math.min(text.length(), 2_000));
        return start.stripLeading().startsWith("{") && start.contains(SCHEMA);
    }

    /** Empty with diagnostics when the text is no saved plan, was changed, or comes from a newer program. */
    public record Read(Optional<SavedPlan> plan, List<Diagnostic> diagnostics) {
        public Read {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /** Takes nothing on trust: a file whose content does not have the digest it names is refused. */
    public static Read read(String source, String text) {
        var whole = SourceSpan.whole(source);
        ObjectValue tree;
        try {
            if (!(Json.parse(text) instanceof ObjectValue object)
                    || !object.text("schema").filter(SCHEMA::equals).isPresent()) {
                return refused(Diagnostic.error(whole, "release.not-a-saved-plan"));
            }
            tree = object;
        } catch (Json.MalformedJsonException e) {
            return refused(Diagnostic.error(whole, "release.saved-plan-damaged", String.valueOf(e.getMessage())));
        }
        long format = tree.integer("format").orElse(0L);
        if (format != FORMAT) {
            return refused(Diagnostic.error(whole, "release.saved-plan-format", format, FORMAT));
        }
        if (!tree.text("digest")
                .filter(Digest.of(tree.without("digest")).hex()::equals)
                .isPresent()) {
            return refused(
                    Diagnostic.error(whole, "release.saved-plan-changed").withHint("release.saved-plan-changed.hint"));
        }
        try {
            return new Read(
                    Optional.of(new SavedPlan(
                            DataCodec.decode(tree.object("snapshot"), Snapshot.class),
                            DataCodec.decode(tree.object("changes"), ChangeSet.class),
                            tree.text("digestKey").orElse(""))),
                    List.of());
        } catch (DataCodec.MalformedDataException e) {
            return refused(Diagnostic.error(whole, "release.saved-plan-damaged", String.valueOf(e.getMessage())));
        }
    }

    private static Read refused(Diagnostic diagnostic) {
        return new Read(Optional.empty(), List.of(diagnostic));
    }
}
