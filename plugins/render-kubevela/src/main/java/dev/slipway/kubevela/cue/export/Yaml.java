package dev.slipway.kubevela.cue.export;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Data as YAML, byte for byte as CUE's own tools write it: two spaces for each level, lists below their field indented, text of several
 * lines as a block, and quotes wherever a reader would take text for something else. Pure functions.
 *
 * <p>No data, {@link Datum.Opaque}, has no YAML: an {@link IllegalArgumentException}.
 */
public final class Yaml {

    private static final int STEP = 2;

    /** Keys longer than this are written behind a question mark. */
    private static final int LONGEST_KEY = 128;

    private final StringBuilder out = new StringBuilder();

    private Yaml() {}

    /** One document, which ends with a newline. */
    public static String document(Datum datum) {
        Yaml yaml = new Yaml();
        yaml.value(datum, 0, false);
        yaml.endLine();
        return yaml.out.toString();
    }

    /** Several documents, parted by lines of three hyphens. */
    public static String stream(List<Datum> data) {
        StringBuilder all = new StringBuilder();
        for (Datum datum : data) {
            all.append(all.isEmpty() ? "" : "---\n").append(document(datum));
        }
        return all.toString();
    }

    private void endLine() {
        if (!lineStart()) {
            out.append('\n');
        }
    }

    private boolean lineStart() {
        return out.isEmpty() || out.charAt(out.length() - 1) == '\n';
    }

    private void value(Datum datum, int column, boolean begun) {
        switch (datum) {
            case Datum.Fields fields when !fields.values().isEmpty() -> fields(fields, column, begun);
            case Datum.Items items when !items.values().isEmpty() -> items(items, column, begun);
            default -> scalar(datum, column);
        }
    }

    private static boolean block(Datum datum) {
        return switch (datum) {
            case Datum.Fields fields -> !fields.values().isEmpty();
            case Datum.Items items -> !items.values().isEmpty();
            default -> false;
        };
    }

    /** The entries of a list; the first stands where the line has got to, if it has {@code begun}. */
    private void items(Datum.Items items, int column, boolean begun) {
        boolean first = begun;
        for (Datum item : items.values()) {
            start(column, first);
            first = false;
            out.append("- ");
            value(item, block(item) ? column + STEP : column, true);
        }
    }

    private void fields(Datum.Fields fields, int column, boolean begun) {
        boolean first = begun;
        for (Map.Entry<String, Datum> field : fields.values().entrySet()) {
            start(column, first);
            first = false;
            Datum value = field.getValue();
            String name = field.getKey();
            if (name.indexOf('\n') >= 0 || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
                out.append("? ");
                text(name, column, false);
                start(column, false);
                out.append(": ");
                value(value, block(value) ? column + STEP : column, true);
                continue;
            }
            text(name, column, true);
            out.append(':');
            if (block(value)) {
                out.append('\n');
                value(value, column + STEP, false);
            } else {
                out.append(' ');
                scalar(value, column);
            }
        }
    }

    private void start(int column, boolean begun) {
        if (!begun) {
            endLine();
            out.repeat(' ', column);
        }
    }

    private void scalar(Datum datum, int column) {
        switch (datum) {
            case Datum.Null none -> out.append("null");
            case Datum.Bool bool -> out.append(bool.value());
            case Num number -> out.append(number(number));
            case Datum.Text text -> text(text.value(), column, false);
            case Datum.Bytes bytes ->
                out.append("!!binary")
                        .append(bytes.length() == 0 ? "" : " ")
                        .append(Base64.getEncoder().encodeToString(bytes.value()));
            case Datum.Items items -> out.append("[]");
            case Datum.Fields fields -> out.append("{}");
            case Datum.Opaque opaque -> throw new IllegalArgumentException("this is no data");
        }
    }

    /** A number as CUE spells it: a float shows that it is one. */
    private static String number(Num number) {
        String text = number.toString();
        return number.integer() || text.chars().anyMatch(c -> c == '.' || c == 'E') ? text : text + ".0";
    }

    private void text(String text, int column, boolean key) {
        YamlScalar scalar = YamlScalar.of(text);
        switch (scalar.style(key)) {
            case PLAIN -> out.append(text);
            case SINGLE -> single(text, column);
            case DOUBLE -> out.append(scalar.doubleQuoted());
            case BLOCK -> block(text, column + STEP);
        }
    }

    private void single(String text, int column) {
        out.append('\'');
        boolean broken = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (YamlScalar.lineBreak(c)) {
                broken = true;
            } else if (broken) {
                out.repeat(' ', column + STEP);
                broken = false;
            }
            out.append(c == '\'' ? "''" : String.valueOf(c));
        }
        out.append('\'');
    }

    /** Text of several lines; how it ends is told by the sign behind the bar. */
    private void block(String text, int column) {
        out.append('|');
        if (text.charAt(0) == ' ' || YamlScalar.lineBreak(text.charAt(0))) {
            out.append(STEP);
        }
        if (!text.endsWith("\n")) {
            out.append('-');
        } else if (text.length() == 1 || text.charAt(text.length() - 2) == '\n') {
            out.append('+');
        }
        boolean fresh = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!YamlScalar.lineBreak(c) && fresh) {
                endLine();
                out.repeat(' ', column);
            }
            fresh = YamlScalar.lineBreak(c);
            out.append(c);
        }
    }
}
