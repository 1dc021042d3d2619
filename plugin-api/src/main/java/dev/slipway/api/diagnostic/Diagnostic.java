package dev.slipway.api.diagnostic;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One thing to say about a user's document: what, where, and what to try. */
public record Diagnostic(Severity severity, Message message, SourceSpan span, Optional<Message> hint) {
    /** Order in which diagnostics are shown: by source, then place, then severity. */
    public static final Comparator<Diagnostic> BY_PLACE = Comparator.comparing(
                    (Diagnostic d) -> d.span().source())
            .thenComparing(d -> d.span().line())
            .thenComparing(d -> d.span().column())
            .thenComparing(Diagnostic::severity)
            .thenComparing(d -> d.message().code());

    public static Diagnostic error(SourceSpan span, String code, Object... arguments) {
        return new Diagnostic(Severity.ERROR, Message.of(code, arguments), span, Optional.empty());
    }

    public static Diagnostic warning(SourceSpan span, String code, Object... arguments) {
        return new Diagnostic(Severity.WARNING, Message.of(code, arguments), span, Optional.empty());
    }

    public static Diagnostic note(SourceSpan span, String code, Object... arguments) {
        return new Diagnostic(Severity.NOTE, Message.of(code, arguments), span, Optional.empty());
    }

    public Diagnostic withHint(String code, Object... arguments) {
        return new Diagnostic(severity, message, span, Optional.of(Message.of(code, arguments)));
    }

    public static boolean anyError(List<Diagnostic> diagnostics) {
        return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    }
}
