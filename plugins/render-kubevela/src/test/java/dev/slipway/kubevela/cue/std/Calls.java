package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.eval.Builtin.Parameter;
import dev.slipway.kubevela.cue.eval.Builtin.Taking;
import dev.slipway.kubevela.cue.syntax.Literals;
import dev.slipway.kubevela.cue.syntax.Literals.BadLiteral;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.Token;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Calls of the library as they are written, with literals as arguments: just enough of an evaluator to test functions alone. */
final class Calls {

    private static final Map<String, Integer> TYPES = Map.of(
            "null", Kind.NULL,
            "bool", Kind.BOOL,
            "int", Kind.INT,
            "float", Kind.FLOAT,
            "number", Kind.NUMBER,
            "string", Kind.STRING,
            "bytes", Kind.BYTES,
            "_", Kind.TOP);

    private final StandardLibrary library;

    Calls(StandardLibrary library) {
        this.library = library;
    }

    /** A constraint: an expression and the names that it sees. */
    private record Shape(Node.Expr expr, Map<String, Datum> names, int kind) implements Datum.Opaque {}

    /** A function with all arguments but the first. */
    private record Constraint(Builtin function, List<Datum> rest) implements Datum.Opaque {
        @Override
        public int kind() {
            return function.parameters().getFirst().kinds();
        }
    }

    /** A list that may grow. */
    private record Open(List<Datum> values) implements Datum.Opaque {
        @Override
        public int kind() {
            return Kind.LIST;
        }
    }

    /** The value of an expression. */
    Datum evaluate(String text) throws Failure {
        Parsed parsed = Parser.parse(new Source("case", "x: " + text));
        if (!parsed.good()) {
            throw new IllegalArgumentException(text + ": " + parsed.problems());
        }
        return evaluate(((Node.Field) parsed.file().decls().getFirst()).value(), Map.of());
    }

    private Datum evaluate(Node.Expr expr, Map<String, Datum> names) throws Failure {
        return switch (expr) {
            case Node.BasicLit literal -> literal(literal.token());
            case Node.Paren paren -> evaluate(paren.value(), names);
            case Node.Ident ident -> ident(ident, names);
            case Node.ListLit list -> list(list, names);
            case Node.StructLit struct -> struct(struct, names);
            case Node.Unary unary -> unary(unary, names);
            case Node.Binary binary -> binary(binary, names);
            case Node.Selector selector -> select(selector, names);
            case Node.Call call -> call(call, names);
            default -> throw new IllegalArgumentException("not for cases: " + expr);
        };
    }

    private static Datum ident(Node.Ident ident, Map<String, Datum> names) {
        Datum known = names.get(ident.name());
        if (known != null) {
            return known;
        }
        Integer type = TYPES.get(ident.name());
        return new Shape(ident, Map.of(), type == null ? Kind.TOP : type);
    }

    private static Datum literal(Token token) {
        String text = token.text();
        return switch (token.kind()) {
            case NULL -> new Datum.Null();
            case TRUE -> new Datum.Bool(true);
            case FALSE -> new Datum.Bool(false);
            case INT -> Num.of(integer(text.replace("_", "")));
            case FLOAT -> Num.real(new BigDecimal(text.replace("_", "")));
            case STRING -> {
                try {
                    Literals.Quotes quotes = Literals.quotes(text, text);
                    byte[] content = Literals.part(text, quotes, true, true);
                    yield quotes.bytes()
                            ? new Datum.Bytes(content)
                            : new Datum.Text(new String(content, StandardCharsets.UTF_8));
                } catch (BadLiteral bad) {
                    throw new IllegalArgumentException(text, bad);
                }
            }
            default -> throw new IllegalArgumentException("no literal: " + token);
        };
    }

    private static BigInteger integer(String text) {
        if (text.length() > 2 && text.charAt(0) == '0') {
            switch (text.charAt(1)) {
                case 'x', 'X' -> {
                    return new BigInteger(text.substring(2), 16);
                }
                case 'b' -> {
                    return new BigInteger(text.substring(2), 2);
                }
                case 'o' -> {
                    return new BigInteger(text.substring(2), 8);
                }
                default -> {}
            }
        }
        return text.endsWith("Ki")
                ? new BigInteger(text.substring(0, text.length() - 2)).shiftLeft(10)
                : new BigInteger(text);
    }

