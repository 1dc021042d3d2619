package dev.slipway.kubevela.cue.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts a source into tokens in one pass; interpolations are cut too, with the parts of the string around them. */
final class Lexer {

    private static final Map<String, TokenKind> KEYWORDS = new HashMap<>();

    static {
        for (TokenKind kind : TokenKind.values()) {
            if (kind.isKeyword()) {
                KEYWORDS.put(kind.spelling(), kind);
            }
        }
    }

    /** How a string that is open is closed again: its quote, how often, and the hashes after it. */
    private record Quote(char mark, int count, int hashes) {}

    /** A string that waits for the end of an interpolation, and the parentheses opened inside. */
    private static final class Open {
        final Quote quote;
        final int start;
        int parentheses;

        Open(Quote quote, int start) {
            this.quote = quote;
            this.start = start;
        }
    }

    /** A text of more has no place in memory beside what is made of it. */
    private static final int MOST_TOKENS = 5_000_000;

    /** Nobody reads more. */
    private static final int MOST_PROBLEMS = 100;

    private final Source source;
    private final String text;
    private final List<SyntaxProblem> problems;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Comment> pending = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

    private int at;
    private int lines;
    private boolean blanks;
    private boolean endsLine;

    private List<String> group = new ArrayList<>();
    private int groupEnd;
    private Spacing groupSpacing = Spacing.NONE;

    Lexer(Source source, List<SyntaxProblem> problems) {
        this.source = source;
        this.text = source.text();
        this.problems = problems;
    }

