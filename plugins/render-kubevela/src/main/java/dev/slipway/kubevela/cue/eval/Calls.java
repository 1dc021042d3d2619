package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Expr.Op;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.syntax.Node;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Calls, operators and texts with expressions in them: everything that needs its operands decided. */
final class Calls {

    /** A function as a value: a constraint on what it is unified with. */
    sealed interface Function extends Datum.Opaque {
        @Override
        default int kind() {
            return Kind.FUNCTION;
        }
    }

    /** A function of the library, called but for its first argument. */
    record Validator(Builtin builtin, List<Datum> rest) implements Function {}

    /** {@code matchN(count, [schemas])}. */
    record MatchCount(Vertex count, Vertex schemas) implements Function {}

    /** {@code matchIf(condition, then, otherwise)}. */
    record MatchIf(Vertex condition, Vertex then, Vertex otherwise) implements Function {}

    private final Evaluator evaluator;
    private final Builtins builtins;
    private final Operators operators;
    private final BuiltinContext context;

    Calls(Evaluator evaluator, Builtins builtins) {
        this.evaluator = evaluator;
        this.builtins = builtins;
        this.operators = new Operators(evaluator);
        this.context = new BuiltinContext(evaluator, this);
    }

    // ------------------------------------------------------------------ as conjuncts

    /** A name of a function or constant where a value stands. */
    void value(Vertex vertex, Conjunct conjunct, Expr.FunctionRef ref) {
        Datum plain = plain(ref);
        if (plain instanceof Bottom bottom) {
            // Standing alone it is no mistake, only nothing that can be exported.
            boolean there = bottom.what() == EvalCode.NOT_CALLED;
            vertex.fail(there ? bottom.as(Bottom.Code.INCOMPLETE) : bottom);
        } else {
            evaluator.put(vertex, conjunct, plain);
        }
    }

    /** What the name of a function or constant stands for. */
    Datum plain(Expr.FunctionRef ref) {
        if (!ref.packagePath().isEmpty()) {
            Datum constant = builtins.constant(ref.packagePath(), ref.name());
            if (constant != null) {
                return constant;
            }
            Vertex member = evaluator.libraryMember(ref);
            if (member != null) {
                return evaluator.simple(member, ref);
            }
            Builtin function = builtins.function(ref.packagePath(), ref.name());
            if (function != null
                    && constrains(function)
                    && function.parameters().size() == 1) {
                return new Validator(function, List.of());
            }
        }
        return Bottom.eval(EvalCode.NOT_CALLED, ref.node(), full(ref));
    }

    void check(Vertex vertex, Conjunct conjunct, Function function) {
        if (vertex.unchecked) {
            return;
        }
        evaluator.narrow(vertex, kinds(function), conjunct.expr());
        if (vertex.checks == null) {
            vertex.checks = new ArrayList<>(1);
        }
        vertex.checks.add(new Vertex.Check(function, conjunct));
    }

    /** What a function as a constraint is about. */
    static int kinds(Function function) {
        return switch (function) {
            case Validator validator ->
                validator.builtin().parameters().getFirst().kinds();
            case MatchCount match -> Kind.TOP;
            case MatchIf match -> Kind.TOP;
        };
    }

    /** Applies the constraints that are functions. */
    void validate(Vertex vertex) {
        if (vertex.checks == null) {
            return;
        }
        for (Vertex.Check check : vertex.checks) {
            Datum value = vertex.scalar != null ? vertex.scalar : vertex;
            Node by = check.source().expr().node();
            Bottom failed = failed(check.function(), value, by);
            if (failed != null && !failed.open()) {
                vertex.fail(failed);
            } else if (failed != null && vertex.open == null) {
                vertex.open = failed;
            }
        }
    }

    private @Nullable Bottom failed(Function function, Datum value, @Nullable Node node) {
        Datum result = switch (function) {
            case Validator validator -> {
                List<Datum> arguments = new ArrayList<>();
                arguments.add(value);
                arguments.addAll(validator.rest());
                yield invoke(validator.builtin(), arguments, List.of(), node, true);
            }
            case MatchCount match -> matches(match, value, node);
            case MatchIf match -> matchesIf(match, value, node);
        };
        return switch (result) {
            case Bottom bottom -> bottom;
            case Datum.Bool bool when bool.value() -> null;
            default -> Bottom.eval(EvalCode.UNMET, node, value, name(function));
        };
    }