    private Datum list(Node.ListLit list, Map<String, Datum> names) throws Failure {
        List<Datum> values = new ArrayList<>();
        boolean open = false;
        for (Node.Expr element : list.elements()) {
            if (element instanceof Node.Ellipsis) {
                open = true;
            } else {
                values.add(evaluate(element, names));
            }
        }
        return open ? new Open(values) : new Datum.Items(values);
    }

    private Datum struct(Node.StructLit struct, Map<String, Datum> outer) throws Failure {
        SequencedMap<String, Datum> fields = new LinkedHashMap<>();
        Map<String, Datum> names = new HashMap<>(outer);
        for (Node.Decl decl : struct.decls()) {
            if (decl instanceof Node.Field field
                    && field.label() instanceof Node.Ident name
                    && name.name().startsWith("_")) {
                names.put(name.name(), evaluate(field.value(), names));
            }
        }
        for (Node.Decl decl : struct.decls()) {
            if (!(decl instanceof Node.Field field)
                    || field.label() instanceof Node.Pattern
                    || field.label() instanceof Node.Ident name && name.name().matches("[_#].*")
                    || "?".equals(constraint(field))) {
                continue;
            }
            String name = name(field);
            if (name.equals("less")) {
                return new Shape(struct, names, Kind.STRUCT);
            }
            Datum value = evaluate(field.value(), names);
            if (opaque(value)) {
                return new Shape(struct, names, Kind.STRUCT);
            }
            fields.put(name, value);
        }
        return new Datum.Fields(fields);
    }

    private static @Nullable String constraint(Node.Field field) {
        Token mark = field.constraint();
        return mark == null ? null : mark.text();
    }

    private static String name(Node.Field field) {
        return switch (field.label()) {
            case Node.Ident ident -> ident.name();
            case Node.BasicLit literal ->
                String.valueOf(Literals.text(literal.token().text()));
            default -> throw new IllegalArgumentException("not for cases: " + field.label());
        };
    }

    private Datum unary(Node.Unary unary, Map<String, Datum> names) throws Failure {
        return switch (unary.operator().kind()) {
            case SUB -> {
                Num number = (Num) evaluate(unary.operand(), names);
                yield number.signum() == 0 ? number : number.negate();
            }
            case ADD -> evaluate(unary.operand(), names);
            default -> new Shape(unary, names, evaluate(unary.operand(), names).kind());
        };
    }

    private Datum binary(Node.Binary binary, Map<String, Datum> names) throws Failure {
        Datum left = evaluate(binary.left(), names);
        Datum right = evaluate(binary.right(), names);
        if (binary.op() == TokenKind.OR) {
            return new Shape(binary, names, left.kind() | right.kind());
        }
        if (binary.op() == TokenKind.AND) {
            Datum data = left instanceof Constraint ? right : left;
            check(data, left instanceof Constraint ? left : right);
            return data;
        }
        if (left instanceof Datum.Text a && right instanceof Datum.Text b && binary.op() == TokenKind.ADD) {
            return new Datum.Text(a.value() + b.value());
        }
        if (opaque(left) || opaque(right)) {
            throw Failure.incomplete(StdCode.SYNTAX, "operands");
        }
        int order;
        if (left instanceof Num a && right instanceof Num b) {
            order = a.compareTo(b);
        } else if (left instanceof Datum.Text a && right instanceof Datum.Text b) {
            order = a.value().compareTo(b.value());
        } else {
            throw Failure.wrong(StdCode.SYNTAX, "operands");
        }
        return new Datum.Bool(
                switch (binary.op()) {
                    case LSS -> order < 0;
                    case LEQ -> order <= 0;
                    case GTR -> order > 0;
                    case GEQ -> order >= 0;
                    case EQL -> order == 0;
                    default -> throw new IllegalArgumentException("not for cases: " + binary.operator());
                });
    }

