package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayDeque;
import java.util.Deque;

/** Reads JSON token by token and checks the grammar on the way, without recursion. Used by one thread. */
final class JsonScanner {

    /** Deeper values are refused. */
    private static final int DEEPEST = 10_000;

    private static final String SPACES = " \t\r\n";

    private final String text;
    private final Sink sink;
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;

    /** Takes the tokens of a text. */
    interface Sink {
        /**
         * One token: a bracket, a comma or colon, or a whole literal.
         *
         * @param kind its first character
         * @param from where it begins
         * @param to where it ends
         */
        void token(char kind, int from, int to) throws Failure;
    }

    private enum State {
        VALUE,
        VALUE_OR_CLOSE,
        KEY,
        KEY_OR_CLOSE,
        COLON,
        AFTER
    }

    JsonScanner(String text, Sink sink) {
        this.text = text;
        this.sink = sink;
    }

    /** Reads one value and fails unless only white space follows. */
    void only() throws Failure {
        next();
        space();
        if (at < text.length()) {
            throw Failure.wrong(StdCode.JSON_SURPLUS, character(at));
        }
    }

    /** True when another value seems to follow. */
    boolean more() {
        space();
        return at < text.length();
    }

    /** Where the next token is looked for. */
    int position() {
        return at;
    }

    /** Reads one value. */
    void next() throws Failure {
        State state = State.VALUE;
        do {
            space();
            if (at >= text.length()) {
                throw Failure.wrong(StdCode.JSON_END);
            }
            state = step(state, text.charAt(at));
        } while (!open.isEmpty() || state != State.AFTER);
    }

    private State step(State state, char c) throws Failure {
        switch (state) {
            case VALUE, VALUE_OR_CLOSE -> {
                if (c == ']' && state == State.VALUE_OR_CLOSE) {
                    return close(c);
                }
                return value(c);
            }
            case KEY, KEY_OR_CLOSE -> {
                if (c == '}' && state == State.KEY_OR_CLOSE) {
                    return close(c);
                }
                if (c != '"') {
                    throw Failure.wrong(StdCode.JSON_KEY, character(at));
                }
                token(c, string());
                return State.COLON;
            }
            case COLON -> {
                if (c != ':') {
                    throw Failure.wrong(StdCode.JSON_EXPECTED, "':'", character(at));
                }
                token(c, at + 1);
                return State.VALUE;
            }
            case AFTER -> {
                boolean inObject = open.getLast() == '{';
                if (c == (inObject ? '}' : ']')) {
                    return close(c);
                }
                if (c != ',') {
                    throw Failure.wrong(StdCode.JSON_EXPECTED, inObject ? "',' '}'" : "',' ']'", character(at));
                }
                token(c, at + 1);
                return inObject ? State.KEY : State.VALUE;
            }
        }
        throw new IllegalStateException("a state without a rule");
    }

    private State value(char c) throws Failure {
        switch (c) {
            case '{', '[' -> {
                if (open.size() >= DEEPEST) {
                    throw Failure.wrong(StdCode.NESTED, DEEPEST);
                }
                open.addLast(c);
                token(c, at + 1);
                return c == '{' ? State.KEY_OR_CLOSE : State.VALUE_OR_CLOSE;
            }
            case '"' -> token(c, string());
            case 't' -> token(c, word("true"));
            case 'f' -> token(c, word("false"));
            case 'n' -> token(c, word("null"));
            default -> {
                if (c != '-' && !digit(at)) {
                    throw Failure.wrong(StdCode.JSON_VALUE, character(at));
                }
                token(c, number());
            }
        }
        return State.AFTER;
    }

    private State close(char c) throws Failure {
        open.removeLast();
        token(c, at + 1);
        return State.AFTER;
    }

    private void token(char kind, int to) throws Failure {
        int from = at;
        at = to;
        sink.token(kind, from, to);
    }

    private int word(String word) throws Failure {
        int start = at;
        for (int i = 1; i < word.length(); i++) {
            at = start + i;
            if (at >= text.length()) {
                throw Failure.wrong(StdCode.JSON_END);
            }
            if (text.charAt(at) != word.charAt(i)) {
                throw Failure.wrong(StdCode.JSON_EXPECTED, word, character(at));
            }
        }
        at = start;
        return start + word.length();
    }

    private int string() throws Failure {
        int end = at + 1;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '"') {
                return end + 1;
            }
            if (c < ' ') {
                throw Failure.wrong(StdCode.JSON_STRING, character(end));
            }
            if (c != '\\') {
                end++;
                continue;
            }
            end++;
            if (end >= text.length()) {
                break;
            }
            if (text.charAt(end) == 'u') {
                for (int i = 1; i <= 4 && end + i < text.length(); i++) {
                    char hex = text.charAt(end + i);
                    if (hex >= 0x80 || Character.digit(hex, 16) < 0) {
                        throw Failure.wrong(StdCode.JSON_ESCAPE, character(end + i));
                    }
                }
                end += 5;
            } else if ("\"\\/bfnrt".indexOf(text.charAt(end)) >= 0) {
                end++;
            } else {
                throw Failure.wrong(StdCode.JSON_ESCAPE, character(end));
            }
        }
        throw Failure.wrong(StdCode.JSON_END);
    }

    private int number() throws Failure {
        int end = text.charAt(at) == '-' ? at + 1 : at;
        if (end < text.length() && text.charAt(end) == '0') {
            end++;
        } else {
            end = digits(end);
        }
        if (end < text.length() && text.charAt(end) == '.') {
            end = digits(end + 1);
        }
        if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            end++;
            if (end < text.length() && (text.charAt(end) == '+' || text.charAt(end) == '-')) {
                end++;
            }
            end = digits(end);
        }
        return end;
    }

    private int digits(int from) throws Failure {
        int end = from;
        while (digit(end)) {
            end++;
        }
        if (end == from) {
            if (from >= text.length()) {
                throw Failure.wrong(StdCode.JSON_END);
            }
            throw Failure.wrong(StdCode.JSON_NUMBER, character(from));
        }
        return end;
    }

    private boolean digit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private void space() {
        while (at < text.length() && SPACES.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private String character(int index) {
        return Quoting.quote(text.codePointAt(index), Quoting::printable);
    }
}
