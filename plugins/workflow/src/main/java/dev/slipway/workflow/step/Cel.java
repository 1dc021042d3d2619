package dev.slipway.workflow.step;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.workflow.StepContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CEL for {@code when}, {@code wait} and {@code outputs}. An expression sees the variables it is given and nothing else:
 * no clock, no I/O. Its size, nesting and number of loop rounds are bounded, so that evaluating always ends. Secret
 * values are seen as their digests. Safe for any number of threads.
 */
public final class Cel {
    /** Rounds that all loops ({@code all}, {@code exists}, {@code map}, …) of one evaluation may make together. */
    static final int MAX_ITERATIONS = 100_000;
    /** Length of an expression, in code points. */
    static final int MAX_LENGTH = 10_000;

    private static final int KEPT_PROGRAMS = 512;
    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(100)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private final CelRuntime runtime =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
    private final Map<Key, CelRuntime.Program> programs = new ConcurrentHashMap<>();

    private record Key(String expression, Set<String> variables) {}

    /** What an evaluation came to. Closed. */
    public sealed interface Outcome {
        record Result(Value value) implements Outcome {}

        /**
         * @param missingField the expression read a field or key that is not there (yet); {@code has(...)} asks first
         */
        record Problem(Message message, boolean missingField) implements Outcome {}
    }

    /** The variables that {@code when} sees. */
    public static final Set<String> WHEN_VARIABLES =
            Set.of("cluster", "namespace", "replicas", "protection", "weight", "canaryPods", "inputs", "workload");

    /** What {@code when} sees of a step's context: names as in {@link #WHEN_VARIABLES}; an absent workload is null. */
    public static Map<String, Value> whenVariables(StepContext context) {
        var inputs = new LinkedHashMap<String, Value>(context.inputs());
        return Map.of(
                "cluster", Value.of(context.lane().cluster().value()),
                "namespace", Value.of(context.lane().namespace()),
                "replicas", Value.of((long) context.replicas()),
                "protection", Value.of(context.lane().protection().name().toLowerCase(Locale.ROOT)),
                "weight", Value.of((long) context.before().share().weight()),
                "canaryPods", Value.of((long) context.before().canaryPods()),
                "inputs", new ObjectValue(inputs),
                "workload",
                        context.lane()
                                .workload()
                                .flatMap(context::live)
                                .<Value>map(m -> m.tree())
                                .orElse(Value.NullValue.NULL));
    }

    /** The variables that an output sees: those of {@code when}, and every object the lane knows. */
    public static final Set<String> OUTPUT_VARIABLES =
            Stream.concat(WHEN_VARIABLES.stream(), Stream.of("objects")).collect(Collectors.toUnmodifiableSet());

    /** {@code objects} has a tree for each object, under {@code Kind/name}; secret values are their digests. */
    public static Map<String, Value> outputVariables(StepContext context) {
        var objects = new LinkedHashMap<String, Value>();
        context.live().forEach((id, manifest) -> objects.put(id.kind() + "/" + id.name(), manifest.tree()));
        var variables = new LinkedHashMap<>(whenVariables(context));
        variables.put("objects", new ObjectValue(objects));
        return variables;
    }

    /** What is wrong with an expression over variables of these names, when something is. */
    public Optional<Message> check(String expression, Set<String> variables) {
        try {
            compile(expression, variables);
            return Optional.empty();
        } catch (CelValidationException e) {
            return Optional.of(invalid(expression, e));
        }
    }

