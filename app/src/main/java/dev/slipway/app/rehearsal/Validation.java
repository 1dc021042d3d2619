package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server refuses with 422, for the kinds that releases touch. */
final class Validation {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");
    private static final Pattern QUALIFIED =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private Validation() {}

    static List<ClusterFault.Cause> check(Schema.Kind kind, Optional<Manifest> before, Manifest after) {
        var causes = new ArrayList<ClusterFault.Cause>();
        before.ifPresent(was -> update(was, after, causes));
        metadata(after, causes);
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
            case "PodDisruptionBudget" -> budget(after, causes);
            case "ConfigMap", "Secret" -> {
                keys(after, causes);
                immutable(before, after, causes);
            }
            default -> {}
        }
        var structural = kind.structural();
        if (structural != null) {
            Structural.check(structural.without("metadata"), after.tree(), "", causes);
            if (Structural.blocks(causes)) {
                causes.add(new ClusterFault.Cause(
                        "FieldValueInvalid",
                        "<nil>",
                        "some validation rules were not checked because the object was invalid; correct the existing"
                                + " errors to complete validation"));
            } else if (after.kind().equals("HTTPRoute")) {
                route(after, causes);
            }
        }
        return causes;
    }

    private static void update(Manifest was, Manifest after, List<ClusterFault.Cause> causes) {
        if (!was.uid().equals(after.uid())) {
            invalid(causes, "metadata.uid", after.uid().orElse(""), "field is immutable");
        }
        if (was.isBeingDeleted()
                && !was.metadata()
                        .list("finalizers")
                        .containsAll(after.metadata().list("finalizers"))) {
            causes.add(new ClusterFault.Cause(
                    "FieldValueForbidden",
                    "metadata.finalizers",
                    "Forbidden: no new finalizers can be added if the object is being deleted"));
        }
    }

    private static void metadata(Manifest after, List<ClusterFault.Cause> causes) {
        after.labels().forEach((key, value) -> {
            if (!LABEL_VALUE.matcher(value).matches() || value.length() > 63) {
                invalid(
                        causes,
                        "metadata.labels",
                        value,
                        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.',"
                                + " and must start and end with an alphanumeric character");
            }
            if (!QUALIFIED.matcher(key).matches()) {
                invalid(
                        causes,
                        "metadata.labels",
                        key,
                        "name part must consist of alphanumeric characters, '-', '_'"
                                + " or '.', and must start and end with an alphanumeric character");
            }
        });
        after.annotations().keySet().forEach(key -> {
            if (!QUALIFIED.matcher(key).matches()) {
                invalid(
                        causes,
                        "metadata.annotations",
                        key,
                        "name part must consist of alphanumeric characters, '-',"
                                + " '_' or '.', and must start and end with an alphanumeric character");
            }
        });
    }

    private static void keys(Manifest after, List<ClusterFault.Cause> causes) {
        after.tree().object("data").fields().keySet().forEach(key -> {
            if (!KEY.matcher(key).matches()) {
                invalid(
                        causes,
                        "data[" + key + "]",
                        key,
                        "a valid config key must consist of alphanumeric characters," + " '-', '_' or '.'");
            }
        });
    }

    private static void budget(Manifest after, List<ClusterFault.Cause> causes) {
        if (after.spec().has("minAvailable") && after.spec().has("maxUnavailable")) {
            invalid(causes, "spec", "", "minAvailable and maxUnavailable cannot be both set");
        }
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
        var labels = spec.object("template").object("metadata").object("labels");
        if (!spec.has("selector")) {
            required(causes, "spec.selector");
        } else if (selector.isEmpty()) {
            invalid(causes, "spec.selector", "{}", "empty selector is invalid for deployment");
        }
        boolean matches = spec.has("selector")
                && selector.object("matchLabels").fields().entrySet().stream()
                        .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
        if (!matches) {
            invalid(causes, "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        }
        strategy(spec, causes);
        if (before.isPresent()
                && !Value.equivalent(before.get().spec().object("selector"), selector)
                && before.get().spec().has("selector")) {
            invalid(causes, "spec.selector", selector, "field is immutable");
        }
        containers(spec.object("template").object("spec"), "spec.template.spec", causes);
    }

    private static void strategy(ObjectValue spec, List<ClusterFault.Cause> causes) {
        var strategy = spec.object("strategy");
        var type = strategy.text("type").orElse("RollingUpdate");
        var rolling = strategy.object("rollingUpdate");
        switch (type) {
            case "Recreate" -> {
                if (strategy.has("rollingUpdate")) {
                    causes.add(new ClusterFault.Cause(
                            "FieldValueForbidden",
                            "spec.strategy.rollingUpdate",
                            "Forbidden: may not be specified when strategy `type` is 'Recreate'"));
                }
            }
            case "RollingUpdate" -> {
                if (nothing(rolling.get("maxSurge")) && nothing(rolling.get("maxUnavailable")) && !rolling.isEmpty()) {
                    invalid(
                            causes,
                            "spec.strategy.rollingUpdate.maxUnavailable",
                            0,
                            "may not be 0 when `maxSurge` is 0");
                }
            }
            default ->
                causes.add(new ClusterFault.Cause(
                        "FieldValueNotSupported",
                        "spec.strategy",
                        "Unsupported value: \"" + type + "\": supported values: \"Recreate\", \"RollingUpdate\""));
        }
    }

    private static boolean nothing(@Nullable Value value) {
        return value instanceof Value.NumberValue n && n.decimal().signum() == 0
                || value instanceof Value.StringValue(var text) && text.equals("0%");
    }

    private static void containers(ObjectValue podSpec, String at, List<ClusterFault.Cause> causes) {
        var volumes = new HashSet<String>();
        podSpec.list("volumes").forEach(volume -> {
            if (volume instanceof ObjectValue o) {
                o.text("name").ifPresent(volumes::add);
            }
        });
        var containers = podSpec.list("containers");
        if (containers.isEmpty()) {
            required(causes, at + ".containers");
        }
        var names = new HashSet<String>();
        for (int i = 0; i < containers.size(); i++) {
            if (containers.get(i) instanceof ObjectValue container) {
                container(container, at + ".containers[" + i + "]", names, volumes, causes);
            }
        }
    }

    private static void container(
            ObjectValue container,
            String where,
            Set<String> names,
            Set<String> volumes,
            List<ClusterFault.Cause> causes) {
        var name = container.text("name").orElse("");
        if (name.isEmpty()) {
            required(causes, where + ".name");
        } else if (!names.add(name)) {
            causes.add(new ClusterFault.Cause(
                    "FieldValueDuplicate", where + ".name", "Duplicate value: \"" + name + "\""));
        } else if (!LABEL.matcher(name).matches() || name.length() > 63) {
            invalid(
                    causes,
                    where + ".name",
                    name,
                    "a lowercase RFC 1123 label must consist of lower case"
                            + " alphanumeric characters or '-', and must start and end with an alphanumeric character");
        }
        if (container.text("image").orElse("").isEmpty()) {
            required(causes, where + ".image");
        }
        var ports = container.list("ports");
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i) instanceof ObjectValue port) {
                long number = port.integer("containerPort").orElse(0L);
                if (number == 0) {
                    required(causes, where + ".ports[" + i + "].containerPort");
                } else if (number < 1 || number > 65535) {
                    invalid(
                            causes,
                            where + ".ports[" + i + "].containerPort",
                            number,
                            "must be between 1 and 65535, inclusive");
                }
            }
        }
        var environment = container.list("env");
        for (int i = 0; i < environment.size(); i++) {
            if (environment.get(i) instanceof ObjectValue variable
                    && variable.text("name").orElse("").isEmpty()) {
                required(causes, where + ".env[" + i + "].name");
            }
        }
        var mounts = container.list("volumeMounts");
        for (int i = 0; i < mounts.size(); i++) {
            if (mounts.get(i) instanceof ObjectValue mount
                    && !volumes.contains(mount.text("name").orElse(""))) {
                causes.add(new ClusterFault.Cause(
                        "FieldValueNotFound",
                        where + ".volumeMounts[" + i + "].name",
                        "Not found: \"" + mount.text("name").orElse("") + "\""));
            }
        }
        var resources = container.object("resources");
        resources.object("requests").fields().forEach((resource, amount) -> {
            var limit = resources.object("limits").get(resource);
            if (limit != null && Pods.amount(amount).compareTo(Pods.amount(limit)) > 0) {
                invalid(
                        causes,
                        where + ".resources.requests",
                        amount,
                        "must be less than or equal to " + resource + " limit of " + limit);
            }
        });
    }

    private static void service(Manifest after, List<ClusterFault.Cause> causes) {
        var spec = after.spec();
        if (spec.list("ports").isEmpty()
                && !spec.text("type").orElse("").equals("ExternalName")
                && !spec.text("clusterIP").orElse("").equals("None")) {
            required(causes, "spec.ports");
        }
        var ports = spec.list("ports");
        var seen = new HashSet<String>();
        var names = new HashSet<String>();
        for (int i = 0; i < ports.size(); i++) {
            if (!(ports.get(i) instanceof ObjectValue port)) {
                continue;
            }
            var where = "spec.ports[" + i + "]";
            long number = port.integer("port").orElse(0L);
            range(causes, where + ".port", number);
            port.integer("targetPort").ifPresent(target -> range(causes, where + ".targetPort", target));
            var name = port.text("name").orElse("");
            if (ports.size() > 1 && name.isEmpty()) {
                required(causes, where + ".name");
            } else if (!name.isEmpty() && !names.add(name)) {
                causes.add(new ClusterFault.Cause(
                        "FieldValueDuplicate", where + ".name", "Duplicate value: \"" + name + "\""));
            }
            if (!seen.add(number + "/" + port.text("protocol").orElse("TCP"))) {
                causes.add(new ClusterFault.Cause("FieldValueDuplicate", where, "Duplicate value"));
            }
        }
    }

    private static void range(List<ClusterFault.Cause> causes, String field, long number) {
        if (number < 1 || number > 65535) {
            invalid(causes, field, number, "must be between 1 and 65535, inclusive");
        }
    }

    private static void autoscaler(Manifest after, List<ClusterFault.Cause> causes) {
        long min = after.spec().integer("minReplicas").orElse(1L);
        long max = after.spec().integer("maxReplicas").orElse(0L);
        if (max < 1) {
            required(causes, "spec.maxReplicas");
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

    /** The rules of a route that its schema says in CEL and that a release can break. */
    private static void route(Manifest after, List<ClusterFault.Cause> causes) {
        var rules = after.spec().list("rules");
        for (int i = 0; i < rules.size(); i++) {
            var refs = rules.get(i) instanceof ObjectValue rule ? rule.list("backendRefs") : List.<Value>of();
            for (int j = 0; j < refs.size(); j++) {
                if (refs.get(j) instanceof ObjectValue ref
                        && ref.text("group").orElse("").isEmpty()
                        && ref.text("kind").orElse("Service").equals("Service")
                        && !ref.has("port")) {
                    invalid(
                            causes,
                            "spec.rules[" + i + "].backendRefs[" + j + "]",
                            "object",
                            "Must have port for Service reference");
                }
            }
        }
    }
}