    boolean meets(Function function, Datum value) {
        Bottom failed = failed(function, value, null);
        return failed == null || failed.open();
    }

    private static String name(Function function) {
        return switch (function) {
            case Validator validator -> Spoken.words(new Spoken.Call(validator.builtin(), validator.rest()));
            case MatchCount match -> "matchN";
            case MatchIf match -> "matchIf";
        };
    }

    private Datum matches(MatchCount match, Datum value, @Nullable Node node) {
        Vertex schemas = match.schemas().resolved();
        long count = 0;
        long perhaps = 0;
        for (Vertex schema : schemas.arcs().values()) {
            if (schema.arc == Vertex.Arc.MEMBER) {
                switch (evaluator.fit(value, schema)) {
                    case MEETS -> count++;
                    case LACKS -> perhaps++;
                    case FAILS -> {}
                }
            }
        }
        boolean good = Values.admits(evaluator, match.count(), Num.of(count));
        for (long more = 1; !good && more <= perhaps; more++) {
            if (Values.admits(evaluator, match.count(), Num.of(count + more))) {
                return Bottom.incomplete(EvalCode.MATCH_COUNT, node, value, count, match.count());
            }
        }
        return good ? new Datum.Bool(true) : Bottom.eval(EvalCode.MATCH_COUNT, node, value, count, match.count());
    }

    private Datum matchesIf(MatchIf match, Datum value, @Nullable Node node) {
        boolean condition = evaluator.fit(value, match.condition()) == Builtin.Fit.MEETS;
        return switch (evaluator.fit(value, condition ? match.then() : match.otherwise())) {
            case MEETS -> new Datum.Bool(true);
            case LACKS -> Bottom.incomplete(EvalCode.MATCH_IF, node, value);
            case FAILS -> Bottom.eval(EvalCode.MATCH_IF, node, value);
        };
    }

    /** Does the work of a conjunct whose expression is to be calculated. */
    @Nullable
    Bottom perform(Vertex vertex, Conjunct conjunct) {
        Expr expr = conjunct.expr();
        if (expr instanceof Expr.Bound bound) {
            Datum value = evaluator.value(bound.operand(), conjunct.env());
            if (value instanceof Bottom bottom) {
                return bottom;
            }
            if (value instanceof Vertex open && (open.kind() & (Kind.STRUCT | Kind.LIST)) != open.kind()) {
                return Bottom.undecided(open, bound.node());
            }
            evaluator.ground(vertex, conjunct);
            evaluator.limit(vertex, bound, value);
            return null;
        }
        if (expr instanceof Expr.Call call
                && call.function() instanceof Expr.FunctionRef ref
                && ref.packagePath().isEmpty()) {
            switch (ref.name()) {
                case "close" -> {
                    return close(vertex, conjunct, call);
                }
                case "and", "or" -> {
                    return combine(vertex, conjunct, call, ref.name().equals("and"));
                }
                default -> {}
            }
        }
        Datum result = evaluator.value(expr, conjunct.env());
        if (result instanceof Bottom bottom) {
            return bottom;
        }
        if (result instanceof Vertex other
                && !other.struct
                && !other.list
                && other.checks == null
                && other.limits == null
                && (other.kinds == Kind.TOP)) {
            return null;
        }
        evaluator.ground(vertex, conjunct);
        evaluator.put(vertex, conjunct, result);
        return null;
    }

    private @Nullable Bottom close(Vertex vertex, Conjunct conjunct, Expr.Call call) {
        if (call.arguments().size() != 1) {
            return count(call, "close", 1);
        }
        Expr argument = call.arguments().getFirst();
        Place place = conjunct.place().child(Place.Edge.PART);
        if (!(argument instanceof Expr.StructLit)) {
            Datum value = evaluator.value(argument, conjunct.env());
            if (value instanceof Bottom bottom) {
                return bottom;
            }
            if (!(value instanceof Vertex found) || (found.kind() & Kind.STRUCT) == 0) {
                return argument(call, "close", value, Kind.STRUCT);
            }
        }
        evaluator.close(vertex, place, false, place);
        evaluator.expand(vertex, conjunct.with(argument, place));
        return null;
    }

