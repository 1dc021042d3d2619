package dev.slipway.workflow.workload;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Comparing what we write with what is there: the server adds defaults and other people add fields. */
public final class Fields {
    /** Metadata that only the server writes. */
    private static final Set<String> SERVER_METADATA = Set.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "selfLink");

    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", new BigDecimal("1e-9")),
            Map.entry("u", new BigDecimal("1e-6")),
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", new BigDecimal("1e3")),
            Map.entry("M", new BigDecimal("1e6")),
            Map.entry("G", new BigDecimal("1e9")),
            Map.entry("T", new BigDecimal("1e12")),
            Map.entry("Ki", new BigDecimal(1L << 10)),
            Map.entry("Mi", new BigDecimal(1L << 20)),
            Map.entry("Gi", new BigDecimal(1L << 30)),
            Map.entry("Ti", new BigDecimal(1L << 40)));

    private Fields() {}

    /**
     * Whether the live value has everything the wanted one says: further keys of objects do not count, lists must have
     * the same length, quantities compare by their amount. Absent and empty are the same.
     */
    public static boolean covers(@Nullable Value live, Value wanted) {
        return switch (wanted) {
            case ObjectValue w ->
                w.fields().entrySet().stream()
                        .allMatch(e -> covers(live instanceof ObjectValue o ? o.get(e.getKey()) : null, e.getValue()));
            case ListValue w -> {
                var items = live instanceof ListValue l ? l.items() : List.<Value>of();
                if (items.size() != w.items().size()) {
                    yield false;
                }
                for (int i = 0; i < items.size(); i++) {
                    if (!covers(items.get(i), w.items().get(i))) {
                        yield false;
                    }
                }
                yield true;
            }
            case Value.NullValue nothing -> live == null || live == nothing;
            case Value.StringValue s -> live != null && (live.equals(s) || sameQuantity(live, s));
            case Value.NumberValue n -> live != null && (Value.equivalent(live, n) || sameQuantity(live, n));
            case Value.BooleanValue b -> live == null ? !b.value() : live.equals(b);
            case Value.SecretValue s -> s.equals(live);
        };
    }

    private static boolean sameQuantity(Value a, Value b) {
        var x = quantity(a);
        var y = quantity(b);
        return x.isPresent() && y.isPresent() && x.get().compareTo(y.get()) == 0;
    }

    /** The amount of a Kubernetes quantity, when it is one. */
    public static Optional<BigDecimal> quantity(Value value) {
        var text = switch (value) {
            case Value.StringValue s -> s.text();
            case Value.NumberValue n -> n.spelling();
            case ObjectValue o -> "";
            case ListValue l -> "";
            case Value.BooleanValue b -> "";
            case Value.NullValue n -> "";
            case Value.SecretValue s -> "";
        };
        int end = 0;
        while (end < text.length() && (Character.isDigit(text.charAt(end)) || "+-.".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        var factor = SUFFIXES.get(text.substring(end));
        if (end == 0 || end > 30 || factor == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text.substring(0, end)).multiply(factor));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** The object without status and without what only the server writes: fit to be applied again. */
    public static ObjectValue applicable(ObjectValue live) {
        var metadata = live.object("metadata");
        for (var key : SERVER_METADATA) {
            metadata = metadata.without(key);
        }
        return live.without("status").with("metadata", metadata);
    }

    /**
     * The observed values of the fields that any of the masks names: objects are cut down to the named keys, everything
     * else is taken whole. This is how what was there is put back without claiming what others wrote.
     */
    public static ObjectValue project(ObjectValue observed, List<ObjectValue> masks) {
        var out = new LinkedHashMap<String, Value>();
        observed.fields().forEach((key, value) -> {
            var below =
                    masks.stream().filter(m -> m.has(key)).map(m -> m.get(key)).toList();
            if (below.isEmpty()) {
                return;
            }
            var objects = below.stream()
                    .filter(ObjectValue.class::isInstance)
                    .map(ObjectValue.class::cast)
                    .toList();
            out.put(key, value instanceof ObjectValue o && !objects.isEmpty() ? project(o, objects) : value);
        });
        return new ObjectValue(out);
    }
}