    private Datum select(Node.Selector selector, Map<String, Datum> names) throws Failure {
        String name = selector.name().text();
        String path = packageOf(selector.operand());
        if (path == null) {
            Datum operand = evaluate(selector.operand(), names);
            Datum field =
                    operand instanceof Datum.Fields fields ? fields.values().get(name) : null;
            if (field == null) {
                throw Failure.incomplete(StdCode.SYNTAX, "no field " + name);
            }
            return field;
        }
        Datum constant = library.constant(path, name);
        if (constant != null) {
            return constant;
        }
        Builtin function = library.function(path, name);
        if (function != null) {
            return new Constraint(function, List.of());
        }
        String source = library.source(path);
        if (source != null) {
            for (Node.Decl decl : Parser.parse(new Source(path, source)).file().decls()) {
                if (decl instanceof Node.Field field && name(field).equals(name)) {
                    return evaluate(field.value(), new HashMap<>(Map.of("T", new Shape(selector, Map.of(), Kind.TOP))));
                }
            }
        }
        throw Failure.wrong(StdCode.SYNTAX, "no member " + path + "." + name);
    }

    private @Nullable String packageOf(Node.Expr expr) {
        if (expr instanceof Node.Ident ident) {
            for (String path : library.packages()) {
                if (path.substring(path.lastIndexOf('/') + 1).equals(ident.name())) {
                    return path;
                }
            }
        }
        return null;
    }

    private Datum call(Node.Call call, Map<String, Datum> names) throws Failure {
        if (call.function() instanceof Node.Ident ident && ident.name().equals("close")) {
            return evaluate(call.arguments().getFirst(), names);
        }
        if (!(evaluate(call.function(), names) instanceof Constraint(Builtin function, List<Datum> none))) {
            throw Failure.wrong(StdCode.SYNTAX, "no function");
        }
        List<Datum> arguments = new ArrayList<>();
        for (Node.Expr argument : call.arguments()) {
            arguments.add(evaluate(argument, names));
        }
        List<Parameter> parameters = function.parameters();
        int missing = parameters.size() - arguments.size();
        if (missing == 1
                && (function.result() & ~Kind.BOOL) == 0
                && parameters.getLast().otherwise() == null) {
            return new Constraint(function, arguments);
        }
        for (int i = arguments.size(); i < parameters.size(); i++) {
            Datum otherwise = parameters.get(i).otherwise();
            if (otherwise == null) {
                throw Failure.wrong(StdCode.SYNTAX, "not enough arguments");
            }
            arguments.add(otherwise);
        }
        try {
            return call(function, arguments);
        } catch (Failure failure) {
            if (failure.unmet()) {
                return new Datum.Bool(false);
            }
            throw failure;
        }
    }

