package dev.slipway.app.desk;

import dev.slipway.api.diagnostic.Diagnostic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan as it was made, or why there is none.
 *
 * @param made empty when the documents are wrong
 * @param diagnostics of the documents, also those that do not stop a plan
 */
public record Drawn(Wanted wanted, Optional<PlanMaking.Made> made, List<Diagnostic> diagnostics, Instant at) {
    public Drawn {
        diagnostics = List.copyOf(diagnostics);
    }
}
