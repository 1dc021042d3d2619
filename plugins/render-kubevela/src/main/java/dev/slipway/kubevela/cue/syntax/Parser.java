package dev.slipway.kubevela.cue.syntax;

import dev.slipway.kubevela.cue.syntax.Node.Clause;
import dev.slipway.kubevela.cue.syntax.Node.Decl;
import dev.slipway.kubevela.cue.syntax.Node.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads CUE. After a mistake it goes on at the next comma, so that one pass finds several.
 *
 * <p>Recursive descent over the tokens, operators by precedence. Depth is bounded: what nests deeper is a problem of the text.
 */
public final class Parser {

    private static final int DEEPEST = 600;
    private static final int MOST_PROBLEMS = 50;

    /** Thrown inside the parser when going on would not help anybody. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("given up", null, false, false);
        }
    }

    private final Source source;
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private final List<Token> tokens;
    private int at;
    private int depth;

    private Parser(Source source) {
        this.source = source;
        this.tokens = new Lexer(source, problems).scan();
    }

    /** Reads a whole file. Never throws for what stands in it. */
    public static Parsed parse(Source source) {
        Parser parser = new Parser(source);
        List<Decl> decls = new ArrayList<>();
        try {
            parser.file(decls);
        } catch (GivenUp givenUp) {
            // The problems say why.
            parser.at = parser.tokens.size() - 1;
        }
        List<SyntaxProblem> problems = new ArrayList<>(parser.problems);
        problems.sort(Comparator.comparingInt(problem -> problem.position().offset()));
        return new Parsed(new Node.File(source, decls, parser.tokens.getLast()), problems);
    }

    // ------------------------------------------------------------------ tokens

    private Token token() {
        return tokens.get(at);
    }

    private TokenKind kind() {
        return tokens.get(at).kind();
    }

    private boolean is(TokenKind kind) {
        return tokens.get(at).kind() == kind;
    }