    private Datum call(Builtin function, List<Datum> arguments) throws Failure {
        if (arguments.size() > function.parameters().size()) {
            throw Failure.wrong(StdCode.SYNTAX, "too many arguments");
        }
        List<Datum> given = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Parameter parameter = function.parameters().get(i);
            Datum argument = arguments.get(i);
            if ((argument.kind() & parameter.kinds()) == 0) {
                throw Failure.wrong(StdCode.SYNTAX, "argument " + i + " is a " + Kind.name(argument.kind()));
            }
            if (argument instanceof Open open && parameter.taking() != Taking.SCHEMA) {
                argument = new Datum.Items(open.values());
            }
            boolean plain = argument instanceof Datum.Opaque || parameter.taking() == Taking.DATA && opaque(argument);
            boolean listed = parameter.kinds() == Kind.LIST && argument instanceof Datum.Items;
            if (plain && parameter.taking() != Taking.SCHEMA && !listed) {
                throw Failure.incomplete(StdCode.SYNTAX, "argument " + i);
            }
            given.add(argument);
        }
        return function.body().call(given, new Mind());
    }

    private void check(Datum data, Datum constraint) throws Failure {
        if (constraint instanceof Constraint(Builtin function, List<Datum> rest)) {
            List<Datum> arguments = new ArrayList<>(List.of(data));
            arguments.addAll(rest);
            if (call(function, arguments).equals(new Datum.Bool(false))) {
                throw Failure.wrong(StdCode.SYNTAX, "does not satisfy " + function.name());
            }
        } else {
            new Mind().unify(data, constraint);
        }
    }

    /** True where anything in a value is no data. */
    static boolean opaque(Datum value) {
        return switch (value) {
            case Datum.Opaque opaque -> true;
            case Datum.Items items -> items.values().stream().anyMatch(Calls::opaque);
            case Datum.Fields fields -> fields.values().values().stream().anyMatch(Calls::opaque);
            default -> false;
        };
    }

    /** What the functions ask back. */
    private final class Mind implements Builtin.Context {

        @Override
        public Builtin.Fit fit(Datum data, Datum schema) {
            try {
                unify(data, schema);
                return Builtin.Fit.MEETS;
            } catch (Failure conflict) {
                return Builtin.Fit.FAILS;
            }
        }

        @Override
        public Datum unify(Datum left, Datum right) throws Failure {
            if ((left.kind() & right.kind()) == 0) {
                throw Failure.wrong(StdCode.SYNTAX, "conflicting values " + left + " and " + right);
            }
            if (right instanceof Shape(Node.Unary bound, Map<String, Datum> names, int kind)
                    && left instanceof Num number) {
                int order = number.compareTo((Num) evaluate(bound.operand(), names));
                boolean met = switch (bound.operator().kind()) {
                    case GTR -> order > 0;
                    case GEQ -> order >= 0;
                    case LSS -> order < 0;
                    case LEQ -> order <= 0;
                    default -> order != 0;
                };
                if (!met) {
                    throw Failure.wrong(StdCode.SYNTAX, "out of bound");
                }
            }
            if (right instanceof Shape(Node.StructLit struct, Map<String, Datum> names, int kind)
                    && left instanceof Datum.Fields fields) {
                for (Node.Decl decl : struct.decls()) {
                    Node.Field field = (Node.Field) decl;
                    Datum value = fields.values().get(name(field));
                    if (value != null) {
                        unify(value, evaluate(field.value(), names));
                    } else if ("!".equals(constraint(field))) {
                        throw Failure.wrong(StdCode.SYNTAX, "missing " + name(field));
                    }
                }
            }
            if (!(right instanceof Datum.Opaque)
                    && !(left instanceof Datum.Opaque)
                    && !Sameness.key(left).equals(Sameness.key(right))) {
                throw Failure.wrong(StdCode.SYNTAX, "conflicting values " + left + " and " + right);
            }
            return left;
        }

        @Override
        public Datum filled(Datum struct, List<String> names, List<Datum> values, String wanted) throws Failure {
            if (struct instanceof Shape(Node.StructLit literal, Map<String, Datum> outer, int kind)) {
                Map<String, Datum> inner = new HashMap<>(outer);
                for (int i = 0; i < names.size(); i++) {
                    inner.put(names.get(i), values.get(i));
                }
                for (Node.Decl decl : literal.decls()) {
                    if (decl instanceof Node.Field field && name(field).equals(wanted)) {
                        return names.isEmpty()
                                ? new Shape(field.value(), inner, Kind.BOOL)
                                : evaluate(field.value(), inner);
                    }
                }
            }
            throw struct.kind() == Kind.STRUCT
                    ? Failure.incomplete(StdCode.SYNTAX, "field not found: " + wanted)
                    : Failure.wrong(StdCode.SYNTAX, "field not found: " + wanted);
        }

        @Override
        public int size(Datum value) {
            return switch (value) {
                case Datum.Items items -> items.values().size();
                case Datum.Fields fields -> fields.values().size();
                case Open open -> open.values().size();
                default -> 0;
            };
        }

        @Override
        public int capacity(Datum value) {
            return value instanceof Datum.Items items ? items.values().size() : Integer.MAX_VALUE;
        }

        @Override
        public void spend(long steps) {
            if (steps < 0) {
                throw new IllegalArgumentException("negative steps");
            }
        }
    }
}
