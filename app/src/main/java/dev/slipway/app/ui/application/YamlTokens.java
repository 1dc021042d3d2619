package dev.slipway.app.ui.application;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits one line of YAML into pieces for colouring. Each line is looked at alone: what a text over several lines holds is
 * coloured as if it were structure, which costs a wrong colour and never a wrong text.
 */
public final class YamlTokens {
    private YamlTokens() {}

    /** What a piece is. */
    public enum Sort {
        PLAIN("yaml-plain"),
        KEY("yaml-key"),
        TEXT("yaml-text"),
        NUMBER("yaml-number"),
        WORD("yaml-word"),
        COMMENT("yaml-comment"),
        MARK("yaml-mark");

        private final String style;

        Sort(String style) {
            this.style = style;
        }

        public String style() {
            return style;
        }
    }

    public record Token(Sort sort, String text) {}

    /** The pieces of a line; together they are the line. */
    public static List<Token> of(String line) {
        var out = new ArrayList<Token>();
        int at = 0;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        while (at < line.length()
                && line.charAt(at) == '-'
                && (at + 1 == line.length() || line.charAt(at + 1) == ' ')) {
            add(out, Sort.MARK, line.substring(0, at + 1), line, at);
            at++;
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
        }
        int done = out.stream().mapToInt(token -> token.text().length()).sum();
        if (at > done) {
            out.add(new Token(Sort.PLAIN, line.substring(done, at)));
        }
        if (line.startsWith("---", at) || line.startsWith("...", at)) {
            out.add(new Token(Sort.MARK, line.substring(at)));
            return out;
        }
        int colon = colon(line, at);
        if (colon >= 0) {
            out.add(new Token(Sort.KEY, line.substring(at, colon)));
            out.add(new Token(Sort.MARK, ":"));
            at = colon + 1;
        }
        rest(line, at, out);
        return out;
    }

    private static void add(List<Token> out, Sort sort, String upTo, String line, int dash) {
        int done = out.stream().mapToInt(token -> token.text().length()).sum();
        if (dash > done) {
            out.add(new Token(Sort.PLAIN, line.substring(done, dash)));
        }
        out.add(new Token(sort, upTo.substring(dash)));
    }

    /** Where the colon after a key stands; −1 when the line has no key. */
    private static int colon(String line, int from) {
        if (from >= line.length() || line.charAt(from) == '#') {
            return -1;
        }
        char first = line.charAt(from);
        if (first == '{' || first == '[') {
            return -1;
        }
        int at = from;
        if (first == '"' || first == '\'') {
            at = line.indexOf(first, from + 1) + 1;
            return at > 0 && at < line.length() && line.charAt(at) == ':' ? at : -1;
        }
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '#' && at > from && line.charAt(at - 1) == ' ') {
                return -1;
            }
            if (c == ':' && (at + 1 == line.length() || line.charAt(at + 1) == ' ')) {
                return at;
            }
        }
        return -1;
    }

    private static void rest(String line, int from, List<Token> out) {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '#' && (at == 0 || line.charAt(at - 1) == ' ')) {
                out.add(new Token(Sort.COMMENT, line.substring(at)));
                return;
            }
            if (c == '"' || c == '\'') {
                int end = at + 1;
                while (end < line.length() && line.charAt(end) != c) {
                    end += c == '"' && line.charAt(end) == '\\' ? 2 : 1;
                }
                end = Math.min(line.length(), end + 1);
                out.add(new Token(Sort.TEXT, line.substring(at, end)));
                at = end;
            } else if ("{}[],:&*|>!".indexOf(c) >= 0) {
                out.add(new Token(Sort.MARK, String.valueOf(c)));
                at++;
            } else if (c == ' ') {
                int end = at;
                while (end < line.length() && line.charAt(end) == ' ') {
                    end++;
                }
                out.add(new Token(Sort.PLAIN, line.substring(at, end)));
                at = end;
            } else {
                int end = at;
                while (end < line.length()
                        && " {}[],".indexOf(line.charAt(end)) < 0
                        && !(line.charAt(end) == ':' && (end + 1 == line.length() || line.charAt(end + 1) == ' '))) {
                    end++;
                }
                end = Math.max(end, at + 1);
                var word = line.substring(at, end);
                boolean key = end < line.length() && line.charAt(end) == ':';
                out.add(new Token(key ? Sort.KEY : sort(word), word));
                at = end;
            }
        }
    }

    private static Sort sort(String word) {
        if (word.matches("[-+]?[0-9][0-9_.eE+-]*")) {
            return Sort.NUMBER;
        }
        return word.matches("(?i)true|false|yes|no|on|off|null|~") ? Sort.WORD : Sort.TEXT;
    }
}