    /** Evaluates the expression over the variables; never throws for what a user wrote. */
    public Outcome evaluate(String expression, Map<String, Value> variables) {
        CelRuntime.Program program;
        try {
            program = program(new Key(expression, Set.copyOf(variables.keySet())));
        } catch (CelValidationException e) {
            return new Outcome.Problem(invalid(expression, e), false);
        } catch (CelEvaluationException e) {
            return new Outcome.Problem(Message.of("workflow.cel-failed", expression, said(e)), false);
        }
        var activation = new LinkedHashMap<String, Object>();
        variables.forEach((name, value) -> activation.put(name, toCel(value)));
        try {
            return new Outcome.Result(fromCel(program.eval(activation)));
        } catch (CelEvaluationException e) {
            // The library may add codes; every other one is a plain failure.
            if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
                return new Outcome.Problem(Message.of("workflow.cel-missing", expression, said(e)), true);
            }
            if (e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED) {
                return new Outcome.Problem(Message.of("workflow.cel-too-costly", expression, MAX_ITERATIONS), false);
            }
            return new Outcome.Problem(Message.of("workflow.cel-failed", expression, said(e)), false);
        }
    }

    /** Evaluates a condition; a result that is no truth value is a problem. */
    public Condition condition(String expression, Map<String, Value> variables) {
        return switch (evaluate(expression, variables)) {
            case Outcome.Result(Value.BooleanValue(var truth)) -> new Condition.Truth(truth);
            case Outcome.Result(var other) ->
                new Condition.Problem(Message.of("workflow.cel-not-a-condition", expression, other), false);
            case Outcome.Problem(var message, var missing) -> new Condition.Problem(message, missing);
        };
    }

    /** What a condition came to. Closed. */
    public sealed interface Condition {
        record Truth(boolean holds) implements Condition {}

        record Problem(Message message, boolean missingField) implements Condition {}
    }

    private CelRuntime.Program program(Key key) throws CelValidationException, CelEvaluationException {
        var known = programs.get(key);
        if (known != null) {
            return known;
        }
        var made = runtime.createProgram(compile(key.expression(), key.variables()));
        if (programs.size() >= KEPT_PROGRAMS) {
            programs.clear();
        }
        programs.put(key, made);
        return made;
    }

    private static CelAbstractSyntaxTree compile(String expression, Set<String> variables)
            throws CelValidationException {
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        for (var variable : new TreeSet<>(variables)) {
            builder.addVar(variable, SimpleType.DYN);
        }
        CelCompiler compiler = builder.build();
        return compiler.compile(expression).getAst();
    }

    private static Message invalid(String expression, CelValidationException e) {
        var first = e.getErrors().isEmpty() ? null : e.getErrors().getFirst();
        return first == null
                ? Message.of("workflow.cel-invalid", expression, 1, said(e))
                : Message.of(
                        "workflow.cel-invalid",
                        expression,
                        first.getSourceLocation().getColumn() + 1,
                        first.getMessage());
    }

    private static String said(Exception e) {
        var message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static Object toCel(Value value) {
        return switch (value) {
            case ObjectValue o -> {
                var map = new LinkedHashMap<String, Object>();
                o.fields().forEach((k, v) -> map.put(k, toCel(v)));
                yield map;
            }
            case ListValue l -> l.items().stream().map(Cel::toCel).toList();
            case Value.StringValue s -> s.text();
            case Value.NumberValue n ->
                n.asLong().<Object>map(l -> l).orElseGet(() -> n.decimal().doubleValue());
            case Value.BooleanValue b -> b.value();
            case Value.NullValue nothing -> NullValue.NULL_VALUE;
            case Value.SecretValue s -> s.digest();
        };
    }

    private static Value fromCel(Object value) {
        return switch (value) {
            case Boolean b -> Value.of(b.booleanValue());
            case String s -> Value.of(s);
            case Long l -> Value.of(l.longValue());
            case Double d when Double.isFinite(d) -> Value.of(BigDecimal.valueOf(d));
            case List<?> list -> {
                var items = new ArrayList<Value>();
                for (var item : list) {
                    items.add(fromCel(item));
                }
                yield Value.list(items);
            }
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, Value>();
                map.forEach((k, v) -> fields.put(String.valueOf(k), fromCel(v)));
                yield new ObjectValue(fields);
            }
            case NullValue nothing -> Value.NullValue.NULL;
            default -> Value.of(String.valueOf(value));
        };
    }
}