    List<Token> scan() {
        if (text.startsWith("\uFEFF")) {
            at = 1;
        }
        while (true) {
            skipSpace();
            if (tokens.size() > MOST_TOKENS && at < text.length()) {
                fail(at, SyntaxCode.TOO_LONG, String.valueOf(MOST_TOKENS));
                at = text.length();
                open.clear();
            }
            if (problems.size() >= MOST_PROBLEMS) {
                at = text.length();
            }
            if (at >= text.length()) {
                if (endsLine) {
                    add(TokenKind.COMMA, "\n", at);
                    endsLine = false;
                    continue;
                }
                if (!open.isEmpty()) {
                    fail(open.peek().start, SyntaxCode.STRING_OPEN);
                }
                add(TokenKind.EOF, "", at);
                return tokens;
            }
            char c = peek(0);
            if (c == '\n') {
                int start = at;
                int kept = lines;
                at++;
                endsLine = false;
                lines = 1;
                skipSpace();
                if (at < text.length() && (peek(0) == ',' || peek(0) == ':')) {
                    lines = 0;
                    continue;
                }
                int gap = lines;
                lines = kept;
                add(TokenKind.COMMA, "\n", start);
                lines = gap;
                continue;
            }
            if (c == '/' && peek(1) == '/') {
                if (endsLine) {
                    endsLine = false;
                    int gap = lines;
                    boolean blank = blanks;
                    add(TokenKind.COMMA, "\n", at);
                    lines = gap;
                    blanks = blank;
                }
                comment();
                continue;
            }
            token(c);
        }
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                blanks = true;
            } else if (c == '\n') {
                if (endsLine) {
                    return;
                }
                lines++;
            } else if (c != '\r') {
                return;
            }
            at++;
        }
    }

    private Spacing spacing() {
        return lines > 1 ? Spacing.SECTION : lines == 1 ? Spacing.NEWLINE : blanks ? Spacing.BLANK : Spacing.NONE;
    }

    private void comment() {
        int end = text.indexOf('\n', at);
        if (end < 0) {
            end = text.length();
        }
        int stop = end > at && text.charAt(end - 1) == '\r' ? end - 1 : end;
        for (int i = at; i < stop; i++) {
            if (text.charAt(i) == '\0') {
                fail(i, SyntaxCode.NUL);
            } else if (text.charAt(i) == '\uFEFF') {
                fail(i, SyntaxCode.BYTE_ORDER_MARK);
            }
        }
        int line = source.line(at);
        boolean trails = !tokens.isEmpty()
                && tokens.getLast().line() == line
                && group.isEmpty()
                && pending.isEmpty()
                && lastEndsOn(line);
        if (!group.isEmpty() && line != groupEnd + 1) {
            closeGroup(false);
        }
        if (group.isEmpty()) {
            groupSpacing = trails ? Spacing.BLANK : spacing();
        }
        group.add(text.substring(at, stop));
        groupEnd = line;
        at = end;
        lines = 0;
        blanks = false;
        if (trails) {
            pending.add(new Comment(group, groupSpacing, false, true));
            group = new ArrayList<>();
        }
    }

    private boolean lastEndsOn(int line) {
        Token last = tokens.getLast();
        if (last.implied()) {
            return last.line() == line;
        }
        return source.line(last.start() + Math.max(0, last.text().length() - 1)) == line;
    }

    private void closeGroup(boolean documents) {
        if (!group.isEmpty()) {
            pending.add(new Comment(group, groupSpacing, documents, false));
            group = new ArrayList<>();
        }
    }

    private void add(TokenKind kind, String spelling, int start) {
        List<Comment> above = List.of();
        if (!group.isEmpty() && kind != TokenKind.EOF && source.line(start) == groupEnd + 1) {
            above = List.of(new Comment(group, groupSpacing, true, false));
            group = new ArrayList<>();
        }
        closeGroup(false);
        Token token = new Token(source, kind, spelling, start, spacing());
        if (!pending.isEmpty()) {
            if (tokens.isEmpty()) {
                List<Comment> all = new ArrayList<>(pending);
                all.addAll(above);
                above = all;
            } else {
                tokens.getLast().attach(List.of(), pending);
            }
            pending.clear();
        }
        token.attach(above, List.of());
        tokens.add(token);
        lines = 0;
        blanks = false;
    }

    private void fail(int offset, SyntaxCode code, String... arguments) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new SyntaxProblem(source.position(offset), code, List.of(arguments)));
        }
    }

    private void token(char c) {
        int start = at;
        if (c >= '0' && c <= '9' || c == '.' && digit(peek(1))) {
            TokenKind kind = number();
            finish(kind, start, true);
            return;
        }
        if (letter(text.codePointAt(start)) || c == '$') {
            word(start);
            return;
        }
        if (c == '_') {
            if (peek(1) == '|') {
                if (peek(2) == '_') {
                    at += 3;
                    finish(TokenKind.BOTTOM, start, true);
                } else {
                    fail(start, SyntaxCode.BOTTOM);
                    at += 2;
                    finish(TokenKind.ILLEGAL, start, endsLine);
                }
                return;
            }
            word(start);
            return;
        }
        if (c == '#') {
            int hashes = 0;
            while (peek(hashes) == '#') {
                hashes++;
            }
            char quote = peek(hashes);
            if (quote == '"' || quote == '\'') {
                at += hashes;
                string(start, hashes);
                return;
            }
            if (hashes > 1) {
                fail(start, SyntaxCode.HASHES);
                at += hashes;
                finish(TokenKind.ILLEGAL, start, endsLine);
                return;
            }
            word(start);
            return;
        }
        if (c == '"' || c == '\'') {
            string(start, 0);
            return;
        }
        if (c == '@') {
            attribute(start);
            return;
        }
        punctuation(c, start);
    }

    private void finish(TokenKind kind, int start, boolean ends) {
        String known = kind.spelling();
        boolean same = !known.isEmpty() && known.length() == at - start && text.startsWith(known, start);
        finish(kind, same ? known : text.substring(start, at), start, ends);
    }

    private void finish(TokenKind kind, String spelling, int start, boolean ends) {
        add(kind, spelling, start);
        endsLine = ends;
    }

    private void word(int start) {
        at += Character.charCount(text.codePointAt(start));
        if (text.charAt(start) == '_' && peek(0) == '#') {
            at++;
        } else if (text.charAt(start) == '_' && peek(0) == '_' && peek(1) == '#') {
            // Two underscores and a hash are one (reserved) word.
            at += 2;
        }
        while (continuesWord()) {
            at += Character.charCount(text.codePointAt(at));
        }
        String word = text.substring(start, at);
        finish(KEYWORDS.getOrDefault(word, TokenKind.IDENT), start, true);
    }

    private boolean continuesWord() {
        if (at >= text.length()) {
            return false;
        }
        int c = text.codePointAt(at);
        return letter(c) || unicodeDigit(c) || c == '_' || c == '$';
    }

    private static boolean letter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 && c != 0xFFFD && Character.isLetter(c);
    }

    private static boolean unicodeDigit(int c) {
        return c >= '0' && c <= '9' || c >= 0x80 && Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private void mantissa(int base) {
        char last = '\0';
        while (at < text.length()) {
            char c = peek(0);
            if (c == '_') {
                if (last == '_') {
                    fail(at, SyntaxCode.UNDERSCORE);
                }
            } else if (c >= 0x80 || Character.digit(c, 16) < 0 || Character.digit(c, 16) >= base) {
                break;
            }
            last = c;
            at++;
        }
        if (last == '_') {
            fail(at - 1, SyntaxCode.UNDERSCORE);
        }
    }

    private TokenKind number() {
        int start = at;
        TokenKind kind = TokenKind.INT;
        if (peek(0) == '.') {
            at++;
            kind = TokenKind.FLOAT;
            mantissa(10);
            return exponent(kind);
        }
        if (peek(0) == '0') {
            int base = switch (peek(1)) {
                case 'x', 'X' -> 16;
                case 'b' -> 2;
                case 'o' -> 8;
                default -> 10;
            };
            if (base != 10) {
                at += 2;
                mantissa(base);
                if (at - start <= 2) {
                    fail(start, SyntaxCode.NO_DIGITS, text.substring(start, at));
                }
                return kind;
            }
            at++;
            boolean more = digit(peek(0));
            if (more) {
                mantissa(10);
            }
            if (peek(0) != '.' && peek(0) != 'e' && peek(0) != 'E') {
                if (more) {
                    fail(start, SyntaxCode.LEADING_ZERO);
                }
                return kind;
            }
        } else {
            mantissa(10);
        }
        if (peek(0) == '.') {
            if (peek(1) == '.') {
                return kind;
            }
            kind = TokenKind.FLOAT;
            at++;
            mantissa(10);
        }
        return exponent(kind);
    }

    private TokenKind exponent(TokenKind kind) {
        switch (peek(0)) {
            case 'K', 'M', 'G', 'T', 'P' -> {
                at++;
                if (peek(0) == 'i') {
                    at++;
                }
                return TokenKind.INT;
            }
            case 'e', 'E' -> {
                at++;
                if (peek(0) == '-' || peek(0) == '+') {
                    at++;
                }
                mantissa(10);
                return TokenKind.FLOAT;
            }
            default -> {
                return kind;
            }
        }
    }

    private void string(int start, int hashes) {
        char mark = peek(0);
        at++;
        int count = 1;
        if (peek(0) == mark) {
            if (peek(1) == mark) {
                at += 2;
                count = 3;
                if (peek(0) == '\r' && peek(1) == '\n') {
                    at++;
                }
                if (peek(0) != '\n') {
                    fail(start, SyntaxCode.STRING_FIRST_LINE, text.substring(start, at));
                    finish(TokenKind.STRING, start, true);
                    return;
                }
                at++;
            } else {
                int found = 0;
                while (found < hashes && peek(1 + found) == '#') {
                    found++;
                }
                if (found == hashes) {
                    at += 1 + hashes;
                    finish(TokenKind.STRING, start, true);
                    return;
                }
                at++;
            }
        }
        body(start, new Quote(mark, count, hashes), TokenKind.STRING, TokenKind.TEXT_START);
    }

    /** Reads on to the end of a string or its next interpolation. */
    private void body(int start, Quote quote, TokenKind whole, TokenKind part) {
        while (true) {
            if (at >= text.length() || quote.count != 3 && peek(0) == '\n') {
                fail(start, SyntaxCode.STRING_OPEN);
                finish(whole, literal(start, quote), start, true);
                return;
            }
            char c = peek(0);
            if (c == '\0') {
                fail(at, SyntaxCode.NUL);
            } else if (c == '\uFEFF') {
                fail(at, SyntaxCode.BYTE_ORDER_MARK);
            }
            at++;
            if (c == quote.mark && closes(quote)) {
                finish(whole, literal(start, quote), start, true);
                return;
            }
            if (c == '\\' && escape(quote)) {
                at++;
                open.push(new Open(quote, at));
                finish(part, literal(start, quote), start, false);
                return;
            }
        }
    }

    /** A literal; one of several lines without carriage returns, but one alone, behind the first quotes, stays. */
    private String literal(int start, Quote quote) {
        String literal = text.substring(start, at);
        if (quote.count != 3) {
            return literal;
        }
        int first = literal.indexOf('\r');
        boolean alone = first >= 3
                && literal.indexOf('\r', first + 1) < 0
                && literal.indexOf('\n') == first + 1
                && (literal.charAt(first - 1) == '"' || literal.charAt(first - 1) == '\'');
        return first >= 0 && !alone ? withoutReturns(literal) : literal;
    }

    /** One that keeps quotes or escapes from coming together stays. */
    private static String withoutReturns(String literal) {
        StringBuilder kept = new StringBuilder(literal.length());
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c != '\r' || i > 0 && "\"'\\#".indexOf(literal.charAt(i - 1)) >= 0 && !endsLine(literal, i + 1)) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    private static boolean endsLine(String literal, int from) {
        int i = from;
        while (i < literal.length() && literal.charAt(i) == '\r') {
            i++;
        }
        return literal.startsWith("\n", i);
    }

    private boolean closes(Quote quote) {
        int i = 0;
        for (; i < quote.count - 1; i++) {
            if (peek(i) != quote.mark) {
                return false;
            }
        }
        for (; i < quote.count - 1 + quote.hashes; i++) {
            if (peek(i) != '#') {
                return false;
            }
        }
        at += i;
        return true;
    }

    /** Checks an escape; true if it opens an interpolation, and then the parenthesis is next. */
    private boolean escape(Quote quote) {
        for (int i = 0; i < quote.hashes; i++) {
            if (peek(0) != '#') {
                return false;
            }
            at++;
        }
        int start = at;
        char c = peek(0);
        int digits;
        int base = 16;
        long most = 0x10FFFF;
        switch (c) {
            case '(' -> {
                return true;
            }
            case 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\', '/' -> {
                at++;
                return false;
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                digits = 3;
                base = 8;
                most = 255;
            }
            case 'x' -> {
                at++;
                digits = 2;
                most = 255;
            }
            case 'u' -> {
                at++;
                digits = 4;
            }
            case 'U' -> {
                at++;
                digits = 8;
            }
            default -> {
                if (c == quote.mark) {
                    at++;
                } else {
                    fail(start, at >= text.length() ? SyntaxCode.ESCAPE_OPEN : SyntaxCode.ESCAPE_UNKNOWN);
                }
                return false;
            }
        }
        long value = 0;
        for (int i = 0; i < digits; i++) {
            char d = peek(0);
            int v = d < 0x80 ? Character.digit(d, 16) : -1;
            if (v < 0 || v >= base) {
                if (at >= text.length()) {
                    fail(at, SyntaxCode.ESCAPE_OPEN);
                } else {
                    fail(at, SyntaxCode.ESCAPE_DIGIT, describe(d));
                }
                return false;
            }
            value = value * base + v;
            at++;
        }
        if (value > most) {
            fail(start, SyntaxCode.ESCAPE_RANGE);
        }
        return false;
    }

    private static String describe(int c) {
        return "U+%04X '%s'".formatted(c, Character.toString(c));
    }

    private void attribute(int start) {
        at++;
        while (continuesWord() || peek(0) == '#' || peek(0) == '.') {
            at += Character.charCount(text.codePointAt(at));
        }
        if (peek(0) != '(') {
            Lexer inner = inner();
            inner.one();
            at = inner.at;
            fail(at, SyntaxCode.ATTRIBUTE);
            finish(TokenKind.ATTRIBUTE, start, true);
            return;
        }
        at++;
        Lexer inner = inner();
        Deque<TokenKind> closers = new ArrayDeque<>();
        closers.push(TokenKind.RPAREN);
        while (!closers.isEmpty()) {
            TokenKind kind = inner.one();
            switch (kind) {
                case EOF -> {
                    fail(
                            text.length(),
                            SyntaxCode.ATTRIBUTE_OPEN,
                            closers.peek().spelling());
                    closers.clear();
                }
                case LPAREN -> closers.push(TokenKind.RPAREN);
                case LBRACK -> closers.push(TokenKind.RBRACK);
                case LBRACE -> closers.push(TokenKind.RBRACE);
                case RPAREN, RBRACK, RBRACE -> {
                    if (closers.peek() == kind) {
                        closers.pop();
                    } else {
                        fail(inner.at, SyntaxCode.ATTRIBUTE_BRACKET, kind.spelling());
                    }
                }
                case TEXT_START -> {
                    fail(inner.at, SyntaxCode.ATTRIBUTE_INTERPOLATION);
                    inner.open.clear();
                    closers.push(TokenKind.RPAREN);
                }
                default -> {}
            }
        }
        at = inner.at;
        finish(TokenKind.ATTRIBUTE, start, true);
    }

    private Lexer inner() {
        Lexer inner = new Lexer(source, problems);
        inner.at = at;
        return inner;
    }

    /** Cuts one token off, for what lies inside an attribute. */
    private TokenKind one() {
        tokens.clear();
        group.clear();
        pending.clear();
        endsLine = false;
        while (true) {
            skipSpace();
            if (at >= text.length()) {
                return TokenKind.EOF;
            }
            if (peek(0) == '/' && peek(1) == '/') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
                continue;
            }
            token(peek(0));
            return tokens.getLast().kind();
        }
    }

    private void punctuation(char c, int start) {
        at++;
        char next = peek(0);
        boolean ends = false;
        TokenKind kind;
        switch (c) {
            case ':' -> kind = TokenKind.COLON;
            case ',' -> kind = TokenKind.COMMA;
            case ';' -> {
                kind = TokenKind.SEMICOLON;
                ends = true;
            }
            case '?' -> {
                kind = TokenKind.OPTION;
                ends = true;
            }
            case '.' -> {
                if (next == '.' && peek(1) == '.') {
                    at += 2;
                    kind = TokenKind.ELLIPSIS;
                    ends = true;
                } else if (next == '.') {
                    fail(start, SyntaxCode.ELLIPSIS);
                    at++;
                    kind = TokenKind.ILLEGAL;
                } else {
                    kind = TokenKind.PERIOD;
                }
            }
            case '(' -> {
                kind = TokenKind.LPAREN;
                if (!open.isEmpty()) {
                    open.peek().parentheses++;
                }
            }
            case ')' -> {
                kind = TokenKind.RPAREN;
                ends = true;
                if (!open.isEmpty() && open.peek().parentheses-- == 0) {
                    Open resumed = open.pop();
                    body(start, resumed.quote, TokenKind.TEXT_END, TokenKind.TEXT_MIDDLE);
                    return;
                }
            }
            case '[' -> kind = TokenKind.LBRACK;
            case ']' -> {
                kind = TokenKind.RBRACK;
                ends = true;
            }
            case '{' -> kind = TokenKind.LBRACE;
            case '}' -> {
                kind = TokenKind.RBRACE;
                ends = true;
            }
            case '+' -> kind = TokenKind.ADD;
            case '-' -> kind = TokenKind.SUB;
            case '*' -> kind = TokenKind.MUL;
            case '/' -> kind = TokenKind.QUO;
            case '<' -> {
                if (next == '-') {
                    at++;
                    kind = TokenKind.ILLEGAL;
                } else {
                    kind = then('=', TokenKind.LEQ, TokenKind.LSS);
                }
            }
            case '>' -> kind = then('=', TokenKind.GEQ, TokenKind.GTR);
            case '=' ->
                kind = next == '~'
                        ? then('~', TokenKind.MAT, TokenKind.BIND)
                        : then('=', TokenKind.EQL, TokenKind.BIND);
            case '!' ->
                kind = next == '~' ? then('~', TokenKind.NMAT, TokenKind.NOT) : then('=', TokenKind.NEQ, TokenKind.NOT);
            case '&' -> kind = then('&', TokenKind.LAND, TokenKind.AND);
            case '|' -> kind = then('|', TokenKind.LOR, TokenKind.OR);
            default -> {
                int full = c;
                if (Character.isHighSurrogate(c) && Character.isLowSurrogate(next)) {
                    full = Character.toCodePoint(c, next);
                    at++;
                }
                if (c == '\0') {
                    fail(start, SyntaxCode.NUL);
                } else if (c == '\uFEFF') {
                    fail(start, SyntaxCode.BYTE_ORDER_MARK);
                } else {
                    fail(start, SyntaxCode.CHARACTER, describe(full));
                }
                kind = TokenKind.ILLEGAL;
                ends = endsLine;
            }
        }
        if (kind == TokenKind.ILLEGAL) {
            finish(kind, start, ends);
        } else {
            finish(kind, kind.spelling(), start, ends);
        }
    }

    private TokenKind then(char second, TokenKind both, TokenKind alone) {
        if (peek(0) == second) {
            at++;
            return both;
        }
        return alone;
    }
}
