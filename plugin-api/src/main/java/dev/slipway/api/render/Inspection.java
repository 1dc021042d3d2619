package dev.slipway.api.render;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import java.util.List;
import java.util.Optional;

/**
 * What an application document says before it is rendered.
 *
 * @param references what the host has to load: files beside the document, definitions
 * @param namespace the namespace it asks for
 * @param replicas the number of pods it asks for; empty when it says nothing or an autoscaler decides
 * @param suggestedStrategy a strategy's name when the document implies one
 */
public record Inspection(
        List<Reference> references,
        Optional<String> namespace,
        Optional<Integer> replicas,
        Optional<String> suggestedStrategy,
        List<Diagnostic> diagnostics) {
    public Inspection {
        references = List.copyOf(references);
        diagnostics = List.copyOf(diagnostics);
    }

    public static Inspection nothing() {
        return new Inspection(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /** Something the host loads. Kind {@code files}: the name is a file or folder relative to the document. */
    public record Reference(String kind, String name, SourceSpan span) {}
}
