package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** JSON as data. A name that comes twice must mean the same twice, or things that go together. */
final class JsonReader implements JsonScanner.Sink {

    /** Deeper values are refused, for whoever walks through them needs as much of the stack. */
    static final int DEEPEST = 1_000;

    private final String text;
    private final Deque<Building> open = new ArrayDeque<>();
    private @Nullable Datum done;

    /** A list or struct whose end was not read yet. */
    private static final class Building {
        private final @Nullable SequencedMap<String, Datum> fields;
        private final List<Datum> items = new ArrayList<>();
        private @Nullable String name;

        Building(boolean struct) {
            fields = struct ? new LinkedHashMap<>() : null;
        }
    }

    private JsonReader(String text) {
        this.text = text;
    }

    /** The one value in a text. */
    static Datum read(String text) throws Failure {
        JsonReader reader = new JsonReader(text);
        new JsonScanner(text, reader).only();
        return reader.take();
    }

    /** All values in a text, one behind another. */
    static List<Datum> readAll(String text) throws Failure {
        JsonReader reader = new JsonReader(text);
        JsonScanner scanner = new JsonScanner(text, reader);
        List<Datum> values = new ArrayList<>();
        while (scanner.more()) {
            scanner.next();
            values.add(reader.take());
        }
        return values;
    }

    @Override
    public void token(char kind, int from, int to) throws Failure {
        switch (kind) {
            case '{', '[' -> {
                if (open.size() >= DEEPEST) {
                    throw Failure.wrong(StdCode.NESTED, DEEPEST);
                }
                open.addLast(new Building(kind == '{'));
            }
            case '}', ']' -> {
                Building closed = open.removeLast();
                put(closed.fields != null ? new Datum.Fields(closed.fields) : new Datum.Items(closed.items));
            }
            case ',', ':' -> {}
            case '"' -> string(unescaped(from + 1, to - 1));
            case 't' -> put(new Datum.Bool(true));
            case 'f' -> put(new Datum.Bool(false));
            case 'n' -> put(new Datum.Null());
            default -> put(number(text.substring(from, to)));
        }
    }

    private Datum take() {
        Datum value = done;
        if (value == null) {
            throw new IllegalStateException("nothing was read");
        }
        done = null;
        return value;
    }

    private void string(String value) throws Failure {
        Building inner = open.peekLast();
        if (inner != null && inner.fields != null && inner.name == null) {
            inner.name = value;
        } else {
            put(new Datum.Text(value));
        }
    }

    private void put(Datum value) throws Failure {
        Building inner = open.peekLast();
        if (inner == null) {
            done = value;
        } else if (inner.fields == null) {
            inner.items.add(value);
        } else {
            String name = inner.name;
            if (name == null) {
                throw new IllegalStateException("a value without a name");
            }
            Datum before = inner.fields.get(name);
            inner.fields.put(name, before == null ? value : merged(before, value));
            inner.name = null;
        }
    }

    private static Datum number(String text) throws Failure {
        boolean whole = text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
        try {
            return new Num(new BigDecimal(text), whole, Num.Odd.NONE);
        } catch (NumberFormatException tooLarge) {
            throw Failure.wrong(StdCode.RANGE, Shown.text(text));
        }
    }

    private String unescaped(int from, int to) throws Failure {
        StringBuilder out = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> out.append(text.charAt(i));
            }
        }
        for (int i = 0; i < out.length(); i++) {
            if (Character.isSurrogate(out.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(out.codePointAt(i))) {
                    throw Failure.wrong(StdCode.JSON_SURROGATE);
                }
                i++;
            }
        }
        return out.toString();
    }

    /** Both at once: fields together, and everything else must be the same. */
    static Datum merged(Datum left, Datum right) throws Failure {
        if (left instanceof Datum.Fields a && right instanceof Datum.Fields b) {
            SequencedMap<String, Datum> both = new LinkedHashMap<>(a.values());
            for (String name : b.values().keySet()) {
                Datum value = b.values().get(name);
                Datum before = both.get(name);
                if (value != null) {
                    both.put(name, before == null ? value : merged(before, value));
                }
            }
            return new Datum.Fields(both);
        }
        if (left instanceof Datum.Items a && right instanceof Datum.Items b) {
            if (a.values().size() != b.values().size()) {
                throw Failure.wrong(
                        StdCode.LENGTHS, a.values().size(), b.values().size());
            }
            List<Datum> both = new ArrayList<>();
            for (int i = 0; i < a.values().size(); i++) {
                both.add(merged(a.values().get(i), b.values().get(i)));
            }
            return new Datum.Items(both);
        }
        if (Sameness.key(left).equals(Sameness.key(right))) {
            return left;
        }
        throw Failure.wrong(StdCode.CONFLICT, new Shown(right), new Shown(left));
    }
}
