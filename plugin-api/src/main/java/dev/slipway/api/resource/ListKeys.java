package dev.slipway.api.resource;

import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By which fields the items of a list are told apart: the list-map keys of Kubernetes' schema, lists that are atomic there but
 * read best by key (desktop-and-diff §3.3), and else a field that is a name by custom and unique in both lists. Pure; safe
 * for any number of threads.
 */
public final class ListKeys {
    private static final List<String> NAME = List.of("name");
    private static final Map<String, List<List<String>>> BY_FIELD = Map.ofEntries(
            Map.entry("containers", List.of(NAME)),
            Map.entry("initContainers", List.of(NAME)),
            Map.entry("ephemeralContainers", List.of(NAME)),
            Map.entry("volumes", List.of(NAME)),
            Map.entry("env", List.of(NAME)),
            Map.entry("imagePullSecrets", List.of(NAME)),
            Map.entry("webhooks", List.of(NAME)),
            Map.entry("ports", List.of(List.of("containerPort", "protocol"), List.of("port", "protocol"))),
            Map.entry("volumeMounts", List.of(List.of("mountPath"))),
            Map.entry("volumeDevices", List.of(List.of("devicePath"))),
            Map.entry("hostAliases", List.of(List.of("ip"))),
            Map.entry("topologySpreadConstraints", List.of(List.of("topologyKey", "whenUnsatisfiable"))),
            Map.entry("conditions", List.of(List.of("type"))),
            Map.entry("tolerations", List.of(List.of("key", "operator", "value", "effect"))),
            Map.entry("volumeClaimTemplates", List.of(List.of("metadata"))),
            Map.entry("backendRefs", List.of(List.of("group", "kind", "namespace", "name", "port"))),
            Map.entry("parentRefs", List.of(List.of("group", "kind", "namespace", "name", "sectionName", "port"))),
            Map.entry("subjects", List.of(List.of("kind", "namespace", "name"))),
            Map.entry("items", List.of(List.of("key"))),
            Map.entry("envFrom", List.of(List.of("prefix", "configMapRef", "secretRef"))),
            Map.entry("rules", List.of(List.of("host"))),
            Map.entry("paths", List.of(List.of("path", "pathType"))),
            Map.entry("tls", List.of(List.of("secretName"))),
            Map.entry("ownerReferences", List.of(List.of("uid"))));
    /** What the server fills in; a key that says just this is no key, so that a rendered item meets its live one. */
    private static final Map<String, Map<String, String>> FILLED_IN = Map.of(
            "backendRefs", Map.of("group", "", "kind", "Service"),
            "parentRefs", Map.of("group", "gateway.networking.k8s.io", "kind", "Gateway"));

    private static final Set<String> PROTOCOL_ALONE = Set.of("protocol");
    private static final List<List<String>> CUSTOM = List.of(NAME, List.of("key"), List.of("id"));
    private static final Set<String> IN_ORDER = Set.of("command", "args");

    private ListKeys() {}

    /** The items of both lists by key, or empty when they have to be compared by position. */
    public static Optional<Matched> match(ValuePath path, ListValue left, ListValue right) {
        var field = path.segments().isEmpty() || !(path.segments().getLast() instanceof ValuePath.Field(var name))
                ? ""
                : name;
        if (IN_ORDER.contains(field)) {
            return Optional.empty();
        }
        var known = BY_FIELD.getOrDefault(field, List.of());
        for (var keys : known) {
            var matched = match(keys, left, right, keys.size() > 1, FILLED_IN.getOrDefault(field, Map.of()));
            if (matched.isPresent()) {
                return matched;
            }
        }
        for (var keys : CUSTOM) {
            var matched = match(keys, left, right, false, Map.of());
            if (matched.isPresent()) {
                return matched;
            }
        }
        return Optional.empty();
    }

    /** The items of one list by key, or empty when they have none. */
    public static Optional<Map<ValuePath.Keyed, Value>> index(ValuePath path, ListValue list) {
        return match(path, list, list).map(Matched::left);
    }

    /** The value at a path whose keys may be those of {@link #match}, which names defaults that an item leaves out. */
    public static Optional<Value> resolve(ValuePath path, Value root) {
        var at = root;
        for (var segment : path.segments()) {
            var next = switch (segment) {
                case ValuePath.Field(var name) -> at instanceof ObjectValue object ? object.get(name) : null;
                case ValuePath.Index(var index) ->
                    at instanceof ListValue list && index < list.items().size()
                            ? list.items().get(index)
                            : null;
                case ValuePath.Keyed(var keys) ->
                    at instanceof ListValue list
                            ? list.items().stream()
                                    .filter(item -> item instanceof ObjectValue object && has(object, keys))
                                    .findFirst()
                                    .orElse(null)
                            : null;
            };
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    private static boolean has(ObjectValue item, Map<String, String> keys) {
        return keys.entrySet().stream().allMatch(key -> {
            var text = text(item.get(key.getKey()));
            return text == null
                    ? key.getKey().equals("protocol") && key.getValue().equals("TCP")
                    : text.equals(key.getValue());
        });
    }

    /** Items by key, in the order of the right list with what only the left has behind. */
    public record Matched(Map<ValuePath.Keyed, Value> left, Map<ValuePath.Keyed, Value> right, boolean sameOrder) {}

    private static Optional<Matched> match(
            List<String> keys, ListValue left, ListValue right, boolean partial, Map<String, String> filledIn) {
        var a = index(keys, left, partial, filledIn);
        var b = index(keys, right, partial, filledIn);
        if (a == null || b == null) {
            return Optional.empty();
        }
        var shared = new ArrayList<>(a.keySet());
        shared.retainAll(b.keySet());
        var theirs = new ArrayList<>(b.keySet());
        theirs.retainAll(new HashSet<>(shared));
        return Optional.of(new Matched(a, b, shared.equals(theirs)));
    }

    private static @Nullable Map<ValuePath.Keyed, Value> index(
            List<String> keys, ListValue list, boolean partial, Map<String, String> filledIn) {
        var index = new LinkedHashMap<ValuePath.Keyed, Value>();
        for (var item : list.items()) {
            if (!(item instanceof ObjectValue object)) {
                return null;
            }
            var key = new LinkedHashMap<String, String>();
            for (var name : keys) {
                var text = text(object.get(name));
                if (text != null) {
                    if (!text.equals(filledIn.get(name))) {
                        key.put(name, text);
                    }
                } else if (name.equals("protocol")) {
                    key.put(name, "TCP");
                } else if (!partial) {
                    return null;
                }
            }
            if (key.isEmpty()
                    || key.keySet().equals(PROTOCOL_ALONE)
                    || index.put(new ValuePath.Keyed(key), item) != null) {
                return null;
            }
        }
        return index;
    }

    private static @Nullable String text(@Nullable Value value) {
        return switch (value) {
            case null -> null;
            case Value.StringValue(var text) -> text;
            case Value.NumberValue(var spelling) -> spelling;
            case ObjectValue object -> object.text("name").orElse(null);
            case ListValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ -> null;
        };
    }
}
