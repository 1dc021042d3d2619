package dev.slipway.app.cli;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.desk.Seat;
import dev.slipway.app.words.Texts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Diagnostics as people read them, with the line and a caret, and as JSON objects. */
final class DiagnosticPrinter {
    private static final int MAX_LINE = 160;

    private final Texts texts;
    private final Texts english;
    private final Ansi ansi;
    private final Seat.Excerpts sources;

    DiagnosticPrinter(Texts texts, Texts english, Ansi ansi, Seat.Excerpts sources) {
        this.texts = texts;
        this.english = english;
        this.ansi = ansi;
        this.sources = sources;
    }

    void print(List<Diagnostic> diagnostics, PrintWriter out) {
        diagnostics.stream().sorted(Diagnostic.BY_PLACE).forEach(diagnostic -> print(diagnostic, out));
        out.flush();
    }

    private void print(Diagnostic diagnostic, PrintWriter out) {
        var role = switch (diagnostic.severity()) {
            case ERROR -> Ansi.Role.BAD;
            case WARNING -> Ansi.Role.WAITING;
            case NOTE -> Ansi.Role.DIM;
        };
        out.println(diagnostic.span() + " " + ansi.of(role, word(diagnostic.severity())) + " "
                + ansi.of(Ansi.Role.DIM, diagnostic.message().code()) + " " + texts.of(diagnostic.message()));
        var span = diagnostic.span();
        if (span.line() > 0) {
            sources.line(span.source(), span.line()).ifPresent(line -> {
                var number = Integer.toString(span.line());
                out.println("  " + number + " | " + shorten(line));
                if (span.column() <= MAX_LINE) {
                    int width = span.endLine() == span.line()
                            ? Math.max(1, Math.min(span.endColumn(), line.length() + 1) - span.column())
                            : 1;
                    out.println("  " + " ".repeat(number.length()) + " | " + indent(line, span.column() - 1)
                            + ansi.of(role, "^".repeat(Math.min(width, MAX_LINE))));
                }
            });
        }
        diagnostic.hint().ifPresent(hint -> out.println("  " + texts.of("cli.hint", texts.of(hint))));
    }

    private static String shorten(String line) {
        var visible = line.chars()
                .map(c -> c < 0x20 && c != '\t' ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return visible.length() <= MAX_LINE ? visible : visible.substring(0, MAX_LINE) + " …";
    }

    /** As wide as the text before the column, keeping tabs so that the caret stands under its character. */
    private static String indent(String line, int columns) {
        var out = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            out.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
        }
        return out.toString();
    }

    private String word(Severity severity) {
        return texts.of("cli.severity." + severity.name().toLowerCase(Locale.ROOT));
    }

    /** JSON stays English, whatever the language. */
    List<ObjectValue> json(List<Diagnostic> diagnostics) {
        var out = new ArrayList<ObjectValue>();
        for (var diagnostic : diagnostics.stream().sorted(Diagnostic.BY_PLACE).toList()) {
            var span = diagnostic.span();
            var object = Value.object(
                    "severity",
                    diagnostic.severity().name().toLowerCase(Locale.ROOT),
                    "code",
                    diagnostic.message().code(),
                    "message",
                    english.of(diagnostic.message()),
                    "source",
                    span.source(),
                    "line",
                    span.line(),
                    "column",
                    span.column());
            out.add(
                    diagnostic.hint().isPresent()
                            ? object.with(
                                    "hint",
                                    Value.of(english.of(diagnostic.hint().get())))
                            : object);
        }
        return out;
    }
}
