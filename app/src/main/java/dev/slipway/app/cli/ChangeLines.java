package dev.slipway.app.cli;

import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes as people read them: a tree for terminals, Markdown and HTML for reviews; and as JSON Patch. */
final class ChangeLines {
    private static final int MAX_VALUE = 120;

    private final Texts texts;
    private final Ansi ansi;

    ChangeLines(Texts texts, Ansi ansi) {
        this.texts = texts;
        this.ansi = ansi;
    }

    List<String> tree(ChangeSet set) {
        var lines = new ArrayList<String>();
        Optional<String> cluster = Optional.empty();
        for (var change : set.changes()) {
            if (change.operation() == Operation.KEEP) {
                continue;
            }
            var name = change.cluster().map(each -> each.value());
            if (name.isPresent() && !name.equals(cluster)) {
                lines.add(ansi.of(Ansi.Role.STRONG, name.get()));
                cluster = name;
            }
            var indent = name.isPresent() ? "  " : "";
            lines.add(indent
                    + ansi.of(role(change.operation()), sign(change.operation()) + " " + change.id())
                    + change.owner()
                            .map(owner -> "  " + texts.of("cli.change.owner", owner))
                            .orElse(""));
            if (change.operation() == Operation.UPDATE || change.operation() == Operation.REPLACE) {
                change.fields().forEach(field -> lines.add(indent + "    " + line(field)));
            }
            if (!change.ignored().isEmpty()) {
                lines.add(indent + "    "
                        + ansi.of(
                                Ansi.Role.DIM,
                                texts.of("cli.change.ignored", change.ignored().size())));
            }
            for (var risk : change.risks()) {
                lines.add(indent + "    " + ansi.of(level(risk.level()), "! " + word(risk.level())) + " "
                        + texts.of(risk.message()));
            }
        }
        return lines;
    }

    /** How many of each, in one line. */
    String summary(ChangeSet set) {
        return texts.of(
                "cli.change.summary",
                set.count(Operation.CREATE),
                set.count(Operation.UPDATE),
                set.count(Operation.REPLACE),
                set.count(Operation.DELETE),
                set.count(Operation.KEEP));
    }

    private String line(FieldChange field) {
        return switch (field.sort()) {
            case ADD -> "+ " + field.path() + ": " + show(field.after());
            case REMOVE -> "- " + field.path() + ": " + show(field.before());
            case CHANGE -> "~ " + field.path() + ": " + show(field.before()) + " → " + show(field.after());
            case REORDER -> "↕ " + field.path() + " " + texts.of("cli.change.reordered");
            case DRIFT -> "≠ " + field.path() + ": " + show(field.before()) + " → " + show(field.after());
        };
    }

    private String show(Optional<Value> value) {
        return value.map(each -> switch (each) {
                    case Value.SecretValue _ -> texts.of("cli.change.secret");
                    case Value.StringValue(var text) -> shorten(text.lines().count() > 1 ? Json.print(each) : text);
                    case ObjectValue _,
                            Value.ListValue _,
                            Value.NumberValue _,
                            Value.BooleanValue _,
                            Value.NullValue _ -> shorten(printable(each));
                })
                .orElse("—");
    }

    /** A tree as JSON with secrets as a word. */
    private String printable(Value value) {
        return Json.print(masked(value));
    }

    private Value masked(Value value) {
        return switch (value) {
            case Value.SecretValue _ -> Value.of(texts.of("cli.change.secret"));
            case ObjectValue object -> {
                var out = ObjectValue.EMPTY;
                for (var field : object.fields().entrySet()) {
                    out = out.with(field.getKey(), masked(field.getValue()));
                }
                yield out;
            }
            case Value.ListValue list ->
                Value.list(list.items().stream().map(this::masked).toList());
            case Value.StringValue _, Value.NumberValue _, Value.BooleanValue _, Value.NullValue _ -> value;
        };
    }

