package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a server refuses with 422, for the kinds that releases touch. */
final class Validation {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private Validation() {}

    static List<ClusterFault.Cause> check(Optional<Manifest> before, Manifest after) {
        var causes = new ArrayList<ClusterFault.Cause>();
        var name = after.name();
        boolean label = after.kind().equals("Service") || after.kind().equals("Namespace");
        if (!(label ? LABEL : NAME).matcher(name).matches() || name.length() > (label ? 63 : 253)) {
            invalid(
                    causes,
                    "metadata.name",
                    name,
                    "a lowercase RFC 1123 " + (label ? "label" : "subdomain")
                            + " must consist of lower case alphanumeric characters or '-', and must start and end with"
                            + " an alphanumeric character");
        }
        switch (after.kind()) {
            case "Deployment", "ReplicaSet" -> workload(before, after, causes);
            case "Pod" -> containers(after.spec(), "spec", causes);
            case "Service" -> service(after, causes);
            case "HorizontalPodAutoscaler" -> autoscaler(after, causes);
            case "ConfigMap", "Secret" -> immutable(before, after, causes);
            case "HTTPRoute" -> route(after, causes);
            default -> {}
        }
        return causes;
    }

    private static void invalid(List<ClusterFault.Cause> causes, String field, Object value, String why) {
        causes.add(new ClusterFault.Cause("FieldValueInvalid", field, "Invalid value: " + show(value) + ": " + why));
    }

    private static String show(Object value) {
        return value instanceof String text ? "\"" + text + "\"" : value.toString();
    }

    private static void required(List<ClusterFault.Cause> causes, String field) {
        causes.add(new ClusterFault.Cause("FieldValueRequired", field, "Required value"));
    }

    private static void workload(Optional<Manifest> before, Manifest after, List<ClusterFault.Cause> causes) {
        var spec = after.spec();
        long replicas = spec.integer("replicas").orElse(1L);
        if (replicas < 0) {
            invalid(causes, "spec.replicas", replicas, "must be greater than or equal to 0");
        }
        var selector = spec.object("selector");
        if (selector.object("matchLabels").isEmpty()
                && selector.list("matchExpressions").isEmpty()) {
            required(causes, "spec.selector");
        }
        var labels = spec.object("template").object("metadata").object("labels");
        boolean matches = selector.object("matchLabels").fields().entrySet().stream()
                .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
        if (!matches) {
            invalid(causes, "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        }
        if (before.isPresent()
                && !Value.equivalent(before.get().spec().object("selector"), selector)
                && before.get().spec().has("selector")) {
            invalid(causes, "spec.selector", selector, "field is immutable");
        }
        containers(spec.object("template").object("spec"), "spec.template.spec", causes);
    }

    private static void containers(ObjectValue podSpec, String at, List<ClusterFault.Cause> causes) {
        var containers = podSpec.list("containers");
        if (containers.isEmpty()) {
            required(causes, at + ".containers");
        }
        var names = new HashSet<String>();
        for (int i = 0; i < containers.size(); i++) {
            if (!(containers.get(i) instanceof ObjectValue container)) {
                continue;
            }
            var where = at + ".containers[" + i + "]";
            var name = container.text("name").orElse("");
            if (name.isEmpty()) {
                required(causes, where + ".name");
            } else if (!names.add(name)) {
                causes.add(new ClusterFault.Cause(
                        "FieldValueDuplicate", where + ".name", "Duplicate value: \"" + name + "\""));
            }
            if (container.text("image").orElse("").isEmpty()) {
                required(causes, where + ".image");
            }
        }
    }

    private static void service(Manifest after, List<ClusterFault.Cause> causes) {
        var spec = after.spec();
        if (spec.list("ports").isEmpty()
                && !spec.text("type").orElse("").equals("ExternalName")
                && !spec.text("clusterIP").orElse("").equals("None")) {
            required(causes, "spec.ports");
        }
        for (int i = 0; i < spec.list("ports").size(); i++) {
            if (spec.list("ports").get(i) instanceof ObjectValue port) {
                long number = port.integer("port").orElse(0L);
                if (number < 1 || number > 65535) {
                    invalid(causes, "spec.ports[" + i + "].port", number, "must be between 1 and 65535, inclusive");
                }
                if (spec.list("ports").size() > 1 && port.text("name").isEmpty()) {
                    required(causes, "spec.ports[" + i + "].name");
                }
            }
        }
    }

    private static void autoscaler(Manifest after, List<ClusterFault.Cause> causes) {
        long min = after.spec().integer("minReplicas").orElse(1L);
        long max = after.spec().integer("maxReplicas").orElse(0L);
        if (max < 1) {
            invalid(causes, "spec.maxReplicas", max, "must be greater than 0");
        } else if (max < min) {
            invalid(causes, "spec.maxReplicas", max, "must be greater than or equal to `minReplicas`");
        }
        if (min < 1) {
            invalid(causes, "spec.minReplicas", min, "must be greater than or equal to 1");
        }
    }

    private static void immutable(Optional<Manifest> before, Manifest after, List<ClusterFault.Cause> causes) {
        if (before.isPresent() && before.get().tree().bool("immutable").orElse(false)) {
            var was = before.get().tree();
            if (!Value.equivalent(was.object("data"), after.tree().object("data"))) {
                causes.add(new ClusterFault.Cause(
                        "FieldValueForbidden", "data", "Forbidden: field is immutable when `immutable` is set"));
            }
        }
    }

    private static void route(Manifest after, List<ClusterFault.Cause> causes) {
        var rules = after.spec().list("rules");
        if (rules.size() > 16) {
            causes.add(new ClusterFault.Cause(
                    "FieldValueTooMany", "spec.rules", "Too many: " + rules.size() + ": must have at most 16 items"));
        }
        for (int i = 0; i < rules.size(); i++) {
            var at = i;
            ValuePath.of("backendRefs").in(rules.get(i)).ifPresent(refs -> {
                if (refs instanceof Value.ListValue list) {
                    for (int j = 0; j < list.items().size(); j++) {
                        if (list.items().get(j) instanceof ObjectValue ref) {
                            long weight = ref.integer("weight").orElse(1L);
                            if (weight < 0 || weight > 1_000_000) {
                                invalid(
                                        causes,
                                        "spec.rules[" + at + "].backendRefs[" + j + "].weight",
                                        weight,
                                        weight < 0
                                                ? "should be greater than or equal to 0"
                                                : "should be less than or equal to 1000000");
                            }
                        }
                    }
                }
            });
        }
    }
}