    private @Nullable Bottom combine(Vertex vertex, Conjunct conjunct, Expr.Call call, boolean all) {
        String name = all ? "and" : "or";
        if (call.arguments().size() != 1) {
            return count(call, name, 1);
        }
        Datum value = evaluator.value(call.arguments().getFirst(), conjunct.env());
        if (value instanceof Bottom bottom) {
            return bottom;
        }
        if (!(value instanceof Vertex found) || !found.list) {
            return value instanceof Vertex open && (open.kind() & Kind.LIST) != 0
                    ? Bottom.undecided(open, call.node())
                    : argument(call, name, value, Kind.LIST);
        }
        List<Expr.Choice> choices = new ArrayList<>();
        for (Vertex arc : found.arcs().values()) {
            Expr element = new Expr.Const(call.node(), arc);
            if (all) {
                evaluator.expand(vertex, conjunct.with(element, conjunct.place().child(Place.Edge.PART)));
            } else {
                choices.add(new Expr.Choice(element, false));
            }
        }
        vertex.top |= all && found.arcs().isEmpty();
        if (!all) {
            if (choices.isEmpty()) {
                return Bottom.incomplete(EvalCode.OR_EMPTY, call.node());
            }
            evaluator.ground(vertex, conjunct);
            evaluator.meet(vertex, conjunct, new Expr.Or(call.node(), choices, false), call);
        }
        return null;
    }

    // ------------------------------------------------------------------ as values

    /** The result of a call. */
    Datum result(Expr.Call call, Env env) {
        if (!(call.function() instanceof Expr.FunctionRef ref)) {
            Datum function = evaluator.value(call.function(), env);
            return function instanceof Bottom bottom
                    ? bottom
                    : Bottom.eval(EvalCode.NOT_CALLABLE, call.node(), function);
        }
        if (!ref.packagePath().isEmpty()) {
            return library(call, ref, env);
        }
        List<Expr> arguments = call.arguments();
        return switch (ref.name()) {
            case "close", "or" -> evaluator.simple(evaluator.anonymous(call, env), call);
            case "and" -> {
                // The original takes what it makes for a constraint, be it of one value.
                Datum value = evaluator.simple(evaluator.anonymous(call, env), call);
                yield value instanceof Bottom ? value : Bottom.incomplete(EvalCode.AND_OPERAND, call.node(), value);
            }
            case "len" -> arguments.size() == 1 ? length(arguments.getFirst(), env, call) : count(call, full(ref), 1);
            case "div" -> arguments.size() == 2 ? integers(Op.INT_DIV, call, env) : count(call, full(ref), 2);
            case "mod" -> arguments.size() == 2 ? integers(Op.INT_MOD, call, env) : count(call, full(ref), 2);
            case "quo" -> arguments.size() == 2 ? integers(Op.INT_QUO, call, env) : count(call, full(ref), 2);
            case "rem" -> arguments.size() == 2 ? integers(Op.INT_REM, call, env) : count(call, full(ref), 2);
            case "error" ->
                arguments.size() == 1 ? failure(arguments.getFirst(), env, call) : count(call, full(ref), 1);
            case "matchN" ->
                arguments.size() == 2
                        ? new MatchCount(evaluator.anonymous(arguments.get(0), env), settled(arguments.get(1), env))
                        : count(call, full(ref), 2);
            case "matchIf" ->
                arguments.size() == 3
                        ? new MatchIf(
                                evaluator.anonymous(arguments.get(0), env),
                                evaluator.anonymous(arguments.get(1), env),
                                evaluator.anonymous(arguments.get(2), env))
                        : count(call, full(ref), 3);
            default -> Bottom.eval(EvalCode.NOT_CALLABLE, call.node(), ref.name());
        };
    }

    private Vertex settled(Expr expr, Env env) {
        Vertex vertex = evaluator.anonymous(expr, env);
        evaluator.settle(vertex);
        return vertex;
    }

