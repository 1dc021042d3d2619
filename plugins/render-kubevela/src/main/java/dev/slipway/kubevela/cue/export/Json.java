package dev.slipway.kubevela.cue.export;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;

/**
 * Data as JSON: fields in their order, numbers with their spelling, bytes as Base64. Pure functions.
 *
 * <p>No data, {@link Datum.Opaque}, has no JSON: an {@link IllegalArgumentException}. NaN and the infinities are written as such, which no
 * reader of JSON takes.
 */
public final class Json {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder();
    private final String indent;

    private Json(String indent) {
        this.indent = indent;
    }

    /** On one line, without spaces. */
    public static String compact(Datum datum) {
        Json json = new Json("");
        json.write(datum, -1);
        return json.out.toString();
    }

    /** On many lines, each level indented by {@code indent} more; no newline at the end. */
    public static String pretty(Datum datum, String indent) {
        Json json = new Json(indent);
        json.write(datum, 0);
        return json.out.toString();
    }

    /** Text in quotes. */
    public static String quote(String text) {
        Json json = new Json("");
        json.text(text);
        return json.out.toString();
    }

    private void write(Datum datum, int depth) {
        switch (datum) {
            case Datum.Null none -> out.append("null");
            case Datum.Bool bool -> out.append(bool.value());
            case Num number -> out.append(number);
            case Datum.Text text -> text(text.value());
            case Datum.Bytes bytes -> text(Base64.getEncoder().encodeToString(bytes.value()));
            case Datum.Items items -> {
                out.append('[');
                Iterator<Datum> each = items.values().iterator();
                while (each.hasNext()) {
                    line(depth, 1);
                    write(each.next(), deeper(depth));
                    end(each.hasNext(), depth);
                }
                out.append(']');
            }
            case Datum.Fields fields -> {
                out.append('{');
                Iterator<Map.Entry<String, Datum>> each =
                        fields.values().entrySet().iterator();
                while (each.hasNext()) {
                    Map.Entry<String, Datum> field = each.next();
                    line(depth, 1);
                    text(field.getKey());
                    out.append(depth < 0 ? ":" : ": ");
                    write(field.getValue(), deeper(depth));
                    end(each.hasNext(), depth);
                }
                out.append('}');
            }
            case Datum.Opaque opaque -> throw new IllegalArgumentException("this is no data");
        }
    }

    private static int deeper(int depth) {
        return depth < 0 ? depth : depth + 1;
    }

    private void end(boolean more, int depth) {
        if (more) {
            out.append(',');
        } else {
            line(depth, 0);
        }
    }

    private void line(int depth, int more) {
        if (depth >= 0) {
            out.append('\n').repeat(indent, depth + more);
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\u2028' -> out.append("\\u2028");
                case '\u2029' -> out.append("\\u2029");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
