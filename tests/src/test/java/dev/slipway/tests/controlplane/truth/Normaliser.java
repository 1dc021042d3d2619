package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.Value.StringValue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes out of an object what is different at every run: ids, versions, times, addresses, generated names and the
 * namespace. What is only there or not there stays visible as {@code *}. Of the managers of fields only ours are kept:
 * when a controller last wrote is a matter of chance.
 *
 * @param namespace the case's namespace, which becomes {@code NS}
 * @param prefix what every name in the case starts with and is taken off; may be empty
 * @param settled whether controllers have come to rest, so that status is kept
 */
record Normaliser(String namespace, String prefix, boolean settled) {
    private static final Set<String> VARYING = Set.of(
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "deletionTimestamp",
            "lastTransitionTime",
            "lastUpdateTime",
            "lastProbeTime",
            "startTime",
            "startedAt",
            "finishedAt",
            "podIP",
            "hostIP",
            "podIPs",
            "hostIPs",
            "clusterIP",
            "clusterIPs",
            "nodeName",
            "addresses",
            "zone",
            "containerID",
            "imageID",
            "pod-template-hash",
            "message",
            "continue",
            "terminatingReplicas",
            "endpoints.kubernetes.io/last-change-trigger-time");
    /** Put on pods by their node. */
    private static final String ZONE = "topology.kubernetes.io/zone";
    /** An address that says that there is none is part of the contract. */
    private static final Set<Value> TELLING = Set.of(Value.of("None"), Value.list(Value.of("None")), Value.of(""));

    Normaliser settled(boolean now) {
        return new Normaliser(namespace, prefix, now);
    }

    Value normalise(Value value) {
        return switch (value) {
            case ObjectValue object -> object(object);
            case ListValue list -> list(list);
            case StringValue text -> text(text);
            case Value.NumberValue number -> number;
            case Value.BooleanValue bool -> bool;
            case Value.NullValue none -> none;
            case Value.SecretValue secret -> secret;
        };
    }

    /** Objects with generated names come in no order of their own. */
    private Value list(ListValue list) {
        var generated = !list.items().isEmpty()
                && list.items().stream()
                        .allMatch(item -> item instanceof ObjectValue o && hasController(o.object("metadata")));
        var items = list.items().stream().map(this::normalise);
        return Value.list((generated ? items.sorted(Comparator.comparing(Object::toString)) : items).toList());
    }

    private Value text(StringValue text) {
        if (text.text().equals(namespace)) {
            return Value.of("NS");
        }
        // The volume with a pod's token has a random name.
        var plain = text.text().replaceAll("^kube-api-access-[a-z0-9]{5}$", "kube-api-access-*");
        return Value.of(prefix.isEmpty() ? plain : plain.replace(prefix, ""));
    }

    private Value object(ObjectValue object) {
        var out = new LinkedHashMap<String, Value>();
        var generated = object.has("metadata") && isGenerated(object.object("metadata"));
        object.fields().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            var key = entry.getKey();
            var value = entry.getValue();
            if (key.equals("status") && !settled && object.has("metadata") || key.equals(ZONE)) {
                return;
            }
            if (key.equals("managedFields") && value instanceof ListValue list) {
                out.put(key, managers(list));
            } else if (VARYING.contains(key) && !TELLING.contains(value)) {
                out.put(key, Value.of("*"));
            } else if (key.equals("metadata") && generated && value instanceof ObjectValue metadata) {
                out.put(key, normalise(metadata.with("name", Value.of("*")).without("generateName")));
            } else if (key.equals("targetRef") && value instanceof ObjectValue target) {
                out.put(key, normalise(target.with("name", Value.of("*"))));
            } else if (key.equals("conditions") && value instanceof ListValue list) {
                out.put(key, sorted(list));
            } else if (key.equals("ownerReferences") && value instanceof ListValue owners) {
                out.put(key, normalise(owners(owners)));
            } else {
                out.put(key, normalise(value));
            }
        });
        return new ObjectValue(out);
    }

    /** Conditions are a map by type; their order is that in which they were first true. */
    private Value sorted(ListValue list) {
        return Value.list(list.items().stream()
                .map(this::normalise)
                .sorted(Comparator.comparing(
                        item -> item instanceof ObjectValue o ? o.text("type").orElse("") : ""))
                .toList());
    }

    /** Named by a controller, also after it was set free. */
    private static boolean isGenerated(ObjectValue metadata) {
        var hash = metadata.object("labels").text("pod-template-hash");
        return hasController(metadata)
                || hash.isPresent() && metadata.text("name").orElse("").endsWith("-" + hash.get());
    }

    private static boolean hasController(ObjectValue metadata) {
        return metadata.list("ownerReferences").stream()
                .anyMatch(owner ->
                        owner instanceof ObjectValue o && o.bool("controller").orElse(false));
    }

    /** A ReplicaSet's name ends in a hash. */
    private static ListValue owners(ListValue owners) {
        return Value.list(owners.items().stream()
                .map(owner -> owner instanceof ObjectValue o && o.text("kind").equals(Optional.of("ReplicaSet"))
                        ? o.with("name", Value.of("*"))
                        : owner)
                .toList());
    }

    private ListValue managers(ListValue list) {
        return Value.list(list.items().stream()
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .filter(entry -> entry.text("manager")
                        .filter(name -> name.startsWith("slipway"))
                        .isPresent())
                .map(entry -> normalise(entry.without("time")))
                .sorted(Comparator.comparing(Object::toString))
                .toList());
    }
}