    private static Bottom count(Expr.Call call, String function, int wanted) {
        return Bottom.eval(
                EvalCode.ARGUMENT_COUNT,
                call.node(),
                function,
                wanted,
                call.arguments().size());
    }

    /** The only argument is of the wrong kind. */
    private static Bottom argument(Expr.Call call, String function, Datum value, int wanted) {
        return Bottom.eval(
                EvalCode.ARGUMENT, call.arguments().getFirst().node(), function, 1, value, new Spoken.Kinds(wanted));
    }

    private static String full(Expr.FunctionRef ref) {
        String path = ref.packagePath();
        return path.isEmpty() ? ref.name() : path.substring(path.lastIndexOf('/') + 1) + "." + ref.name();
    }

    private Datum failure(Expr argument, Env env, Expr.Call call) {
        Datum text = decided(argument, env);
        return switch (text) {
            case Bottom bottom -> bottom;
            case Datum.Text message -> Bottom.of(Bottom.Code.USER, EvalCode.USER, call.node(), message.value());
            default -> argument(call, "error", text, Kind.STRING);
        };
    }

    private Datum integers(Op op, Expr.Call call, Env env) {
        Datum left = decided(call.arguments().get(0), env);
        if (left instanceof Bottom) {
            return left;
        }
        Datum right = decided(call.arguments().get(1), env);
        if (right instanceof Bottom) {
            return right;
        }
        return operators.apply(op, left, right, call.node());
    }

    private Datum length(Expr argument, Env env, Expr.Call call) {
        Datum value = evaluator.value(argument, env);
        return switch (value) {
            case Bottom bottom -> bottom;
            case Datum.Text text -> Num.of(text.value().getBytes(StandardCharsets.UTF_8).length);
            case Datum.Bytes bytes -> Num.of(bytes.length());
            case Vertex vertex
            when whole(vertex) && vertex.leaves == null -> {
                Bottom unfinished = unfinished(vertex, call.node());
                if (unfinished != null) {
                    yield unfinished;
                }
                if (vertex.struct && yielding(vertex)) {
                    yield Bottom.undecided(vertex, call.node());
                }
                yield vertex.open != null ? vertex.open : Num.of(vertex.list ? vertex.length : size(vertex));
            }
            case Vertex vertex
            when (vertex.kind() & (Kind.STRING | Kind.BYTES | Kind.STRUCT | Kind.LIST)) != 0 ->
                Bottom.undecided(vertex, call.node());
            default -> argument(call, "len", value, Kind.STRING | Kind.BYTES | Kind.STRUCT | Kind.LIST);
        };
    }

    /** True while a comprehension of a struct is at work. */
    private static boolean yielding(Vertex vertex) {
        for (Task task : vertex.tasks) {
            if (task.running && task.type == Task.Type.COMPREHENSION) {
                return true;
            }
        }
        return false;
    }

    static int size(Vertex vertex) {
        int count = 0;
        for (Vertex arc : vertex.arcs().values()) {
            Label label = arc.label;
            if (label != null
                    && arc.arc == Vertex.Arc.MEMBER
                    && (label.regular() || label.type() == Label.Type.INDEX)) {
                count++;
            }
        }
        return count;
    }

    /** A scalar or a bottom; a struct or list stays a vertex. */
    private Datum decided(Expr expr, Env env) {
        Datum value = evaluator.value(expr, env);
        if (value instanceof Vertex vertex) {
            boolean whole = vertex.leaves == null && (vertex.kinds & ~(Kind.STRUCT | Kind.LIST)) == 0;
            Bottom unfinished = unfinished(vertex, expr.node());
            if (whole && unfinished != null) {
                return unfinished;
            }
            if (whole) {
                if (!(data(vertex, expr.node()) instanceof Bottom bottom) || !bottom.open()) {
                    return vertex;
                }
                return bottom.code() == Bottom.Code.CYCLE && !evaluator.within(bottom)
                        ? bottom
                        : bottom.as(Bottom.Code.INCOMPLETE);
            }
            return Bottom.undecided(vertex, expr.node());
        }
        return value;
    }

