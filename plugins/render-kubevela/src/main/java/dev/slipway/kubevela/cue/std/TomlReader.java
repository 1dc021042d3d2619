package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** TOML 1.0 as data; dates and times are text. Used once, by one thread. */
final class TomlReader {

    private static final int DEEPEST = 200;

    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern DATE = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[-+][0-9]{2}:[0-9]{2})?)?"
                    + "|[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(0[xob][0-9a-fA-F_]+|[0-9_.]+([eE][-+]?[0-9_]+)?)");
    private static final Pattern LINE_END = Pattern.compile("\\\\[ \\t]*\\n[ \\t\\n]*");
    private static final String OFFSET_LAYOUT = "2006-01-02T15:04:05Z07:00";

    private final String text;
    private final Table root = new Table();
    private Table current = root;
    private int at;
    private int depth;

    /** A table that may still grow. */
    private static final class Table {
        private final SequencedMap<String, Object> entries = new LinkedHashMap<>();
        private boolean declared;
    }

    /** Tables one behind another. */
    private static final class Rows {
        private final List<Table> tables = new ArrayList<>();
    }

    private TomlReader(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    static Datum read(String text) throws Failure {
        TomlReader reader = new TomlReader(text);
        while (reader.blankLines()) {
            reader.expression();
        }
        return data(reader.root);
    }

    private static Datum data(Object value) {
        return switch (value) {
            case Table table -> {
                SequencedMap<String, Datum> fields = new LinkedHashMap<>();
                table.entries.forEach((name, entry) -> fields.put(name, data(entry)));
                yield new Datum.Fields(fields);
            }
            case Rows rows ->
                new Datum.Items(rows.tables.stream().map(TomlReader::data).toList());
            case Datum datum -> datum;
            default -> throw new IllegalStateException("no value: " + value);
        };
    }

    private int line() {
        return 1
                + (int) text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private Failure atLine(StdCode code) {
        return Failure.wrong(code, line());
    }

    private Failure atLine(StdCode code, Object what) {
        return Failure.wrong(code, line(), what);
    }

    private static Shown name(List<String> key) {
        return Shown.text(String.join(".", key));
    }

    private boolean has(String part) {
        return text.startsWith(part, at);
    }

    private void space() {
        while (has(" ") || has("\t")) {
            at++;
        }
    }

    private void comment() throws Failure {
        space();
        if (has("#")) {
            while (at < text.length() && text.charAt(at) != '\n') {
                char c = text.charAt(at);
                if (c < ' ' && c != '\t' || c == 0x7F) {
                    throw atLine(StdCode.TOML_CONTROL);
                }
                at++;
            }
        }
    }

    /** Goes to what comes next; false at the end. */
    private boolean blankLines() throws Failure {
        comment();
        while (has("\n")) {
            at++;
            comment();
        }
        return at < text.length();
    }

    private void expect(String part) throws Failure {
        if (!has(part)) {
            throw atLine(StdCode.TOML_EXPECTED, "'" + part + "'");
        }
        at += part.length();
    }

    private void expression() throws Failure {
        if (has("[[")) {
            at += 2;
            List<String> key = key();
            expect("]]");
            rows(key);
        } else if (has("[")) {
            at++;
            List<String> key = key();
            expect("]");
            Table table = way(root, key);
            if (table.declared) {
                throw atLine(StdCode.TOML_TWICE, name(key));
            }
            table.declared = true;
            current = table;
        } else {
            assign(current);
        }
        comment();
        if (at < text.length() && !has("\n")) {
            throw atLine(StdCode.TOML_SURPLUS, Quoting.quote(text.codePointAt(at), Quoting::printable));
        }
    }

    private void rows(List<String> key) throws Failure {
        Table parent = way(root, key.subList(0, key.size() - 1));
        Object before = parent.entries.get(key.getLast());
        if (before != null && !(before instanceof Rows)) {
            throw atLine(StdCode.TOML_TWICE, name(key));
        }
        Rows rows = before instanceof Rows known ? known : new Rows();
        parent.entries.put(key.getLast(), rows);
        current = new Table();
        current.declared = true;
        rows.tables.add(current);
    }

    /** The table at the end of a key; of several rows the last. */
    private Table way(Table from, List<String> key) throws Failure {
        Table table = from;
        for (String part : key) {
            Object next = table.entries.get(part);
            switch (next) {
                case null -> {
                    Table made = new Table();
                    table.entries.put(part, made);
                    table = made;
                }
                case Table known -> table = known;
                case Rows rows -> table = rows.tables.getLast();
                default -> throw atLine(StdCode.TOML_TWICE, name(key));
            }
        }
        return table;
    }

    private void assign(Table table) throws Failure {
        List<String> key = key();
        expect("=");
        space();
        Object value = value();
        Table parent = way(table, key.subList(0, key.size() - 1));
        if (parent.entries.putIfAbsent(key.getLast(), value) != null) {
            throw atLine(StdCode.TOML_TWICE, name(key));
        }
    }

    private List<String> key() throws Failure {
        List<String> parts = new ArrayList<>();
        do {
            at += parts.isEmpty() ? 0 : 1;
            space();
            Matcher bare = BARE.matcher(text).region(at, text.length());
            if (bare.lookingAt()) {
                parts.add(bare.group());
                at = bare.end();
            } else if ((has("\"") || has("'")) && !has("\"\"\"") && !has("'''")) {
                parts.add(string());
            } else {
                throw atLine(StdCode.TOML_KEY);
            }
            space();
        } while (has("."));
        return parts;
    }

    private Object value() throws Failure {
        if (++depth > DEEPEST) {
            throw Failure.wrong(StdCode.NESTED, DEEPEST);
        }
        Object value = simple();
        depth--;
        return value;
    }

    private Object simple() throws Failure {
        if (at >= text.length() || has("\n")) {
            throw atLine(StdCode.TOML_VALUE);
        }
        if (has("\"") || has("'")) {
            return new Datum.Text(string());
        }
        if (has("[")) {
            return array();
        }
        if (has("{")) {
            return inline();
        }
        if (has("true") || has("false")) {
            boolean truth = has("true");
            at += truth ? 4 : 5;
            return new Datum.Bool(truth);
        }
        Matcher date = DATE.matcher(text).region(at, text.length());
        if (date.lookingAt()) {
            at = date.end();
            return date(date.group());
        }
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw atLine(StdCode.TOML_VALUE);
        }
        at = number.end();
        return number(number.group());
    }

    private Datum date(String written) throws Failure {
        boolean whole = written.length() > 10 && written.indexOf('-') >= 0;
        if (whole && !written.matches(".*([Zz]|[-+][0-9]{2}:[0-9]{2})")) {
            TimeReader.read("2006-01-02T15:04:05", written);
        } else if (whole) {
            TimeReader.read(OFFSET_LAYOUT, written);
        } else {
            TimeReader.read(written.indexOf(':') >= 0 ? "15:04:05" : "2006-01-02", written);
        }
        return new Datum.Text(written);
    }

    private Datum number(String written) throws Failure {
        String digits = written.replace("_", "");
        boolean negative = digits.startsWith("-");
        String size = negative || digits.startsWith("+") ? digits.substring(1) : digits;
        try {
            if (size.startsWith("0x") || size.startsWith("0o") || size.startsWith("0b")) {
                int radix = size.charAt(1) == 'x' ? 16 : size.charAt(1) == 'o' ? 8 : 2;
                BigInteger value = new BigInteger(size.substring(2), radix);
                return Num.of(negative ? value.negate() : value);
            }
            BigDecimal value = new BigDecimal(size);
            boolean whole = size.chars().allMatch(c -> c >= '0' && c <= '9');
            Num number = new Num(value, whole, Num.Odd.NONE);
            if (negative && value.signum() == 0) {
                return new Num(value, whole, Num.Odd.MINUS_ZERO);
            }
            return negative ? number.negate() : number;
        } catch (NumberFormatException bad) {
            throw atLine(StdCode.TOML_NUMBER, Shown.text(written));
        }
    }

    private Datum array() throws Failure {
        at++;
        List<Datum> items = new ArrayList<>();
        while (true) {
            if (!blankLines()) {
                throw atLine(StdCode.TOML_EXPECTED, "']'");
            }
            if (has("]")) {
                break;
            }
            items.add(data(value()));
            if (!blankLines() || !has(",") && !has("]")) {
                throw atLine(StdCode.TOML_EXPECTED, "',' ']'");
            }
            if (has(",")) {
                at++;
            }
        }
        at++;
        return new Datum.Items(items);
    }

    private Table inline() throws Failure {
        at++;
        Table table = new Table();
        space();
        boolean first = true;
        while (!has("}") || !first) {
            if (!first) {
                if (has("}")) {
                    break;
                }
                expect(",");
                space();
            }
            first = false;
            assign(table);
            space();
        }
        expect("}");
        return table;
    }

    private String string() throws Failure {
        char quote = text.charAt(at);
        String three = String.valueOf(quote).repeat(3);
        boolean lines = has(three);
        at += lines ? 3 : 1;
        if (lines && has("\n")) {
            at++;
        }
        StringBuilder out = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw atLine(StdCode.TOML_EXPECTED, quote == '"' ? "'\"'" : "\"'\"");
            }
            char c = text.charAt(at);
            if (lines ? has(three) : c == quote) {
                at += lines ? 3 : 1;
                // Up to two quotes more belong to the text before the last three.
                for (int i = 0; lines && i < 2 && at < text.length() && text.charAt(at) == quote; i++) {
                    out.append(quote);
                    at++;
                }
                return out.toString();
            }
            if (c == '\n' && !lines || c < ' ' && c != '\t' && c != '\n' || c == 0x7F) {
                throw atLine(StdCode.TOML_CONTROL);
            }
            if (c == '\\' && quote == '"') {
                escape(out, lines);
            } else {
                out.append(c);
                at++;
            }
        }
    }

    private void escape(StringBuilder out, boolean lines) throws Failure {
        Matcher blank = LINE_END.matcher(text).region(at, text.length());
        if (lines && blank.lookingAt()) {
            at = blank.end();
            return;
        }
        char c = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        at += 2;
        switch (c) {
            case 'b' -> out.append('\b');
            case 't' -> out.append('\t');
            case 'n' -> out.append('\n');
            case 'f' -> out.append('\f');
            case 'r' -> out.append('\r');
            case 'e' -> out.append((char) 27);
            case '"', '\\' -> out.append(c);
            case 'u', 'U' -> {
                int digits = c == 'u' ? 4 : 8;
                String hex = at + digits <= text.length() ? text.substring(at, at + digits) : "";
                if (!hex.matches("[0-9a-fA-F]+")) {
                    throw atLine(StdCode.TOML_ESCAPE);
                }
                int point = Integer.parseUnsignedInt(hex, 16);
                if (!Character.isValidCodePoint(point) || point >= 0xD800 && point <= 0xDFFF) {
                    throw atLine(StdCode.TOML_ESCAPE);
                }
                out.appendCodePoint(point);
                at += digits;
            }
            default -> throw atLine(StdCode.TOML_ESCAPE);
        }
    }
}
