package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Data as TOML: fields sorted by name, those with a plain value before tables, and lists of structs as tables of their own. */
final class TomlWriter {

    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int LONG_BITS = 63;

    private final StringBuilder out = new StringBuilder();

    private TomlWriter() {}

    static String write(Datum datum) throws Failure {
        TomlWriter writer = new TomlWriter();
        if (datum instanceof Datum.Fields fields) {
            writer.table(fields, "");
        } else {
            writer.value(datum);
        }
        return writer.out.toString();
    }

    private static boolean tables(Datum datum) {
        return datum instanceof Datum.Items items
                && !items.values().isEmpty()
                && items.values().stream().allMatch(item -> item instanceof Datum.Fields);
    }

    private void table(Datum.Fields fields, String path) throws Failure {
        Map<String, Datum> below = new TreeMap<>();
        boolean wrote = false;
        for (Map.Entry<String, Datum> field : new TreeMap<>(fields.values()).entrySet()) {
            Datum value = field.getValue();
            if (value instanceof Datum.Fields || tables(value)) {
                below.put(field.getKey(), value);
            } else if (!(value instanceof Datum.Null)) {
                out.append(key(field.getKey())).append(" = ");
                value(value);
                out.append('\n');
                wrote = true;
            }
        }
        for (Map.Entry<String, Datum> field : below.entrySet()) {
            String name = path.isEmpty() ? key(field.getKey()) : path + "." + key(field.getKey());
            List<Datum> rows =
                    field.getValue() instanceof Datum.Items items ? items.values() : List.of(field.getValue());
            boolean array = field.getValue() instanceof Datum.Items;
            for (Datum row : rows) {
                out.append(wrote ? "\n" : "")
                        .append(array ? "[[" : "[")
                        .append(name)
                        .append(array ? "]]\n" : "]\n");
                wrote = true;
                if (row instanceof Datum.Fields table) {
                    table(table, name);
                }
            }
        }
    }

    private void value(Datum datum) throws Failure {
        switch (datum) {
            case Datum.Null none -> throw Failure.wrong(StdCode.TOML_NULL);
            case Datum.Bool bool -> out.append(bool.value());
            case Num number -> out.append(number(number));
            case Datum.Text text -> out.append(quoted(text.value()));
            case Datum.Bytes bytes -> {
                List<String> parts = new ArrayList<>();
                for (byte each : bytes.value()) {
                    parts.add(String.valueOf(each & 0xFF));
                }
                out.append('[').append(String.join(", ", parts)).append(']');
            }
            case Datum.Items items -> {
                String separator = "[";
                for (Datum item : items.values()) {
                    out.append(separator);
                    value(item);
                    separator = ", ";
                }
                out.append(items.values().isEmpty() ? "[]" : "]");
            }
            case Datum.Fields fields -> {
                String separator = "{";
                for (Map.Entry<String, Datum> field : new TreeMap<>(fields.values()).entrySet()) {
                    if (!(field.getValue() instanceof Datum.Null)) {
                        out.append(separator).append(key(field.getKey())).append(" = ");
                        value(field.getValue());
                        separator = ", ";
                    }
                }
                out.append(separator.equals("{") ? "{}" : "}");
            }
            case Datum.Opaque opaque -> throw new IllegalArgumentException("this is no data");
        }
    }

    /** A number; an integer beyond 64 bits is text, for TOML has no such numbers. */
    private static String number(Num number) {
        if (number.integer()) {
            String digits = number.toBigInteger().toString();
            return number.toBigInteger().bitLength() <= LONG_BITS ? digits : "'" + digits + "'";
        }
        double value = number.toDouble();
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String text =
                new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
        return text.indexOf('.') >= 0 ? text : text + ".0";
    }

    private static String key(String name) {
        return BARE.matcher(name).matches() ? name : quoted(name);
    }

    private static String quoted(String text) {
        if (text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != '\'' && c != 0x7F)) {
            return "'" + text + "'";
        }
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default ->
                    out.append(
                            c < ' ' || c == 0x7F ? String.format(Locale.ROOT, "\\u%04X", (int) c) : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }
}