    /** Why a list or struct that is being made is not known as a whole yet; null when it is. */
    private static @Nullable Bottom unfinished(Vertex vertex, @Nullable Node node) {
        if (vertex.state == Vertex.State.RUNNING) {
            for (Task task : vertex.tasks) {
                if (!task.done && task.type == Task.Type.LIST) {
                    return Bottom.undecided(vertex, node);
                }
            }
        }
        return null;
    }

    Datum binary(Expr.Binary binary, Env env) {
        if ((binary.op() == Op.EQ || binary.op() == Op.NE)
                && (binary.left() instanceof Expr.BottomLit || binary.right() instanceof Expr.BottomLit)) {
            Expr other = binary.left() instanceof Expr.BottomLit ? binary.right() : binary.left();
            Datum bottom = evaluator.isBottom(other, env);
            return bottom instanceof Datum.Bool is ? new Datum.Bool(is.value() == (binary.op() == Op.EQ)) : bottom;
        }
        Datum left = decided(binary.left(), env);
        Datum right = decided(binary.right(), env);
        if (left instanceof Bottom a && (!a.open() || !(right instanceof Bottom b) || b.open())) {
            return left;
        }
        if (right instanceof Bottom) {
            return right;
        }
        if (left instanceof Vertex a && right instanceof Vertex b && (binary.op() == Op.EQ || binary.op() == Op.NE)) {
            return compareLists(a, b, binary);
        }
        boolean nulls = left instanceof Datum.Null || right instanceof Datum.Null;
        if (nulls
                && left instanceof Vertex | right instanceof Vertex
                && (binary.op() == Op.EQ || binary.op() == Op.NE)) {
            return new Datum.Bool(binary.op() == Op.NE);
        }
        return operators.apply(binary.op(), left, right, binary.node());
    }

    private Datum compareLists(Vertex left, Vertex right, Expr.Binary binary) {
        if (!left.list || !right.list) {
            return Bottom.eval(EvalCode.OPERANDS, binary.node(), binary.op().spelling(), left, right);
        }
        Datum a = data(left, binary.node());
        if (a instanceof Bottom) {
            return a;
        }
        Datum b = data(right, binary.node());
        if (b instanceof Bottom) {
            return b;
        }
        return new Datum.Bool(deepEqual(a, b) == (binary.op() == Op.EQ));
    }

