package dev.slipway.app.workspace;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Trees as YAML that any YAML 1.1 or 1.2 reader reads back as the same tree: block style, keys in their order, numbers as
 * spelled, texts quoted wherever a reader could take them for something else. Stateless; any thread.
 */
public final class YamlWriter {
    /** Plain texts: begin with a letter, "/" or "_", hold no sign that means something to YAML. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/_](?:[-A-Za-z0-9_./+@=]|:(?=\\S)|[ ](?=[^ #]))*");

    /** Words that YAML 1.1 readers take for truth values, nulls or numbers. */
    private static final Pattern WORD =
            Pattern.compile("(?i:y|n|yes|no|on|off|true|false|null|~|nan|inf|\\.nan|\\.inf|[0-9a-f_]+e[0-9+-]*)");

    private YamlWriter() {}

    /** One document without markers. */
    public static String print(Value value) {
        var out = new StringBuilder();
        switch (value) {
            case ObjectValue object when !object.isEmpty() -> object(object, out, 0, false);
            case ListValue list when !list.items().isEmpty() -> list(list, out, 0);
            case ObjectValue _,
                    ListValue _,
                    Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> {
                scalar(value, out, 0);
                out.append('\n');
            }
        }
        return out.toString();
    }

    /** Objects as a stream of documents that kubectl takes. */
    public static String print(List<Manifest> manifests) {
        var out = new StringBuilder();
        for (var manifest : manifests) {
            if (!out.isEmpty()) {
                out.append("---\n");
            }
            out.append(print(manifest.tree()));
        }
        return out.toString();
    }

    private static void object(ObjectValue object, StringBuilder out, int indent, boolean afterDash) {
        boolean first = afterDash;
        for (var field : object.fields().entrySet()) {
            if (!first) {
                out.repeat(' ', indent);
            }
            first = false;
            text(field.getKey(), out);
            out.append(':');
            child(field.getValue(), out, indent);
        }
    }

    private static void child(Value value, StringBuilder out, int indent) {
        switch (value) {
            case ObjectValue object
            when !object.isEmpty() -> {
                out.append('\n');
                object(object, out, indent + 2, false);
            }
            case ListValue list
            when !list.items().isEmpty() -> {
                out.append('\n');
                list(list, out, indent);
            }
            case ObjectValue _,
                    ListValue _,
                    Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> {
                out.append(' ');
                scalar(value, out, indent + 2);
                out.append('\n');
            }
        }
    }

    private static void list(ListValue list, StringBuilder out, int indent) {
        for (var item : list.items()) {
            out.repeat(' ', indent).append('-');
            switch (item) {
                case ObjectValue object
                when !object.isEmpty() -> {
                    out.append(' ');
                    object(object, out, indent + 2, true);
                }
                case ListValue inner
                when !inner.items().isEmpty() -> {
                    out.append('\n');
                    list(inner, out, indent + 2);
                }
                case ObjectValue _,
                        ListValue _,
                        Value.StringValue _,
                        Value.NumberValue _,
                        Value.BooleanValue _,
                        Value.NullValue _,
                        Value.SecretValue _ -> {
                    out.append(' ');
                    scalar(item, out, indent + 2);
                    out.append('\n');
                }
            }
        }
    }

    private static void scalar(Value value, StringBuilder out, int indent) {
        switch (value) {
            case ObjectValue object -> out.append("{}");
            case ListValue list -> out.append("[]");
            case Value.NumberValue number -> out.append(number.spelling());
            case Value.BooleanValue bool -> out.append(bool.value());
            case Value.NullValue nothing -> out.append("null");
            case Value.SecretValue secret -> out.append(Json.print(Value.of(secret.toString())));
            case Value.StringValue(var text) -> {
                if (blockable(text)) {
                    block(text, out, indent);
                } else {
                    text(text, out);
                }
            }
        }
    }

    private static void text(String text, StringBuilder out) {
        boolean plain = PLAIN.matcher(text).matches()
                && !WORD.matcher(text).matches()
                && !text.endsWith(" ")
                && !text.endsWith(":");
        out.append(plain ? text : Json.print(Value.of(text)));
    }

    /** Several lines of ordinary characters, none of which begins with a blank that would be lost. */
    private static boolean blockable(String text) {
        return text.indexOf('\n') >= 0
                && text.indexOf('\n') < text.length() - 1
                && !text.startsWith(" ")
                && !text.startsWith("\n")
                && text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0xd800))
                && text.lines().noneMatch(line -> line.endsWith(" "));
    }

    private static void block(String text, StringBuilder out, int indent) {
        var trailing = text.length() - text.stripTrailing().length();
        out.append(trailing == 0 ? "|-" : trailing == 1 ? "|" : "|+");
        for (var line :
                text.substring(0, text.length() - (trailing > 0 ? 1 : 0)).split("\n", -1)) {
            out.append('\n');
            if (!line.isEmpty()) {
                out.repeat(' ', indent).append(line);
            }
        }
    }
}
