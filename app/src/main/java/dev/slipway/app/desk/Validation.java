package dev.slipway.app.desk;

import dev.slipway.api.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds everything wrong with a file's documents, up to the invariants of the plan they make. */
public final class Validation {
    private final Seat seat;

    public Validation(Seat seat) {
        this.seat = seat;
    }

    /** By place; each once. */
    public List<Diagnostic> of(String file, Overlay overlay) {
        return of(new DraftReader(seat), file, overlay);
    }

    /** What would be wrong with a file that had another text. */
    public List<Diagnostic> of(String file, String text) {
        var reader = new DraftReader(seat);
        reader.sources().hold(file, text);
        return of(reader, file, Overlay.NONE).stream()
                .filter(each -> each.span().source().equals(file))
                .toList();
    }

    private List<Diagnostic> of(DraftReader reader, String file, Overlay overlay) {
        var diagnostics = new ArrayList<Diagnostic>();
        var documents = reader.sources().read(file);
        boolean workspaceFile = documents.stream()
                .anyMatch(d -> d.tree().has("clusters") && d.kind().kind().isEmpty());
        boolean planAlone = !documents.isEmpty()
                && documents.stream()
                        .allMatch(d -> d.kind().kind().equals("ReleasePlan")
                                && d.tree().text("application").isEmpty());
        if (planAlone) {
            documents.forEach(reader::planAlone);
        } else if (!workspaceFile) {
            reader.read(file, DraftReader.Additions.of(overlay, Optional.empty()))
                    .ifPresent(draft -> diagnostics.addAll(
                            Planning.plan(seat, draft, overlay, reader.workspace(), Set.of(), Map.of(), Map.of())
                                    .diagnostics()));
        }
        diagnostics.addAll(reader.sources().diagnostics());
        return diagnostics.stream().distinct().sorted(Diagnostic.BY_PLACE).toList();
    }
}