    private static boolean deepEqual(Datum left, Datum right) {
        if (left instanceof Datum.Items a && right instanceof Datum.Items b) {
            if (a.values().size() != b.values().size()) {
                return false;
            }
            for (int i = 0; i < a.values().size(); i++) {
                if (!deepEqual(a.values().get(i), b.values().get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (left instanceof Datum.Fields a && right instanceof Datum.Fields b) {
            if (!a.values().keySet().equals(b.values().keySet())) {
                return false;
            }
            for (String key : a.values().keySet()) {
                Datum one = a.values().get(key);
                Datum other = b.values().get(key);
                if (one == null || other == null || !deepEqual(one, other)) {
                    return false;
                }
            }
            return true;
        }
        return Values.identical(left, right);
    }

    Datum unary(Expr.Unary unary, Env env) {
        Datum value = evaluator.value(unary.operand(), env);
        int wanted = unary.op() == Op.NOT ? Kind.BOOL : Kind.NUMBER;
        return switch (value) {
            case Bottom bottom -> bottom;
            case Vertex open
            when (open.kind() & wanted) != 0 && !(unary.operand() instanceof Expr.Type) || open.leaves != null ->
                Bottom.undecided(open, unary.node());
            case Num number when unary.op() == Op.SUB -> number.negate();
            case Num number when unary.op() == Op.ADD -> number;
            case Datum.Bool bool when unary.op() == Op.NOT -> new Datum.Bool(!bool.value());
            default -> Bottom.eval(EvalCode.OPERAND, unary.node(), unary.op().spelling(), value);
        };
    }

    Datum interpolation(Expr.Interpolation text, Env env) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bottom first = null;
        for (int i = 0; i < text.texts().size(); i++) {
            out.writeBytes(
                    text.texts().get(i).getBytes(text.bytes() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            if (i < text.values().size()) {
                Datum value = part(text.values().get(i), env);
                Bottom failed = append(out, value, text);
                if (failed != null && (first == null || first.open() && value instanceof Bottom && !failed.open())) {
                    first = failed;
                }
            }
        }
        if (first != null) {
            return first;
        }
        evaluator.meter().text(out.size());
        return text.bytes() ? new Datum.Bytes(out.toByteArray()) : new Datum.Text(out.toString(StandardCharsets.UTF_8));
    }

    /** What stands in a text: a struct or list never can, whatever is still missing in it. */
    private Datum part(Expr expr, Env env) {
        Datum value = evaluator.value(expr, env);
        return value instanceof Vertex vertex && (vertex.leaves != null || !whole(vertex))
                ? Bottom.undecided(vertex, expr.node())
                : value;
    }

    private static @Nullable Bottom append(ByteArrayOutputStream out, Datum value, Expr.Interpolation text) {
        switch (value) {
            case Bottom bottom -> {
                return bottom;
            }
            case Datum.Text string -> out.writeBytes(string.value().getBytes(StandardCharsets.UTF_8));
            case Datum.Bytes bytes -> out.writeBytes(bytes.value());
            case Num number -> out.writeBytes(number.toString().getBytes(StandardCharsets.UTF_8));
            case Datum.Bool bool ->
                out.writeBytes(Boolean.toString(bool.value()).getBytes(StandardCharsets.UTF_8));
            default -> {
                return Bottom.eval(EvalCode.INTERPOLATION, text.node(), value);
            }
        }
        return null;
    }

    Datum slice(Expr.Slice slice, Env env) {
        Datum operand = evaluator.value(slice.operand(), env);
        // What the elements are does not matter yet.
        boolean known = operand instanceof Vertex list
                && list.list
                && list.leaves == null
                && list.open == null
                && unfinished(list, slice.node()) == null;
        operand = known ? operand : decided(slice.operand(), env);
        if (operand instanceof Bottom) {
            return operand;
        }
        Datum low = slice.low() == null ? Num.of(0) : decided(slice.low(), env);
        if (low instanceof Bottom) {
            return low;
        }
        int size;
        if (operand instanceof Datum.Bytes bytes) {
            size = bytes.length();
        } else if (operand instanceof Vertex vertex && vertex.list) {
            size = vertex.length;
        } else {
            return Bottom.eval(EvalCode.SLICE, slice.node(), operand);
        }
        Datum high = slice.high() == null ? Num.of(size) : decided(slice.high(), env);
        if (high instanceof Bottom) {
            return high;
        }
        if (!(low instanceof Num from) || !(high instanceof Num to) || !from.integer() || !to.integer()) {
            return Bottom.eval(EvalCode.SLICE_ENDS, slice.node());
        }
        if (from.signum() < 0 || to.signum() < 0 || to.compareTo(Num.of(size)) > 0 || from.compareTo(to) > 0) {
            return Bottom.eval(EvalCode.SLICE_RANGE, slice.node(), from, to, size);
        }
        int start = from.intValue();
        int end = to.intValue();
        if (operand instanceof Datum.Bytes bytes) {
            return new Datum.Bytes(Arrays.copyOfRange(bytes.value(), start, end));
        }
        List<Datum> elements = new ArrayList<>();
        if (operand instanceof Vertex vertex) {
            for (int i = start; i < end; i++) {
                Vertex arc = vertex.arc(Label.index(i));
                if (arc != null) {
                    elements.add(arc);
                }
            }
        }
        Vertex result = evaluator.datum(new Datum.Items(elements));
        evaluator.settle(result);
        return result;
    }

    // ------------------------------------------------------------------ the library

    private Datum library(Expr.Call call, Expr.FunctionRef ref, Env env) {
        Builtin builtin = builtins.function(ref.packagePath(), ref.name());
        if (builtin == null) {
            Datum plain = plain(ref);
            return plain instanceof Bottom ? plain : Bottom.eval(EvalCode.NOT_CALLABLE, call.node(), full(ref));
        }
        int most = builtin.parameters().size();
        int least = required(builtin);
        int given = call.arguments().size();
        boolean partial = given == least - 1 && constrains(builtin);
        if (!partial && (given < least || given > most)) {
            return count(call, full(ref), given < least ? least : most);
        }
        List<Datum> arguments = new ArrayList<>(given);
        for (int i = 0; i < given; i++) {
            Builtin.Parameter parameter = builtin.parameters().get(partial ? i + 1 : i);
            Expr argument = call.arguments().get(i);
            boolean any = parameter.taking() == Builtin.Taking.SCHEMA && parameter.kinds() == Kind.TOP;
            Datum value = any ? evaluator.anonymous(argument, env) : argument(argument, env);
            if (value instanceof Bottom) {
                return value;
            }
            arguments.add(value);
        }
        return partial
                ? new Validator(builtin, arguments)
                : invoke(builtin, arguments, call.arguments(), call.node(), false);
    }

    /** What an argument is; what and() makes may be one. */
    private Datum argument(Expr argument, Env env) {
        boolean and = argument instanceof Expr.Call call
                && call.function() instanceof Expr.FunctionRef ref
                && ref.packagePath().isEmpty()
                && ref.name().equals("and");
        return and ? evaluator.simple(evaluator.anonymous(argument, env), argument) : evaluator.value(argument, env);
    }

    /** True for a function that can stand as a constraint. */
    private static boolean constrains(Builtin builtin) {
        return builtin.result() == Kind.BOOL || builtin.result() == Kind.BOTTOM;
    }

    private static int required(Builtin builtin) {
        int count = 0;
        for (Builtin.Parameter parameter : builtin.parameters()) {
            count += parameter.otherwise() == null ? 1 : 0;
        }
        return count;
    }

    /** Calls a function of the library with arguments as they come out of evaluation. */
    private Datum invoke(
            Builtin builtin, List<Datum> arguments, List<Expr> written, @Nullable Node node, boolean constraint) {
        List<Datum> ready = new ArrayList<>(builtin.parameters().size());
        Map<Datum, Vertex> made = new IdentityHashMap<>();
        for (int i = 0; i < builtin.parameters().size(); i++) {
            Builtin.Parameter parameter = builtin.parameters().get(i);
            Datum otherwise = parameter.otherwise();
            if (i >= arguments.size()) {
                if (otherwise == null) {
                    throw new IllegalStateException("no argument " + i + " for " + builtin.name());
                }
                ready.add(otherwise);
                continue;
            }
            Datum argument = arguments.get(i);
            if (argument instanceof Vertex choice
                    && choice.resolved().leaves != null
                    && parameter.kinds() != Kind.TOP) {
                return Bottom.undecided(
                        choice, i < written.size() ? written.get(i).node() : node);
            }
            int kind = argument.kind();
            if ((kind & parameter.kinds()) == 0 && parameter.kinds() != Kind.TOP) {
                return Bottom.eval(
                        EvalCode.ARGUMENT,
                        i < written.size() ? written.get(i).node() : node,
                        Spoken.name(builtin),
                        i + 1,
                        argument,
                        new Spoken.Kinds(parameter.kinds()));
            }
            if (parameter.taking() == Builtin.Taking.SCHEMA) {
                Datum opaque = argument instanceof Datum.Opaque ? argument : evaluator.datum(argument);
                if (opaque instanceof Vertex vertex) {
                    evaluator.settle(vertex);
                }
                ready.add(opaque);
                continue;
            }
            Datum data =
                    parameter.taking() == Builtin.Taking.DATA ? data(argument, node) : shallow(argument, made, node);
            if (data instanceof Bottom) {
                return data;
            }
            ready.add(data);
        }
        try {
            Datum result = builtin.body().call(ready, context);
            switch (result) {
                case Datum.Text text -> evaluator.meter().text(text.value().length());
                case Datum.Bytes bytes -> evaluator.meter().text(bytes.value().length);
                default -> {}
            }
            if (result instanceof Datum.Items || result instanceof Datum.Fields) {
                Vertex vertex = evaluator.datum(handedOn(result, made));
                evaluator.settle(vertex);
                return vertex;
            }
            return result;
        } catch (Builtin.Failure failure) {
            if (failure.unmet() && !constraint) {
                return new Datum.Bool(false);
            }
            Bottom.Code code = failure.incomplete() ? Bottom.Code.INCOMPLETE : Bottom.Code.EVAL;
            return Reasons.failed(code, builtin, arguments, failure, constraint, node);
        }
    }

    /** What a function only handed on, as the structs that it was given: those know of which literals they are made, data does not. */
    private static Datum handedOn(Datum result, Map<Datum, Vertex> made) {
        Vertex given = made.get(result);
        if (given != null) {
            return given;
        }
        if (made.isEmpty() || !(result instanceof Datum.Items items)) {
            return result;
        }
        List<Datum> elements = new ArrayList<>(items.values().size());
        for (Datum element : items.values()) {
            elements.add(handedOn(element, made));
        }
        return new Datum.Items(elements);
    }

    /** A list or struct whose elements need not be data; notes of which structs its elements are the data. */
    private Datum shallow(Datum value, Map<Datum, Vertex> made, @Nullable Node node) {
        if (!(value instanceof Vertex vertex)) {
            return value;
        }
        Vertex found = vertex.resolved();
        if (found.leaves != null || !whole(found)) {
            return Bottom.undecided(found, node);
        }
        if (found.open != null) {
            return found.open;
        }
        if (found.struct && !found.list) {
            return found;
        }
        List<Datum> items = new ArrayList<>();
        for (Vertex arc : elements(found)) {
            Datum item = data(arc, made, node);
            if (item instanceof Bottom bottom) {
                if (!bottom.open()) {
                    return bottom;
                }
                Vertex inner = arc.resolved();
                Datum list = inner.list ? shallow(inner, made, node) : arc;
                item = list instanceof Bottom ? arc : list;
            }
            items.add(item);
        }
        return new Datum.Items(items);
    }

    private static List<Vertex> elements(Vertex list) {
        List<Vertex> elements = new ArrayList<>(list.arcs().size());
        list.arcs().forEach((label, arc) -> {
            if (label.type() == Label.Type.INDEX) {
                elements.add(arc);
            }
        });
        return elements;
    }

    /** True for what can only be a struct or a list. */
    private static boolean whole(Vertex vertex) {
        return (vertex.struct || vertex.list) && (vertex.kinds & ~(Kind.STRUCT | Kind.LIST)) == 0;
    }

    /** The data that a value is, or why it is none. */
    Datum data(Datum value, @Nullable Node node) {
        return data(value, null, node);
    }

    /** The same; notes which structs within it became which data. */
    private Datum data(Datum value, @Nullable Map<Datum, Vertex> made, @Nullable Node node) {
        if (!(value instanceof Vertex vertex)) {
            return value instanceof Function ? Bottom.incomplete(EvalCode.NO_DATA, node) : value;
        }
        Datum simple = evaluator.simple(vertex, new Expr.BottomLit(node));
        if (!(simple instanceof Vertex found)) {
            return simple;
        }
        found = found.resolved();
        evaluator.spend(1);
        if (found.leaves != null || !whole(found)) {
            return Bottom.undecided(found, node);
        }
        if (found.open != null) {
            return found.open;
        }
        if (found.list) {
            List<Datum> items = new ArrayList<>();
            for (Vertex arc : elements(found)) {
                Datum item = data(arc, made, node);
                if (item instanceof Bottom) {
                    return item;
                }
                items.add(item);
            }
            return new Datum.Items(items);
        }
        SequencedMap<String, Datum> fields = new LinkedHashMap<>();
        for (Label label : evaluator.copies().order(found)) {
            Vertex arc = found.arc(label);
            if (arc == null || !label.regular()) {
                continue;
            }
            if (arc.arc == Vertex.Arc.REQUIRED) {
                return Bottom.incomplete(EvalCode.REQUIRED, node, new Spoken.Name(arc), arc, "");
            }
            if (arc.arc != Vertex.Arc.MEMBER) {
                continue;
            }
            Datum field = data(arc, null, node);
            if (field instanceof Bottom) {
                return field;
            }
            fields.put(label.name(), field);
        }
        Datum data = new Datum.Fields(fields);
        if (made != null) {
            made.put(data, found);
        }
        return data;
    }
}
