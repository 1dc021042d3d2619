package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kinds this cluster serves and their types. {@code types.json} holds the field names, types, list keys and merge rules
 * that Kubernetes 1.37 publishes for its own kinds; {@code custom.json} the structural schemas of Gateway API 1.6.
 */
final class Schema {
    /**
     * A served kind.
     *
     * @param status whether status is a subresource
     * @param generation whether the server counts changes of its spec
     * @param structural the structural schema of a custom kind; null for a built-in one
     */
    record Kind(
            GroupVersionKind gvk,
            String plural,
            boolean namespaced,
            boolean status,
            boolean generation,
            Type type,
            @Nullable ObjectValue structural) {
        boolean custom() {
            return structural != null;
        }
    }

    private static final Map<GroupKind, Kind> KINDS = new LinkedHashMap<>();
    private static final Map<String, Type> TYPES = new HashMap<>();
    private static final Map<String, ObjectValue> CUSTOM = new HashMap<>();

    static {
        var published = resource("types.json");
        published.fields().keySet().forEach(name -> TYPES.put(name, new Type()));
        published.fields().forEach((name, body) -> fill(named(name), (ObjectValue) body));
        resource("custom.json").fields().forEach((name, body) -> CUSTOM.put(name, (ObjectValue) body));
        add("v1", "Namespace", "namespaces", false, true, false);
        add("v1", "Node", "nodes", false, true, false);
        add("v1", "ConfigMap", "configmaps", true, false, false);
        add("v1", "Secret", "secrets", true, false, false);
        add("v1", "Service", "services", true, true, false);
        add("v1", "ServiceAccount", "serviceaccounts", true, false, false);
        add("v1", "Pod", "pods", true, true, true);
        add("v1", "Event", "events", true, false, false);
        add("v1", "ResourceQuota", "resourcequotas", true, true, false);
        add("v1", "LimitRange", "limitranges", true, false, false);
        add("v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, true, false);
        add("apps/v1", "Deployment", "deployments", true, true, true);
        add("apps/v1", "ReplicaSet", "replicasets", true, true, true);
        add("apps/v1", "StatefulSet", "statefulsets", true, true, true);
        add("apps/v1", "DaemonSet", "daemonsets", true, true, true);
        add("batch/v1", "Job", "jobs", true, true, true);
        add("batch/v1", "CronJob", "cronjobs", true, true, true);
        add("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, true, true);
        add("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", true, true, true);
        add("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true, false, true);
        add("networking.k8s.io/v1", "Ingress", "ingresses", true, true, true);
        add("coordination.k8s.io/v1", "Lease", "leases", true, false, false);
        add("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true, false, true);
        add("rbac.authorization.k8s.io/v1", "Role", "roles", true, false, false);
        add("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", true, false, false);
        add("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false, false, false);
        add("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", false, false, false);
        add("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true, true, true);
        add("gateway.networking.k8s.io/v1", "Gateway", "gateways", true, true, true);
        add("gateway.networking.k8s.io/v1", "GatewayClass", "gatewayclasses", false, true, true);
    }

    private Schema() {}

    private static ObjectValue resource(String name) {
        try (var in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
            return (ObjectValue) Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading " + name, e);
        }
    }

    private static void add(
            String apiVersion, String kind, String plural, boolean namespaced, boolean status, boolean generation) {
        var gvk = GroupVersionKind.of(apiVersion, kind);
        var structural = CUSTOM.get(kind);
        var type = structural != null ? custom(structural) : builtIn(gvk);
        KINDS.put(gvk.groupKind(), new Kind(gvk, plural, namespaced, status, generation, type, structural));
    }

    private static Type builtIn(GroupVersionKind gvk) {
        int dot = gvk.group().indexOf('.');
        var group = gvk.group().isEmpty()
                ? "core"
                : dot < 0 ? gvk.group() : gvk.group().substring(0, dot);
        return named(group + "." + gvk.version() + "." + gvk.kind());
    }

    private static Type named(String name) {
        return Objects.requireNonNull(TYPES.get(name), name);
    }

    // ---- published types: "string", "[T" atomic list, "{a,b}T" keyed list, "{}T" set, "<T" map, "!<T" atomic map, a
    // name

    private static void fill(Type type, ObjectValue body) {
        var fields = new LinkedHashMap<String, Type.Field>();
        boolean[] atomic = {false};
        Type[] element = {null};
        body.fields().forEach((name, value) -> {
            var text = ((Value.StringValue) value).text();
            if (name.equals("!")) {
                atomic[0] = true;
            } else if (name.equals("*")) {
                element[0] = parse(text);
            } else {
                int space = text.indexOf(' ');
                var fallback = space < 0 ? null : Json.parse(text.substring(space + 1));
                var spelled = space < 0 ? text : text.substring(0, space);
                boolean zero = spelled.startsWith("?");
                fields.put(name, new Type.Field(parse(zero ? spelled.substring(1) : spelled), fallback, zero));
            }
        });
        type.map = new Type.MapShape(fields, element[0], atomic[0]);
    }

    private static Type parse(String text) {
        var type = new Type();
        if (text.startsWith("[")) {
            type.list = new Type.ListShape(parse(text.substring(1)), true, List.of());
            return type;
        }
        if (text.startsWith("{")) {
            int end = text.indexOf('}');
            var keys = end == 1
                    ? List.<String>of()
                    : List.of(text.substring(1, end).split(","));
            type.list = new Type.ListShape(parse(text.substring(end + 1)), false, keys);
            return type;
        }
        if (text.startsWith("<") || text.startsWith("!<")) {
            boolean atomic = text.startsWith("!");
            type.map = new Type.MapShape(Map.of(), parse(text.substring(atomic ? 2 : 1)), atomic);
            return type;
        }
        return switch (text) {
            case "string" -> Type.of(Type.Scalar.STRING);
            case "number" -> Type.of(Type.Scalar.NUMBER);
            case "boolean" -> Type.of(Type.Scalar.BOOLEAN);
            case "any" -> Type.of(Type.Scalar.ANY);
            case "quantity" -> Type.of(Type.Scalar.QUANTITY);
            case "intOrString" -> Type.of(Type.Scalar.INT_OR_STRING);
            case "free" -> Type.FREE;
            case "free+" -> Type.FREE_MERGED;
            default -> named(text);
        };
    }

    // ---- structural schemas

    private static Type custom(ObjectValue root) {
        var type = structural(root);
        var shape = Objects.requireNonNull(type.map);
        var fields = new LinkedHashMap<>(shape.fields());
        fields.put("metadata", new Type.Field(named("meta.ObjectMeta"), null, false));
        type.map = new Type.MapShape(fields, shape.element(), shape.atomic());
        return type;
    }

    private static Type structural(ObjectValue schema) {
        if (schema.bool("x-kubernetes-int-or-string").orElse(false)) {
            return Type.of(Type.Scalar.INT_OR_STRING);
        }
        return switch (schema.text("type").orElse("")) {
            case "object" -> {
                var type = new Type();
                var fields = new LinkedHashMap<String, Type.Field>();
                schema.object("properties").fields().forEach((name, inner) -> {
                    var part = (ObjectValue) inner;
                    fields.put(name, new Type.Field(structural(part), part.get("default"), false));
                });
                Type element = null;
                if (schema.get("additionalProperties") instanceof ObjectValue inner) {
                    element = structural(inner);
                } else if (schema.bool("x-kubernetes-preserve-unknown-fields").orElse(false)) {
                    element = Type.FREE_MERGED;
                }
                type.map = new Type.MapShape(
                        fields,
                        element,
                        schema.text("x-kubernetes-map-type").orElse("").equals("atomic"));
                yield type;
            }
            case "array" -> {
                var type = new Type();
                var merge = schema.text("x-kubernetes-list-type").orElse("atomic");
                var keys = schema.list("x-kubernetes-list-map-keys").stream()
                        .map(key -> ((Value.StringValue) key).text())
                        .toList();
                type.list = new Type.ListShape(structural(schema.object("items")), merge.equals("atomic"), keys);
                yield type;
            }
            case "string" -> Type.of(Type.Scalar.STRING);
            case "integer", "number" -> Type.of(Type.Scalar.NUMBER);
            case "boolean" -> Type.of(Type.Scalar.BOOLEAN);
            default -> Type.FREE_MERGED;
        };
    }

    static Optional<Kind> kind(GroupVersionKind gvk) {
        return Optional.ofNullable(KINDS.get(gvk.groupKind()))
                .filter(kind -> kind.gvk().version().equals(gvk.version()));
    }

    static Optional<Kind> kind(GroupKind groupKind) {
        return Optional.ofNullable(KINDS.get(groupKind));
    }

    static List<Kind> kinds() {
        return new ArrayList<>(KINDS.values());
    }
}