    private TokenKind following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1)).kind();
    }

    private Token take() {
        Token token = tokens.get(at);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    private Token made(TokenKind kind, String text) {
        return new Token(source, kind, text, token().start(), Spacing.UNKNOWN);
    }

    private void fail(Position position, SyntaxCode code, String... arguments) {
        for (SyntaxProblem problem : problems) {
            // Whoever cannot read a token need not say too that it stands in the wrong place.
            if (problem.position().line() == position.line()
                    && (problem.position().offset() <= position.offset()
                            || is(TokenKind.ATTRIBUTE) && token().start() == position.offset())) {
                return;
            }
        }
        problems.add(new SyntaxProblem(position, code, List.of(arguments)));
        if (problems.size() > MOST_PROBLEMS) {
            throw new GivenUp();
        }
    }

    /** Says what should stand here: one way where there is something else, one where the line or the text ends. */
    private void expected(SyntaxCode here, SyntaxCode atEnd, String... what) {
        Token token = token();
        if (token.implied() || token.kind() == TokenKind.EOF) {
            fail(token.position(), atEnd, what);
        } else {
            String[] arguments = Arrays.copyOf(what, what.length + 1);
            arguments[what.length] = token.text();
            fail(token.position(), here, arguments);
        }
    }

    private void expected(TokenKind kind) {
        switch (kind) {
            case IDENT -> expected(SyntaxCode.NAME, SyntaxCode.NAME_AT_END);
            case STRING -> expected(SyntaxCode.QUOTED, SyntaxCode.QUOTED_AT_END);
            default -> expected(SyntaxCode.EXPECTED, SyntaxCode.EXPECTED_AT_END, kind.spelling());
        }
    }

    /** What has commas in it. */
    private enum Series {
        STRUCT(SyntaxCode.COMMA_IN_STRUCT, SyntaxCode.LINE_IN_STRUCT),
        LIST(SyntaxCode.COMMA_IN_LIST, SyntaxCode.LINE_IN_LIST),
        CALL(SyntaxCode.COMMA_IN_CALL, SyntaxCode.LINE_IN_CALL);

        final SyntaxCode comma;
        final SyntaxCode line;

        Series(SyntaxCode comma, SyntaxCode line) {
            this.comma = comma;
            this.line = line;
        }
    }

    private Token expect(TokenKind kind) {
        if (!is(kind)) {
            expected(kind);
            take();
            return made(kind, kind.spelling());
        }
        return take();
    }

    private Token close(TokenKind kind, Series series) {
        if (!is(kind) && token().implied()) {
            fail(token().position(), series.line);
            take();
        }
        return expect(kind);
    }

    private boolean atComma(Series series, TokenKind... follow) {
        if (is(TokenKind.COMMA)) {
            return true;
        }
        for (TokenKind kind : follow) {
            if (is(kind)) {
                return false;
            }
        }
        fail(token().position(), series.comma);
        return true;
    }

    private @Nullable Token declComma() {
        return atComma(Series.STRUCT, TokenKind.RBRACE, TokenKind.EOF) ? take() : null;
    }

    private @Nullable Token comma() {
        if (is(TokenKind.COMMA)) {
            return take();
        }
        if (!is(TokenKind.RPAREN) && !is(TokenKind.RBRACE) && !is(TokenKind.EOF)) {
            expected(TokenKind.COMMA);
            skip();
        }
        return null;
    }

    private void skip() {
        while (!is(TokenKind.COMMA) && !is(TokenKind.EOF)) {
            take();
        }
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            fail(token().position(), SyntaxCode.TOO_DEEP, String.valueOf(DEEPEST));
            throw new GivenUp();
        }
    }

    // ------------------------------------------------------------------ files

    private boolean word(String word) {
        return is(TokenKind.IDENT) && token().text().equals(word);
    }

    private void attributes(List<Decl> decls) {
        while (is(TokenKind.ATTRIBUTE)) {
            decls.add(new Node.Attribute(take(), declComma()));
        }
    }

    private void file(List<Decl> decls) {
        if (!problems.isEmpty() && problems.getFirst().position().offset() == 0) {
            throw new GivenUp();
        }
        attributes(decls);
        if (word("package")) {
            Token keyword = take();
            Token name = identifier();
            if (definition(name.text())) {
                fail(token().position(), SyntaxCode.PACKAGE_NAME, name.text());
            }
            decls.add(new Node.Package(keyword, name, comma()));
        }
        attributes(decls);
        while (word("import")) {
            decls.add(imports());
        }
        declarations(decls);
        if (!is(TokenKind.EOF)) {
            fail(token().position(), SyntaxCode.SURPLUS, token().text());
        }
    }

    private static boolean definition(String name) {
        return name.startsWith("#") || name.startsWith("_#");
    }

    private Token identifier() {
        if (is(TokenKind.IDENT)) {
            return take();
        }
        expect(TokenKind.IDENT);
        return made(TokenKind.IDENT, "_");
    }

    private Node.Import imports() {
        Token keyword = take();
        List<Node.ImportSpec> specs = new ArrayList<>();
        if (!is(TokenKind.LPAREN)) {
            specs.add(importSpec());
            Node.ImportSpec only = specs.getFirst();
            return new Node.Import(
                    keyword, null, List.of(new Node.ImportSpec(only.name(), only.path(), null)), null, only.comma());
        }
        Token open = take();
        while (!is(TokenKind.RPAREN) && !is(TokenKind.EOF)) {
            specs.add(importSpec());
        }
        Token close = expect(TokenKind.RPAREN);
        return new Node.Import(keyword, open, specs, close, comma());
    }

    private Node.ImportSpec importSpec() {
        Token name = null;
        if (is(TokenKind.IDENT)) {
            name = take();
            if (definition(name.text())) {
                fail(token().position(), SyntaxCode.IMPORT_NAME);
            }
        }
        if (is(TokenKind.STRING)) {
            Token path = take();
            if (!importable(path.text())) {
                fail(path.position(), SyntaxCode.IMPORT_PATH, path.text());
            }
            return new Node.ImportSpec(name, path, comma());
        }
        Token path = expect(TokenKind.STRING);
        return new Node.ImportSpec(name, path, is(TokenKind.COMMA) ? comma() : null);
    }

    private static boolean importable(String literal) {
        String path = literal.length() < 2 ? "" : literal.substring(1, literal.length() - 1);
        int colon = path.lastIndexOf(':');
        if (colon >= 0) {
            path = path.substring(0, colon);
        }
        return !path.isEmpty()
                && path.codePoints()
                        .noneMatch(c -> c <= ' '
                                || c == 0x7f
                                || "!\"#$%&'()*,:;<=>?[\\]^{|}`\uFFFD".indexOf(c) >= 0
                                || Character.isSpaceChar(c));
    }

    // ------------------------------------------------------------------ declarations

    private void declarations(List<Decl> decls) {
        while (!is(TokenKind.RBRACE) && !is(TokenKind.EOF)) {
            int before = at;
            switch (kind()) {
                case ATTRIBUTE -> decls.add(new Node.Attribute(take(), declComma()));
                case ELLIPSIS -> {
                    Token dots = take();
                    decls.add(new Node.Ellipsis(dots, null, declComma()));
                }
                default -> decls.add(declaration());
            }
            if (at == before) {
                take();
            }
        }
    }

    private Decl declaration() {
        deeper();
        try {
            return switch (kind()) {
                case FOR, IF -> {
                    if (!labelFollows()) {
                        yield comprehension();
                    }
                    yield field();
                }
                case LET -> {
                    if (following() == TokenKind.IDENT) {
                        yield let();
                    }
                    yield field();
                }
                default -> field();
            };
        } finally {
            depth--;
        }
    }

    /** Whether a word that opens a comprehension is a field's name here. */
    private boolean labelFollows() {
        return switch (following()) {
            case COLON, OPTION, COMMA, EOF, BIND -> true;
            case NOT ->
                is(TokenKind.FOR)
                        || at + 2 < tokens.size() && tokens.get(at + 2).kind() == TokenKind.COLON;
            default -> false;
        };
    }

    private Decl let() {
        Token keyword = take();
        Token name = identifier();
        Token bind = expect(TokenKind.BIND);
        Expr value = expression();
        return new Node.LetDecl(keyword, name, bind, value, declComma());
    }

    private Decl comprehension() {
        List<Clause> clauses = clauses();
        Expr value = struct();
        Token comma = atComma(Series.STRUCT, TokenKind.RBRACE) ? take() : null;
        return new Node.Comprehension(clauses, value, comma);
    }

    private List<Clause> clauses() {
        List<Clause> clauses = new ArrayList<>();
        while (true) {
            switch (kind()) {
                case FOR -> {
                    Token keyword = take();
                    Token value = identifier();
                    Token key = null;
                    Token separator = null;
                    if (is(TokenKind.COMMA)) {
                        separator = take();
                        key = value;
                        value = identifier();
                    }
                    Token in = expect(TokenKind.IN);
                    Expr from = expression();
                    clauses.add(new Node.ForClause(keyword, key, separator, value, in, from, clauseComma()));
                }
                case IF -> {
                    Token keyword = take();
                    clauses.add(new Node.IfClause(keyword, expression(), clauseComma()));
                }
                case LET -> {
                    Token keyword = take();
                    Token name = identifier();
                    Token bind = expect(TokenKind.BIND);
                    clauses.add(new Node.LetClause(keyword, name, bind, expression(), clauseComma()));
                }
                default -> {
                    return clauses;
                }
            }
        }
    }

    private @Nullable Token clauseComma() {
        return is(TokenKind.COMMA) ? take() : null;
    }

    /** What was read where a label may stand: one, or just an expression. */
    private record Start(@Nullable Token alias, @Nullable Token bind, Node.@Nullable Label label, Expr expression) {}

    private @Nullable Start start(boolean value) {
        switch (kind()) {
            case IDENT, STRING, TEXT_START, LPAREN, NULL, TRUE, FALSE, IN, FUNC, FOR, IF, LET, LBRACK -> {}
            default -> {
                return null;
            }
        }
        Expr expression = expression();
        if (expression instanceof Node.Ident name) {
            if (name.name().startsWith("__") && !value) {
                fail(name.token().position(), SyntaxCode.RESERVED_NAME);
            }
            if (is(TokenKind.BIND)) {
                Token bind = take();
                Expr aliased = expression();
                return new Start(name.token(), bind, label(aliased), new Node.Alias(name.token(), bind, aliased));
            }
        }
        return new Start(null, null, label(expression), expression);
    }

    private static Node.@Nullable Label label(Expr expression) {
        return switch (expression) {
            case Node.Ident name -> name;
            case Node.BasicLit literal ->
                switch (literal.token().kind()) {
                    case STRING, NULL, TRUE, FALSE -> literal;
                    default -> null;
                };
            case Node.Interpolation text -> text;
            case Node.Paren paren -> paren;
            case Node.ListLit list -> new Node.Pattern(list);
            default -> null;
        };
    }

    private Decl field() {
        Token first = token();
        Start start = start(false);
        if (start == null || start.label() == null) {
            Expr value = start == null ? expression() : start.expression();
            if (value instanceof Node.Alias alias) {
                oldAlias(alias);
            }
            return new Node.Embedding(value, declComma());
        }
        Token constraint = is(TokenKind.OPTION) || is(TokenKind.NOT) ? take() : null;
        switch (kind()) {
            case COLON -> {}
            case COMMA, RBRACE, EOF -> {
                if (constraint != null || embeds(start.label()) == false) {
                    expected(SyntaxCode.LABEL, SyntaxCode.LABEL_AT_END);
                    Token comma = is(TokenKind.COMMA) ? take() : null;
                    return new Node.BadDecl(first, comma);
                }
                Token comma = is(TokenKind.COMMA) ? take() : null;
                if (start.expression() instanceof Node.Alias alias) {
                    oldAlias(alias);
                }
                return new Node.Embedding(start.expression(), comma);
            }
            default -> {
                expected(SyntaxCode.LABEL, SyntaxCode.LABEL_AT_END);
                skip();
                return new Node.BadDecl(first, is(TokenKind.COMMA) ? take() : null);
            }
        }
        Token colon = take();
        checkPattern(start.label());
        Expr value = value();
        List<Node.Attribute> attributes = new ArrayList<>();
        while (is(TokenKind.ATTRIBUTE)) {
            attributes.add(new Node.Attribute(take(), null));
        }
        Token comma = declComma();
        return chained(start, constraint, colon, value, attributes, comma);
    }

    private static boolean embeds(Node.Label label) {
        return label != null;
    }

    /** Attributes belong to the innermost field of a chain of labels, the comma to the outermost. */
    private Node.Field chained(
            Start start,
            @Nullable Token constraint,
            Token colon,
            Expr value,
            List<Node.Attribute> attributes,
            @Nullable Token comma) {
        Node.Label label = start.label();
        if (label == null) {
            throw new IllegalStateException("a field without a label");
        }
        if (value instanceof Node.StructLit struct && struct.open() == null) {
            Node.Field inner = (Node.Field) struct.decls().getFirst();
            Node.Field changed = chained(
                    new Start(inner.alias(), inner.bind(), inner.label(), inner.value()),
                    inner.constraint(),
                    inner.colon(),
                    inner.value(),
                    attributes,
                    null);
            Expr rebuilt = new Node.StructLit(null, List.of(changed), null);
            return new Node.Field(start.alias(), start.bind(), label, constraint, colon, rebuilt, List.of(), comma);
        }
        return new Node.Field(start.alias(), start.bind(), label, constraint, colon, value, attributes, comma);
    }

    private void checkPattern(Node.@Nullable Label label) {
        if (label instanceof Node.Pattern pattern && pattern.list().elements().size() != 1) {
            fail(pattern.first().position(), SyntaxCode.PATTERN);
        }
    }

    private Expr value() {
        deeper();
        try {
            Start start = start(true);
            boolean chain = is(TokenKind.COLON) || is(TokenKind.OPTION) || is(TokenKind.NOT);
            if (start == null) {
                return expression();
            }
            if (start.label() == null || !chain) {
                return start.expression();
            }
            Token constraint = is(TokenKind.COLON) ? null : take();
            if (!is(TokenKind.COLON)) {
                expected(TokenKind.COLON);
                skip();
                return new Node.BadExpr(start.expression().first());
            }
            Token colon = take();
            checkPattern(start.label());
            Expr value = value();
            Node.Field field = new Node.Field(
                    start.alias(), start.bind(), start.label(), constraint, colon, value, List.of(), null);
            return new Node.StructLit(null, List.of(field), null);
        } finally {
            depth--;
        }
    }

    private void oldAlias(Node.Alias alias) {
        fail(alias.first().position(), SyntaxCode.OLD_ALIAS);
    }

    // ------------------------------------------------------------------ expressions

    private Expr expression() {
        return binary(1);
    }

    private TokenKind operator() {
        if (is(TokenKind.IDENT)) {
            return switch (token().text()) {
                case "quo" -> TokenKind.INT_QUO;
                case "rem" -> TokenKind.INT_REM;
                case "div" -> TokenKind.INT_DIV;
                case "mod" -> TokenKind.INT_MOD;
                default -> TokenKind.IDENT;
            };
        }
        return kind();
    }

    private Expr binary(int tightness) {
        deeper();
        try {
            return tail(tightness, unary());
        } finally {
            depth--;
        }
    }

    private Expr tail(int tightness, Expr left) {
        Expr result = left;
        while (true) {
            TokenKind operator = operator();
            int precedence = operator.precedence();
            if (precedence < tightness) {
                return result;
            }
            Token token = take();
            result = new Node.Binary(result, token, operator, binary(precedence + 1));
        }
    }

    private Expr unary() {
        switch (kind()) {
            case ADD, SUB, NOT, MUL, LSS, LEQ, GEQ, GTR, NEQ, MAT, NMAT -> {
                deeper();
                try {
                    Token operator = take();
                    return new Node.Unary(operator, unary());
                } finally {
                    depth--;
                }
            }
            default -> {
                return primary();
            }
        }
    }

    private Expr primary() {
        Expr result = operand();
        while (true) {
            switch (kind()) {
                case PERIOD -> {
                    Token dot = take();
                    if (is(TokenKind.IDENT) || kind().isKeyword() || plainString()) {
                        result = new Node.Selector(result, dot, take());
                    } else {
                        expected(SyntaxCode.SELECTOR, SyntaxCode.SELECTOR_AT_END);
                        take();
                        result = new Node.Selector(result, dot, made(TokenKind.IDENT, "_"));
                    }
                }
                case LBRACK -> result = index(result);
                case LPAREN -> result = call(result);
                default -> {
                    return result;
                }
            }
        }
    }

    private boolean plainString() {
        String text = token().text();
        return is(TokenKind.STRING) && text.startsWith("\"") && !text.startsWith("\"\"");
    }

    private Expr index(Expr operand) {
        Token open = take();
        Expr low = is(TokenKind.COLON) ? null : expression();
        if (!is(TokenKind.COLON)) {
            Token close = expect(TokenKind.RBRACK);
            return new Node.Index(operand, open, low == null ? new Node.BadExpr(close) : low, close);
        }
        Token colon = take();
        Expr high = is(TokenKind.COLON) || is(TokenKind.RBRACK) || is(TokenKind.EOF) ? null : expression();
        return new Node.Slice(operand, open, low, colon, high, expect(TokenKind.RBRACK));
    }

    private Expr call(Expr function) {
        Token open = take();
        List<Expr> arguments = new ArrayList<>();
        List<@Nullable Token> commas = new ArrayList<>();
        while (!is(TokenKind.RPAREN) && !is(TokenKind.EOF)) {
            arguments.add(expression());
            if (!atComma(Series.CALL, TokenKind.RPAREN)) {
                commas.add(null);
                break;
            }
            commas.add(take());
        }
        return new Node.Call(function, open, arguments, commas, close(TokenKind.RPAREN, Series.CALL));
    }

    private Expr operand() {
        switch (kind()) {
            case IDENT -> {
                return new Node.Ident(take());
            }
            case LBRACE -> {
                return struct();
            }
            case LBRACK -> {
                return list();
            }
            case BOTTOM -> {
                return new Node.BottomLit(take());
            }
            case NULL, TRUE, FALSE, INT, FLOAT, STRING -> {
                return new Node.BasicLit(take());
            }
            case TEXT_START -> {
                return interpolation();
            }
            case LPAREN -> {
                Token open = take();
                Expr value = expression();
                return new Node.Paren(open, value, expect(TokenKind.RPAREN));
            }
            case FOR, IN, IF, LET, FUNC -> {
                return new Node.Ident(take());
            }
            default -> {
                Token from = token();
                expected(SyntaxCode.VALUE, SyntaxCode.VALUE_AT_END);
                skip();
                return new Node.BadExpr(from);
            }
        }
    }

    private Expr interpolation() {
        List<Token> parts = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        parts.add(take());
        while (true) {
            values.add(expression());
            if (!is(TokenKind.TEXT_MIDDLE) && !is(TokenKind.TEXT_END)) {
                fail(token().position(), SyntaxCode.INTERPOLATION_OPEN);
                while (!is(TokenKind.TEXT_MIDDLE) && !is(TokenKind.TEXT_END)) {
                    if (is(TokenKind.EOF)) {
                        throw new GivenUp();
                    }
                    take();
                }
            }
            boolean last = is(TokenKind.TEXT_END);
            parts.add(take());
            if (last) {
                return new Node.Interpolation(parts, values);
            }
        }
    }

    private Expr struct() {
        Token open = expect(TokenKind.LBRACE);
        List<Decl> decls = new ArrayList<>();
        declarations(decls);
        return new Node.StructLit(open, decls, close(TokenKind.RBRACE, Series.STRUCT));
    }

    private Expr list() {
        Token open = take();
        List<Expr> elements = new ArrayList<>();
        List<@Nullable Token> commas = new ArrayList<>();
        while (!is(TokenKind.RBRACK) && !is(TokenKind.ELLIPSIS) && !is(TokenKind.EOF)) {
            int before = at;
            boolean more = element(elements, commas);
            if (!more || at == before) {
                break;
            }
        }
        if (is(TokenKind.ELLIPSIS)) {
            Token dots = take();
            Expr type = is(TokenKind.COMMA) || is(TokenKind.RBRACK) ? null : expression();
            Token comma = atComma(Series.LIST, TokenKind.RBRACK) ? take() : null;
            elements.add(new Node.Ellipsis(dots, type, null));
            commas.add(comma);
        }
        return new Node.ListLit(open, elements, commas, close(TokenKind.RBRACK, Series.LIST));
    }

    /** Reads one element with its comma; false after the last one. */
    private boolean element(List<Expr> elements, List<@Nullable Token> commas) {
        if ((is(TokenKind.FOR) || is(TokenKind.IF)) && !labelFollows()) {
            List<Clause> clauses = clauses();
            Expr value = struct();
            Token comma = atComma(Series.LIST, TokenKind.RBRACK) ? take() : null;
            elements.add(new Node.Comprehension(clauses, value, null));
            commas.add(comma);
            return true;
        }
        Expr value = expression();
        if (value instanceof Node.Ident name && is(TokenKind.BIND)) {
            Token bind = take();
            value = new Node.Alias(name.token(), bind, expression());
        }
        elements.add(value);
        if (token().implied()) {
            Token end = take();
            commas.add(end);
            if (is(TokenKind.RBRACK) || is(TokenKind.FOR) || is(TokenKind.IF)) {
                return false;
            }
            fail(token().position(), SyntaxCode.LINE_IN_LIST);
            return true;
        }
        if (!atComma(Series.LIST, TokenKind.RBRACK, TokenKind.FOR, TokenKind.IF)) {
            commas.add(null);
            return false;
        }
        commas.add(take());
        return true;
    }
}
