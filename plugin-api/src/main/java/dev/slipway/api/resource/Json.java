package dev.slipway.api.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON text to {@link Value} and back, with number spellings and key order kept, and the canonical form of RFC 8785
 * (keys ordered by UTF-16 code units, minimal escaping) except that numbers stay as they were spelled.
 *
 * <p>A {@link Value.SecretValue} is written as an object with the single key {@value #SECRET_KEY} and read back as one.
 * Nesting is bounded by {@value #MAX_DEPTH}. Stateless; any thread.
 */
public final class Json {
    static final String SECRET_KEY = "$slipway.secret";
    static final int MAX_DEPTH = 512;

    private Json() {}

    /** Thrown for text that is not JSON; says what was expected and at which offset. */
    public static final class MalformedJsonException extends RuntimeException {
        private final int offset;

        MalformedJsonException(String message, int offset) {
            super(message + " at offset " + offset);
            this.offset = offset;
        }

        /** Offset into the text, in UTF-16 code units. */
        public int offset() {
            return offset;
        }
    }

    /**
     * Reads one JSON text.
     *
     * @throws MalformedJsonException when the text is not JSON, repeats a key or nests too deeply
     */
    public static Value parse(String text) {
        var reader = new Reader(text);
        reader.space();
        var value = reader.value(0);
        reader.space();
        if (reader.at < text.length()) {
            throw new MalformedJsonException("unexpected text after the value", reader.at);
        }
        return value;
    }

    /** Compact text in the tree's own key order. */
    public static String print(Value value) {
        var out = new StringBuilder();
        write(value, out, false, -1, 0);
        return out.toString();
    }

    /** Text indented by two spaces, in the tree's own key order. */
    public static String pretty(Value value) {
        var out = new StringBuilder();
        write(value, out, false, 2, 0);
        return out.toString();
    }

    /** The canonical text that digests are taken over. */
    public static String canonical(Value value) {
        var out = new StringBuilder();
        write(value, out, true, -1, 0);
        return out.toString();
    }

    static boolean isNumber(String text) {
        int i = 0;
        int n = text.length();
        if (i < n && text.charAt(i) == '-') {
            i++;
        }
        if (i >= n) {
            return false;
        }
        if (text.charAt(i) == '0') {
            i++;
        } else {
            int start = i;
            while (i < n && digit(text.charAt(i))) {
                i++;
            }
            if (i == start) {
                return false;
            }
        }
        if (i < n && text.charAt(i) == '.') {
            int start = ++i;
            while (i < n && digit(text.charAt(i))) {
                i++;
            }
            if (i == start) {
                return false;
            }
        }
        if (i < n && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            i++;
            if (i < n && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
                i++;
            }
            int start = i;
            while (i < n && digit(text.charAt(i))) {
                i++;
            }
            if (i == start) {
                return false;
            }
        }
        return i == n;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static void write(Value value, StringBuilder out, boolean sorted, int indent, int depth) {
        switch (value) {
            case Value.ObjectValue o -> writeObject(o.fields(), out, sorted, indent, depth);
            case Value.ListValue l -> {
                out.append('[');
                boolean first = true;
                for (var item : l.items()) {
                    if (!first) {
                        out.append(',');
                    }
                    first = false;
                    newline(out, indent, depth + 1);
                    write(item, out, sorted, indent, depth + 1);
                }
                if (!first) {
                    newline(out, indent, depth);
                }
                out.append(']');
            }
            case Value.StringValue s -> quote(s.text(), out);
            case Value.NumberValue n -> out.append(n.spelling());
            case Value.BooleanValue b -> out.append(b.value());
            case Value.NullValue n -> out.append("null");
            case Value.SecretValue s ->
                writeObject(Map.of(SECRET_KEY, Value.of(s.digest())), out, sorted, indent, depth);
        }
    }

    private static void writeObject(
            Map<String, Value> fields, StringBuilder out, boolean sorted, int indent, int depth) {
        out.append('{');
        boolean first = true;
        for (var entry : (sorted ? new TreeMap<>(fields) : fields).entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            newline(out, indent, depth + 1);
            quote(entry.getKey(), out);
            out.append(indent >= 0 ? ": " : ":");
            write(entry.getValue(), out, sorted, indent, depth + 1);
        }
        if (!first) {
            newline(out, indent, depth);
        }
        out.append('}');
    }

    private static void newline(StringBuilder out, int indent, int depth) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void space() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
                    return;
                }
                at++;
            }
        }

        private char peek() {
            if (at >= text.length()) {
                throw new MalformedJsonException("unexpected end of text", at);
            }
            return text.charAt(at);
        }

        Value value(int depth) {
            if (depth > MAX_DEPTH) {
                throw new MalformedJsonException("nested deeper than " + MAX_DEPTH, at);
            }
            char c = peek();
            return switch (c) {
                case '{' -> object(depth);
                case '[' -> list(depth);
                case '"' -> Value.of(string());
                case 't' -> word("true", Value.of(true));
                case 'f' -> word("false", Value.of(false));
                case 'n' -> word("null", Value.NullValue.NULL);
                default -> number();
            };
        }

        private Value word(String word, Value value) {
            if (!text.startsWith(word, at)) {
                throw new MalformedJsonException("expected " + word, at);
            }
            at += word.length();
            return value;
        }

        private Value number() {
            int start = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            var spelling = text.substring(start, at);
            if (!isNumber(spelling)) {
                throw new MalformedJsonException("expected a value", start);
            }
            return new Value.NumberValue(spelling);
        }

        private Value object(int depth) {
            at++;
            var fields = new LinkedHashMap<String, Value>();
            space();
            if (peek() == '}') {
                at++;
                return Value.ObjectValue.EMPTY;
            }
            while (true) {
                space();
                if (peek() != '"') {
                    throw new MalformedJsonException("expected a key in quotes", at);
                }
                int keyAt = at;
                var key = string();
                space();
                if (peek() != ':') {
                    throw new MalformedJsonException("expected ':'", at);
                }
                at++;
                space();
                if (fields.put(key, value(depth + 1)) != null) {
                    throw new MalformedJsonException("key \"" + key + "\" stands twice", keyAt);
                }
                space();
                char c = peek();
                at++;
                if (c == '}') {
                    break;
                }
                if (c != ',') {
                    throw new MalformedJsonException("expected ',' or '}'", at - 1);
                }
            }
            if (fields.size() == 1 && fields.get(SECRET_KEY) instanceof Value.StringValue(var digest)) {
                return new Value.SecretValue(digest);
            }
            return new Value.ObjectValue(fields);
        }

        private Value list(int depth) {
            at++;
            List<Value> items = new ArrayList<>();
            space();
            if (peek() == ']') {
                at++;
                return Value.ListValue.EMPTY;
            }
            while (true) {
                space();
                items.add(value(depth + 1));
                space();
                char c = peek();
                at++;
                if (c == ']') {
                    return new Value.ListValue(items);
                }
                if (c != ',') {
                    throw new MalformedJsonException("expected ',' or ']'", at - 1);
                }
            }
        }

        private String string() {
            at++;
            int start = at;
            while (peek() != '"' && peek() != '\\' && peek() >= 0x20) {
                at++;
            }
            if (peek() == '"') {
                return text.substring(start, at++);
            }
            var out = new StringBuilder(text.substring(start, at));
            while (true) {
                char c = peek();
                at++;
                if (c == '"') {
                    return out.toString();
                }
                if (c < 0x20) {
                    throw new MalformedJsonException("control character in a string", at - 1);
                }
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                char escape = peek();
                at++;
                switch (escape) {
                    case '"', '\\', '/' -> out.append(escape);
                    case 'b' -> out.append('\b');
                    case 'f' -> out.append('\f');
                    case 'n' -> out.append('\n');
                    case 'r' -> out.append('\r');
                    case 't' -> out.append('\t');
                    case 'u' -> {
                        if (at + 4 > text.length()) {
                            throw new MalformedJsonException("unexpected end of text", text.length());
                        }
                        try {
                            out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        } catch (NumberFormatException notHex) {
                            throw new MalformedJsonException("expected four hexadecimal digits", at);
                        }
                        at += 4;
                    }
                    default -> throw new MalformedJsonException("unknown escape \\" + escape, at - 1);
                }
            }
        }
    }
}
