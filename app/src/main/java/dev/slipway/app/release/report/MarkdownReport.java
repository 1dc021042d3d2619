package dev.slipway.app.release.report;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import java.util.Locale;

/** A change set for a review: a table of objects, then each one's fields. Nothing in it is read as markup. */
public final class MarkdownReport {
    private MarkdownReport() {}

    public static String of(ChangeSet changes, ReportStyle style) {
        var out = new StringBuilder();
        out.append("### ")
                .append(text(changes.left() + " → " + changes.right()))
                .append("\n\n");
        out.append(text(TextReport.summary(changes, style))).append("\n\n");
        boolean any = false;
        for (var operation : Plain.SECTIONS) {
            for (var change : changes.changes()) {
                if (change.operation() != operation || operation == Operation.KEEP) {
                    continue;
                }
                if (!any) {
                    out.append("| | | | |\n|---|---|---|---|\n");
                    any = true;
                }
                out.append("| ")
                        .append(Plain.sign(operation))
                        .append(" | ")
                        .append(text(change.cluster().map(c -> c.value()).orElse("")))
                        .append(" | ")
                        .append(text(change.id().toString()))
                        .append(" | ")
                        .append(risks(change, style))
                        .append(" |\n");
            }
        }
        for (var change : changes.changes()) {
            if (!change.fields().isEmpty() && change.operation() != Operation.KEEP) {
                fields(change, out);
            }
        }
        return out.toString();
    }

    private static String risks(ObjectChange change, ReportStyle style) {
        return String.join(
                "<br>",
                change.risks().stream()
                        .filter(risk -> risk.level() != Risk.Level.INFO)
                        .map(risk -> text(style.words(Message.of("release.report.level."
                                        + risk.level().name().toLowerCase(Locale.ROOT)))
                                + ": " + style.words(risk.message())))
                        .toList());
    }

    private static void fields(ObjectChange change, StringBuilder out) {
        var body = new StringBuilder();
        for (var field : change.fields()) {
            var lines = Plain.lines(field);
            if (lines.isPresent()) {
                body.append("@@ ").append(Plain.safe(field.path().toString())).append('\n');
                for (var line : lines.get()) {
                    switch (line.kind()) {
                        case SAME -> {}
                        case REMOVED ->
                            body.append("- ").append(Plain.safe(line.text())).append('\n');
                        case ADDED ->
                            body.append("+ ").append(Plain.safe(line.text())).append('\n');
                    }
                }
                continue;
            }
            field.before()
                    .ifPresent(value -> body.append("- ")
                            .append(Plain.safe(field.path().toString()))
                            .append(": ")
                            .append(Plain.brief(value))
                            .append('\n'));
            field.after()
                    .ifPresent(value -> body.append("+ ")
                            .append(Plain.safe(field.path().toString()))
                            .append(": ")
                            .append(Plain.brief(value))
                            .append('\n'));
        }
        // a fence longer than any run of backticks inside cannot be closed from within
        int run = 3;
        int now = 0;
        for (int i = 0; i < body.length(); i++) {
            now = body.charAt(i) == '`' ? now + 1 : 0;
            run = Math.max(run, now + 1);
        }
        out.append("\n**")
                .append(text(change.cluster().map(c -> c.value() + " · ").orElse("") + change.id()))
                .append("**\n\n")
                .append("`".repeat(run))
                .append("diff\n")
                .append(body)
                .append("`".repeat(run))
                .append('\n');
    }

    /** Text in which Markdown and HTML find nothing to act on. */
    private static String text(String raw) {
        var out = new StringBuilder();
        Plain.safe(raw).chars().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\\', '`', '*', '_', '[', ']', '|', '#', '~' ->
                    out.append('\\').append((char) c);
                default -> out.append((char) c);
            }
        });
        return out.toString();
    }
}
