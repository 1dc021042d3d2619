package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Sequences of requests from a seed, over few names, keys, values and managers, so that they meet each other: several
 * managers of one field, list items with keys, stale versions, tests that fail, objects that are gone. The same seed
 * gives the same sequence everywhere. Objects are such that no controller changes them while the sequence runs, except
 * for a Deployment's status, so that only its uid is used as a precondition.
 */
final class RandomCases {
    private static final int STEPS = 12;
    private static final List<String> NAMES = List.of("a", "b");
    private static final List<FieldManager> MANAGERS = List.of(FieldManager.values());

    private final Random random;
    private final String prefix;

    private RandomCases(long seed) {
        random = new Random(seed);
        prefix = prefix(seed);
    }

    /** What the names of a seed's objects start with. */
    static String prefix(long seed) {
        return "s" + seed + "-";
    }

    static List<Step> steps(long seed) {
        return new RandomCases(seed).steps();
    }

    private List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < STEPS; i++) {
            steps.add(step());
        }
        for (var kind : Kind.values()) {
            steps.add(new Step.ListAll(kind.object(prefix + "a"), Map.of("seed", prefix + "x"), Map.of()));
        }
        return List.copyOf(steps);
    }

    private enum Kind {
        CONFIG_MAP("v1", "ConfigMap"),
        SERVICE("v1", "Service"),
        DEPLOYMENT("apps/v1", "Deployment"),
        HTTP_ROUTE("gateway.networking.k8s.io/v1", "HTTPRoute");

        private final String apiVersion;
        private final String kind;

        Kind(String apiVersion, String kind) {
            this.apiVersion = apiVersion;
            this.kind = kind;
        }

        Manifest object(String name) {
            return new Manifest(
                    Value.object("apiVersion", apiVersion, "kind", kind, "metadata", Value.object("name", name)));
        }
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Step step() {
        var kind = any(List.of(Kind.values()));
        var name = prefix + any(NAMES);
        int dice = random.nextInt(100);
        if (dice < 55) {
            return new Step.Apply(preconditioned(kind, object(kind, name)), any(MANAGERS), chance(30), chance(10));
        }
        if (dice < 80) {
            return new Step.Patch(kind.object(name), any(MANAGERS), operations(kind), chance(10));
        }
        if (dice < 92) {
            return new Step.Delete(
                    kind.object(name),
                    chance(30) ? Optional.of(chance(80) ? "$uid" : "$other") : Optional.empty(),
                    kind != Kind.DEPLOYMENT && chance(30)
                            ? Optional.of(chance(70) ? "$rv" : "$stale")
                            : Optional.empty(),
                    WriteRequest.Propagation.BACKGROUND,
                    chance(10));
        }
        return new Step.Get(kind.object(name));
    }

    private Manifest preconditioned(Kind kind, Manifest object) {
        var result = object;
        if (chance(15)) {
            result = result.with("metadata.uid", Value.of(chance(80) ? "$uid" : "$other"));
        }
        if (kind != Kind.DEPLOYMENT && chance(20)) {
            result = result.with("metadata.resourceVersion", Value.of(any(List.of("$rv", "$rv", "$rv0", "$stale"))));
        }
        return result;
    }

    private Manifest object(Kind kind, String name) {
        var object = kind.object(name).withLabel("seed", prefix + "x");
        if (chance(30)) {
            object = object.withLabel(any(List.of("l1", "l2")), any(List.of("1", "2")));
        }
        if (chance(30)) {
            object = object.withAnnotation(any(List.of("n1", "n2")), any(List.of("1", "2")));
        }
        return switch (kind) {
            case CONFIG_MAP -> object.with("data", data());
            case SERVICE -> object.with("spec", service());
            case DEPLOYMENT -> object.with("spec", deployment());
            case HTTP_ROUTE -> object.with("spec", route());
        };
    }

    private ObjectValue data() {
        var data = new LinkedHashMap<String, Value>();
        for (var key : List.of("k1", "k2", "k3")) {
            if (chance(55)) {
                data.put(key, Value.of(any(List.of("1", "2"))));
            }
        }
        return new ObjectValue(data);
    }

    private ObjectValue service() {
        var ports = new ArrayList<Value>();
        for (long port : List.of(80L, 81L, 82L)) {
            if (chance(50)) {
                var entry = Value.object("name", "p" + port, "port", port);
                if (chance(30)) {
                    entry = entry.with("targetPort", Value.of(any(List.of(8080L, 8081L))));
                }
                ports.add(chance(50) ? entry.with("protocol", Value.of("TCP")) : entry);
            }
        }
        var spec = Value.object("selector", Value.object("app", any(List.of("1", "2"))));
        return chance(90) ? spec.with("ports", Value.list(ports)) : spec;
    }

    private ObjectValue deployment() {
        var containers = new ArrayList<Value>();
        for (var name : List.of("c1", "c2")) {
            if (chance(65)) {
                containers.add(container(name));
            }
        }
        var template = Value.object(
                "metadata",
                Value.object("labels", Value.object("app", "d")),
                "spec",
                Value.object("containers", Value.list(containers)));
        var spec = Value.object(
                "paused",
                true,
                "selector",
                Value.object("matchLabels", Value.object("app", "d")),
                "template",
                template);
        return chance(50) ? spec.with("replicas", Value.of(any(List.of(0L, 1L, 2L)))) : spec;
    }

    private ObjectValue container(String name) {
        var container = Value.object("name", name);
        if (chance(90)) {
            container = container.with("image", Value.of("shop:" + any(List.of("1", "2", "latest"))));
        }
        if (chance(40)) {
            var environment = new ArrayList<Value>();
            for (var key : List.of("E1", "E2")) {
                if (chance(60)) {
                    environment.add(Value.object("name", key, "value", any(List.of("1", "2"))));
                }
            }
            container = container.with("env", Value.list(environment));
        }
        if (chance(30)) {
            container = container.with("ports", Value.list(Value.object("containerPort", any(List.of(80L, 81L)))));
        }
        return container;
    }

    private ObjectValue route() {
        var backends = new ArrayList<Value>();
        for (var name : List.of("stable", "canary")) {
            if (chance(75)) {
                var backend = Value.object("name", name, "port", 80);
                backends.add(chance(80) ? backend.with("weight", Value.of(any(List.of(0L, 10L, 100L)))) : backend);
            }
        }
        var rule = Value.object("backendRefs", Value.list(backends));
        return Value.object(
                "parentRefs",
                Value.list(Value.object("name", any(List.of("edge", "inner")))),
                "rules",
                Value.list(rule));
    }

    private List<JsonPatchOperation> operations(Kind kind) {
        var operations = new ArrayList<JsonPatchOperation>();
        if (chance(20)) {
            operations.add(new JsonPatchOperation.Test("/metadata/uid", Value.of(chance(80) ? "$uid" : "$other")));
        }
        if (kind != Kind.DEPLOYMENT && chance(20)) {
            operations.add(
                    new JsonPatchOperation.Test("/metadata/resourceVersion", Value.of(chance(70) ? "$rv" : "$stale")));
        }
        int count = 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            operations.add(operation(kind));
        }
        return operations;
    }

    private JsonPatchOperation operation(Kind kind) {
        if (chance(15)) {
            return new JsonPatchOperation.Remove("/metadata/labels/" + any(List.of("l1", "l2")));
        }
        return switch (kind) {
            case CONFIG_MAP -> {
                var pointer = "/data/" + any(List.of("k1", "k2", "k3"));
                yield switch (random.nextInt(4)) {
                    case 0 -> new JsonPatchOperation.Test(pointer, Value.of(any(List.of("1", "2"))));
                    case 1 -> new JsonPatchOperation.Add(pointer, Value.of(any(List.of("1", "2", "3"))));
                    case 2 -> new JsonPatchOperation.Replace(pointer, Value.of(any(List.of("1", "3"))));
                    default -> new JsonPatchOperation.Remove(pointer);
                };
            }
            case SERVICE ->
                switch (random.nextInt(3)) {
                    case 0 ->
                        new JsonPatchOperation.Replace("/spec/selector/app", Value.of(any(List.of("1", "2", "3"))));
                    case 1 -> new JsonPatchOperation.Replace("/spec/ports/0/port", Value.of(any(List.of(80L, 90L))));
                    default -> new JsonPatchOperation.Test("/spec/ports/0/name", Value.of("p80"));
                };
            case DEPLOYMENT ->
                switch (random.nextInt(3)) {
                    case 0 -> new JsonPatchOperation.Replace("/spec/replicas", Value.of(any(List.of(1L, 3L, -1L))));
                    case 1 ->
                        new JsonPatchOperation.Replace(
                                "/spec/template/spec/containers/0/image", Value.of(any(List.of("shop:1", "shop:9"))));
                    default -> new JsonPatchOperation.Remove("/spec/template/spec/containers/1");
                };
            case HTTP_ROUTE ->
                switch (random.nextInt(3)) {
                    case 0 ->
                        new JsonPatchOperation.Replace(
                                "/spec/rules/0/backendRefs/0/weight", Value.of(any(List.of(1L, 50L, -1L))));
                    case 1 ->
                        new JsonPatchOperation.Test(
                                "/spec/rules/0/backendRefs/0/name", Value.of(any(List.of("stable", "canary"))));
                    default ->
                        new JsonPatchOperation.Add(
                                "/spec/rules/0/backendRefs/-", Value.object("name", "extra", "port", 80));
                };
        };
    }
}
