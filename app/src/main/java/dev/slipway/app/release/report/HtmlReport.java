package dev.slipway.app.release.report;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import java.util.ArrayList;
import java.util.Locale;

/** A change set as one self-contained page. Every text from outside is escaped; the page runs no script and loads nothing. */
public final class HtmlReport {
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <style>
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
        h2{font-size:1.05rem;margin:1.5rem 0 .3rem}table{border-collapse:collapse;width:100%}
        td{font-family:ui-monospace,monospace;font-size:13px;padding:.1rem .5rem;vertical-align:top;overflow-wrap:anywhere}
        .add{background:#e6f6e6}.remove{background:#fdeaea}.risk{color:#a40000;font-weight:600}.quiet{color:#666}
        </style>
        """;

    private HtmlReport() {}

    public static String of(ChangeSet changes, ReportStyle style) {
        var title = escape(changes.left() + " → " + changes.right());
        var out = new StringBuilder(HEAD);
        out.append("<title>")
                .append(title)
                .append("</title></head><body>\n<h1>")
                .append(title)
                .append("</h1>\n<p>");
        out.append(escape(TextReport.summary(changes, style))).append("</p>\n");
        for (var operation : Plain.SECTIONS) {
            for (var change : changes.changes()) {
                if (change.operation() == operation && operation != Operation.KEEP) {
                    object(change, style, out);
                }
            }
        }
        return out.append("</body></html>\n").toString();
    }

    private static void object(ObjectChange change, ReportStyle style, StringBuilder out) {
        out.append("<h2>")
                .append(escape(Plain.sign(change.operation()) + " "
                        + change.cluster().map(c -> c.value() + " · ").orElse("") + change.id()))
                .append("</h2>\n");
        for (var risk : change.risks()) {
            if (risk.level() != Risk.Level.INFO) {
                out.append("<p class=\"risk\">")
                        .append(escape(style.words(Message.of("release.report.level."
                                        + risk.level().name().toLowerCase(Locale.ROOT)))
                                + ": " + style.words(risk.message())))
                        .append("</p>\n");
            }
        }
        if (!change.fields().isEmpty()) {
            out.append("<table>\n");
            change.fields().forEach(field -> field(field, out));
            out.append("</table>\n");
        }
        if (!change.ignored().isEmpty()) {
            var rules = new ArrayList<String>();
            Plain.ignored(change).forEach((rule, count) -> rules.add(count + " " + rule));
            out.append("<p class=\"quiet\">")
                    .append(escape(style.words(Message.of(
                            "release.report.ignored", change.ignored().size(), String.join(", ", rules)))))
                    .append("</p>\n");
        }
    }

    private static void field(FieldChange field, StringBuilder out) {
        var lines = Plain.lines(field);
        if (lines.isPresent()) {
            row("", Plain.sign(field) + " " + field.path(), "", out);
            for (var line : lines.get()) {
                switch (line.kind()) {
                    case SAME -> {}
                    case REMOVED -> row("remove", "", "− " + line.text(), out);
                    case ADDED -> row("add", "", "+ " + line.text(), out);
                }
            }
            return;
        }
        var path = Plain.sign(field) + " " + field.path();
        field.before().ifPresent(value -> row("remove", path, Plain.brief(value), out));
        field.after().ifPresent(value -> row("add", field.before().isPresent() ? "" : path, Plain.brief(value), out));
    }

    private static void row(String style, String path, String value, StringBuilder out) {
        out.append("<tr")
                .append(style.isEmpty() ? "" : " class=\"" + style + "\"")
                .append("><td>")
                .append(escape(path))
                .append("</td><td>")
                .append(escape(value))
                .append("</td></tr>\n");
    }

    private static String escape(String raw) {
        var out = new StringBuilder();
        Plain.safe(raw).chars().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append((char) c);
            }
        });
        return out.toString();
    }
}