    private static String shorten(String text) {
        return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE) + "…";
    }

    private String word(Risk.Level level) {
        return texts.of("cli.risk." + level.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Ansi.Role level(Risk.Level level) {
        return switch (level) {
            case INFO -> Ansi.Role.DIM;
            case MEDIUM -> Ansi.Role.WAITING;
            case HIGH, CRITICAL -> Ansi.Role.BAD;
        };
    }

    private static String sign(Operation operation) {
        return switch (operation) {
            case CREATE -> "+";
            case UPDATE -> "~";
            case REPLACE -> "±";
            case DELETE -> "-";
            case KEEP -> "=";
            case RENAME -> "→";
        };
    }

    private static Ansi.Role role(Operation operation) {
        return switch (operation) {
            case CREATE -> Ansi.Role.GOOD;
            case UPDATE, RENAME -> Ansi.Role.WAITING;
            case REPLACE, DELETE -> Ansi.Role.BAD;
            case KEEP -> Ansi.Role.DIM;
        };
    }

    String markdown(ChangeSet set) {
        var out =
                new StringBuilder("### " + cell(set.left()) + " → " + cell(set.right()) + "\n\n" + summary(set) + "\n");
        for (var change : changed(set)) {
            out.append("\n#### ")
                    .append(sign(change.operation()))
                    .append(" `")
                    .append(change.id())
                    .append("`");
            change.cluster().ifPresent(cluster -> out.append(" · ").append(cluster));
            out.append('\n');
            if (!change.fields().isEmpty()) {
                out.append("\n| | | |\n|---|---|---|\n");
                change.fields()
                        .forEach(field -> out.append("| `")
                                .append(cell(field.path().toString()))
                                .append("` | ")
                                .append(cell(show(field.before())))
                                .append(" | ")
                                .append(cell(show(field.after())))
                                .append(" |\n"));
            }
            change.risks()
                    .forEach(risk -> out.append("\n- **")
                            .append(word(risk.level()))
                            .append("** ")
                            .append(texts.of(risk.message()))
                            .append('\n'));
        }
        return out.toString();
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("\n", " ");
    }

    String html(ChangeSet set) {
        var out = new StringBuilder(
                "<!DOCTYPE html>\n<html lang=\"" + texts.locale().getLanguage()
                        + "\"><head><meta charset=\"utf-8\"><title>" + text(set.left() + " → " + set.right())
                        + "</title><style>body{font:14px sans-serif;margin:2em}td{padding:2px 8px;vertical-align:top;"
                        + "font-family:monospace}</style></head><body>\n<h1>" + text(set.left() + " → " + set.right())
                        + "</h1>\n<p>" + text(summary(set)) + "</p>\n");
        for (var change : changed(set)) {
            out.append("<h2>")
                    .append(sign(change.operation()))
                    .append(' ')
                    .append(text(change.id().toString()));
            change.cluster().ifPresent(cluster -> out.append(" · ").append(text(cluster.value())));
            out.append("</h2>\n<table>\n");
            change.fields()
                    .forEach(field -> out.append("<tr><td>")
                            .append(text(field.path().toString()))
                            .append("</td><td>")
                            .append(text(show(field.before())))
                            .append("</td><td>")
                            .append(text(show(field.after())))
                            .append("</td></tr>\n"));
            out.append("</table>\n");
            change.risks()
                    .forEach(risk -> out.append("<p><b>")
                            .append(text(word(risk.level())))
                            .append("</b> ")
                            .append(text(texts.of(risk.message())))
                            .append("</p>\n"));
        }
        return out.append("</body></html>").toString();
    }

    private static List<ObjectChange> changed(ChangeSet set) {
        return set.changes().stream()
                .filter(change -> change.operation() != Operation.KEEP)
                .toList();
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The changes as JSON, for {@code -o json}; {@code ValuePath}s as text. */
    static ObjectValue json(ChangeSet set, Terminal terminal) {
        var changes = new ArrayList<Value>();
        for (var change : set.changes()) {
            var object = Value.object(
                    "object", change.id().toString(),
                    "operation", change.operation().name().toLowerCase(java.util.Locale.ROOT),
                    "fields", fields(change.fields()),
                    "ignored", fields(change.ignored()),
                    "risks",
                            Value.list(change.risks().stream()
                                    .map(risk -> Value.object(
                                            "id", risk.id(),
                                            "level", risk.level().name().toLowerCase(java.util.Locale.ROOT),
                                            "message", terminal.english().of(risk.message())))
                                    .toList()));
            if (change.cluster().isPresent()) {
                object = object.with("cluster", Value.of(change.cluster().get().value()));
            }
            if (change.owner().isPresent()) {
                object = object.with("owner", Value.of(change.owner().get()));
            }
            changes.add(object);
        }
        return Value.object("left", set.left(), "right", set.right(), "changes", Value.list(changes));
    }

    private static Value fields(List<FieldChange> fields) {
        return Value.list(fields.stream()
                .map(field -> {
                    var object = Value.object(
                            "path", field.path().toString(),
                            "sort", field.sort().name().toLowerCase(java.util.Locale.ROOT));
                    if (field.before().isPresent()) {
                        object = object.with("before", field.before().get());
                    }
                    if (field.after().isPresent()) {
                        object = object.with("after", field.after().get());
                    }
                    return field.rule().isEmpty() ? object : object.with("rule", Value.of(field.rule()));
                })
                .toList());
    }
}
