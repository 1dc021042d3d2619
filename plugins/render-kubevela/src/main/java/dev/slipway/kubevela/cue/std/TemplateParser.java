package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.std.TemplateLexer.Token;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a template. Used once, by one thread. */
final class TemplateParser {

    private static final int DEEPEST = 100;

    private final List<Token> tokens;
    private final Set<String> functions;
    private final Map<String, List<Template.Node>> named = new HashMap<>();
    private final Deque<String> variables = new ArrayDeque<>();
    private int at;
    private int depth;
    private int loops;

    /** What ended a list of nodes: {@code end}, {@code else}, or nothing more to read. */
    private String ending = "";

    private TemplateParser(List<Token> tokens, Set<String> functions) {
        this.tokens = tokens;
        this.functions = functions;
    }

    /** Reads a template that may call these functions. */
    static Template parse(String text, Set<String> functions) throws Failure {
        TemplateParser parser = new TemplateParser(TemplateLexer.tokens(text), functions);
        parser.variables.push("$");
        List<Template.Node> body = parser.nodes(true);
        if (!parser.ending.isEmpty()) {
            throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, "{{" + parser.ending + "}}");
        }
        return new Template(body, parser.named);
    }

    private @Nullable Token peek() {
        return at < tokens.size() ? tokens.get(at) : null;
    }

    private Token next() throws Failure {
        if (at >= tokens.size()) {
            throw Failure.wrong(StdCode.TEMPLATE_END);
        }
        return tokens.get(at++);
    }

    private void space() {
        Token token = peek();
        while (token != null && token.kind().equals("space")) {
            at++;
            token = peek();
        }
    }

    private boolean skip(String text) {
        space();
        Token token = peek();
        if (token != null && token.text().equals(text) && !token.kind().equals("text")) {
            at++;
            return true;
        }
        return false;
    }

    private void expectEnd() throws Failure {
        if (!skip("}}")) {
            throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, Shown.text(next().text()));
        }
    }

    private List<Template.Node> nodes(boolean top) throws Failure {
        if (++depth > DEEPEST) {
            throw Failure.wrong(StdCode.NESTED, DEEPEST);
        }
        int known = variables.size();
        List<Template.Node> nodes = new ArrayList<>();
        ending = "";
        while (at < tokens.size()) {
            Token token = next();
            if (token.kind().equals("text")) {
                if (!token.text().isEmpty()) {
                    nodes.add(new Template.Text(token.text()));
                }
                continue;
            }
            at--;
            space();
            Token first = next();
            String word = first.kind().equals("word") ? first.text() : "";
            switch (word) {
                case "end", "else" -> {
                    if (word.equals("end")) {
                        expectEnd();
                    }
                    ending = word;
                    forget(known);
                    depth--;
                    return nodes;
                }
                case "define" -> {
                    if (!top) {
                        throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, "{{define}}");
                    }
                    String name = name();
                    expectEnd();
                    define(name, body());
                }
                case "block" -> {
                    String name = name();
                    Template.Pipe pipe = pipe("}}");
                    define(name, body());
                    nodes.add(new Template.Use(name, pipe));
                }
                case "template" -> {
                    String name = name();
                    nodes.add(new Template.Use(name, skip("}}") ? null : pipe("}}")));
                }
                case "if", "with" -> nodes.add(choice(word.equals("with")));
                case "range" -> nodes.add(range());
                case "break", "continue" -> {
                    expectEnd();
                    if (loops == 0) {
                        throw Failure.wrong(StdCode.TEMPLATE_LOOP, word);
                    }
                    nodes.add(new Template.Leave(word.equals("break")));
                }
                default -> {
                    at--;
                    nodes.add(new Template.Action(pipe("}}")));
                }
            }
        }
        forget(known);
        depth--;
        ending = "";
        return nodes;
    }

    private void forget(int known) {
        while (variables.size() > known) {
            variables.pop();
        }
    }

    private String name() throws Failure {
        space();
        Token token = next();
        if (!token.kind().equals("string")) {
            throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, Shown.text(token.text()));
        }
        return unquoted(token.text());
    }

    /** A body of its own, which sees no variables of what is around it. */
    private List<Template.Node> body() throws Failure {
        Deque<String> outside = new ArrayDeque<>(variables);
        int outerLoops = loops;
        variables.clear();
        variables.push("$");
        loops = 0;
        List<Template.Node> body = nodes(false);
        if (!ending.equals("end")) {
            throw early();
        }
        variables.clear();
        variables.addAll(outside);
        loops = outerLoops;
        return body;
    }

    private void define(String name, List<Template.Node> body) throws Failure {
        boolean empty = body.stream()
                .allMatch(node ->
                        node instanceof Template.Text text && text.text().isBlank());
        List<Template.Node> before = named.get(name);
        if (before != null && !before.isEmpty() && !empty) {
            throw Failure.wrong(StdCode.TEMPLATE_TWICE, Shown.text(name));
        }
        if (before == null || !empty) {
            named.put(name, empty && before != null ? before : body);
        }
    }

    private Template.Node choice(boolean with) throws Failure {
        int known = variables.size();
        String where = with ? "with" : "if";
        Template.Pipe pipe = pipe("}}");
        List<Template.Node> then = nodes(false);
        List<Template.Node> otherwise = List.of();
        if (ending.equals("else")) {
            if (skip(where)) {
                otherwise = List.of(choice(with));
                forget(known);
                return new Template.Choice(with, pipe, then, otherwise);
            }
            expectEnd();
            otherwise = nodes(false);
        }
        closed();
        forget(known);
        return new Template.Choice(with, pipe, then, otherwise);
    }

    private Template.Node range() throws Failure {
        int known = variables.size();
        Template.Pipe pipe = pipe("}}");
        loops++;
        List<Template.Node> body = nodes(false);
        loops--;
        List<Template.Node> otherwise = List.of();
        if (ending.equals("else")) {
            expectEnd();
            otherwise = nodes(false);
        }
        closed();
        forget(known);
        return new Template.Range(pipe, body, otherwise);
    }

    private Failure early() {
        return ending.isEmpty()
                ? Failure.wrong(StdCode.TEMPLATE_END)
                : Failure.wrong(StdCode.TEMPLATE_SURPLUS, "{{else}}");
    }

    private void closed() throws Failure {
        if (!ending.equals("end")) {
            throw early();
        }
    }

    private Template.Pipe pipe(String close) throws Failure {
        List<String> declared = new ArrayList<>();
        boolean declares = false;
        int start = at;
        while (true) {
            space();
            Token token = peek();
            if (token == null || !token.kind().equals("variable") || declared.size() == 2) {
                break;
            }
            at++;
            declared.add(token.text());
            if (skip(",")) {
                continue;
            }
            if (skip(":=")) {
                declares = true;
            } else if (!skip("=")) {
                declared.clear();
            }
            break;
        }
        if (declared.isEmpty()) {
            at = start;
        }
        List<List<Template.Operand>> commands = new ArrayList<>();
        do {
            commands.add(command(close));
        } while (skip("|"));
        if (!skip(close)) {
            throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, Shown.text(next().text()));
        }
        if (declares) {
            declared.forEach(variables::push);
        } else {
            for (String variable : declared) {
                known(variable);
            }
        }
        return new Template.Pipe(List.copyOf(declared), declares, commands);
    }

    private void known(String variable) throws Failure {
        if (!variables.contains(variable)) {
            throw Failure.wrong(StdCode.TEMPLATE_VARIABLE, variable);
        }
    }

    private List<Template.Operand> command(String close) throws Failure {
        List<Template.Operand> operands = new ArrayList<>();
        while (true) {
            space();
            Token token = peek();
            if (token == null) {
                throw Failure.wrong(StdCode.TEMPLATE_END);
            }
            if (token.text().equals("|") || token.text().equals(close)) {
                break;
            }
            operands.add(operand());
            Token after = peek();
            if (after != null
                    && !after.kind().equals("space")
                    && !after.text().equals("|")
                    && !after.text().equals(close)) {
                throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, Shown.text(after.text()));
            }
        }
        if (operands.isEmpty()) {
            throw Failure.wrong(StdCode.TEMPLATE_VALUE);
        }
        return operands;
    }

    private Template.Operand operand() throws Failure {
        Token token = next();
        switch (token.kind()) {
            case "string" -> {
                return new Template.Literal(new Datum.Text(unquoted(token.text())));
            }
            case "character" -> {
                return new Template.Literal(Num.of(unquoted(token.text()).codePointAt(0)));
            }
            case "number" -> {
                return new Template.Literal(number(token.text()));
            }
            case "field" -> {
                at--;
                return new Template.Variable("", fields());
            }
            case "dot" -> {
                return new Template.Variable("", List.of());
            }
            case "variable" -> {
                known(token.text());
                return new Template.Variable(token.text(), fields());
            }
            case "word" -> {
                return switch (token.text()) {
                    case "true", "false" ->
                        new Template.Literal(new Datum.Bool(token.text().equals("true")));
                    case "nil" -> new Template.Nil();
                    default -> {
                        if (!functions.contains(token.text())) {
                            throw Failure.wrong(StdCode.TEMPLATE_FUNCTION, token.text());
                        }
                        yield new Template.Function(token.text());
                    }
                };
            }
            default -> {
                if (!token.text().equals("(")) {
                    throw Failure.wrong(StdCode.TEMPLATE_SURPLUS, Shown.text(token.text()));
                }
                if (++depth > DEEPEST) {
                    throw Failure.wrong(StdCode.NESTED, DEEPEST);
                }
                Template.Pipe inner = pipe(")");
                depth--;
                return new Template.Nested(inner, fields());
            }
        }
    }

    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        Token token = peek();
        while (token != null && token.kind().equals("field")) {
            fields.add(token.text().substring(1));
            at++;
            token = peek();
        }
        return fields;
    }

    private static Num number(String text) throws Failure {
        String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
        boolean negative = plain.startsWith("-");
        String digits = negative || plain.startsWith("+") ? plain.substring(1) : plain;
        try {
            int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0b") ? 2 : digits.startsWith("0o") ? 8 : 10;
            if (radix != 10) {
                BigInteger value = new BigInteger(digits.substring(2), radix);
                return Num.of(negative ? value.negate() : value);
            }
            BigDecimal value = new BigDecimal(digits);
            Num number = value.stripTrailingZeros().scale() <= 0 && value.precision() - value.scale() < 20
                    ? Num.of(value.toBigInteger())
                    : Num.real(value.doubleValue());
            return negative ? number.negate() : number;
        } catch (NumberFormatException bad) {
            throw Failure.wrong(StdCode.SYNTAX, Shown.text(text));
        }
    }

    private static String unquoted(String literal) throws Failure {
        if (literal.startsWith("`")) {
            return literal.substring(1, literal.length() - 1);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < literal.length() - 1; i++) {
            char c = literal.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            c = literal.charAt(++i);
            int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
            if (digits > 0) {
                try {
                    out.appendCodePoint(Integer.parseInt(literal.substring(i + 1, i + 1 + digits), 16));
                } catch (IllegalArgumentException | IndexOutOfBoundsException bad) {
                    throw Failure.wrong(StdCode.SYNTAX, literal);
                }
                i += digits;
                continue;
            }
            switch (c) {
                case 'a' -> out.append((char) 7);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'v' -> out.append((char) 11);
                case '\\', '"', '\'' -> out.append(c);
                default -> throw Failure.wrong(StdCode.SYNTAX, literal);
            }
        }
        if (out.isEmpty() && literal.startsWith("'")) {
            throw Failure.wrong(StdCode.SYNTAX, literal);
        }
        return out.toString();
    }
}
