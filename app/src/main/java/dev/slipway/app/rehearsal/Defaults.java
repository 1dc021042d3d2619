package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/** The fields a server fills in (desktop-and-diff §3.6). */
final class Defaults {
    private Defaults() {}

    static Manifest apply(Schema.Kind kind, Manifest manifest) {
        var tree = manifest.tree();
        var structural = kind.structural();
        if (structural != null) {
            return new Manifest((ObjectValue) Structural.defaults(structural, tree));
        }
        return new Manifest(
                switch (manifest.kind()) {
                    case "Deployment" -> deployment(tree);
                    case "ReplicaSet" -> replicaSet(tree);
                    case "StatefulSet", "DaemonSet" -> templated(tree);
                    case "Job" -> job(tree);
                    case "CronJob" -> cronJob(tree);
                    case "Pod" -> pod(tree);
                    case "Service" -> service(tree);
                    case "Secret" -> secret(tree);
                    case "HorizontalPodAutoscaler" -> autoscaler(tree);
                    case "Namespace" -> namespace(tree);
                    default -> tree;
                });
    }

    /** What a server keeps of the live object when an update does not say it. */
    static ObjectValue carriedOver(ObjectValue live, ObjectValue next) {
        if (!next.text("kind").orElse("").equals("Service")) {
            return next;
        }
        return spec(next, spec -> {
            var out = spec;
            for (var field : List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
                var value = live.object("spec").get(field);
                if (value != null) {
                    out = orElse(out, field, value);
                }
            }
            return out;
        });
    }

    private static ObjectValue autoscaler(ObjectValue tree) {
        return spec(tree, spec -> {
            var out = orElse(spec, "minReplicas", Value.of(1));
            var metric = Value.object(
                    "type",
                    "Resource",
                    "resource",
                    Value.object(
                            "name", "cpu", "target", Value.object("type", "Utilization", "averageUtilization", 80)));
            return orElse(out, "metrics", Value.list(metric));
        });
    }

    private static ObjectValue pod(ObjectValue tree) {
        return tree.with(
                "spec",
                each(
                        orElse(podSpec(tree.object("spec")), "enableServiceLinks", Value.of(true)),
                        "containers",
                        container -> {
                            var resources = container.object("resources");
                            var limits = resources.object("limits");
                            if (limits.isEmpty()) {
                                return container;
                            }
                            var requests = resources.object("requests");
                            for (var limit : limits.fields().entrySet()) {
                                requests = orElse(requests, limit.getKey(), limit.getValue());
                            }
                            return container.with("resources", resources.with("requests", requests));
                        }));
    }

    private static ObjectValue orElse(ObjectValue object, String key, Value value) {
        return object.has(key) && object.get(key) != Value.NullValue.NULL ? object : object.with(key, value);
    }

    private static ObjectValue spec(ObjectValue tree, UnaryOperator<ObjectValue> change) {
        return tree.with("spec", change.apply(tree.object("spec")));
    }

    private static ObjectValue each(ObjectValue object, String key, UnaryOperator<ObjectValue> change) {
        if (!(object.get(key) instanceof ListValue list)) {
            return object;
        }
        return object.with(
                key,
                new ListValue(list.items().stream()
                        .map(item -> item instanceof ObjectValue o ? change.apply(o) : item)
                        .toList()));
    }

    private static ObjectValue inside(ObjectValue object, String key, UnaryOperator<ObjectValue> change) {
        return object.get(key) instanceof ObjectValue child ? object.with(key, change.apply(child)) : object;
    }

    private static ObjectValue template(ObjectValue spec) {
        return inside(spec, "template", template -> inside(template, "spec", Defaults::podSpec));
    }

    private static ObjectValue templated(ObjectValue tree) {
        return spec(tree, spec -> template(orElse(spec, "revisionHistoryLimit", Value.of(10))));
    }

    private static ObjectValue deployment(ObjectValue tree) {
        return spec(tree, spec -> {
            var out = orElse(spec, "replicas", Value.of(1));
            out = template(out);
            var strategy = orElse(out.object("strategy"), "type", Value.of("RollingUpdate"));
            if (strategy.text("type").orElse("").equals("RollingUpdate")) {
                var rolling = orElse(strategy.object("rollingUpdate"), "maxUnavailable", Value.of("25%"));
                strategy = strategy.with("rollingUpdate", orElse(rolling, "maxSurge", Value.of("25%")));
            }
            out = out.with("strategy", strategy);
            out = orElse(out, "revisionHistoryLimit", Value.of(10));
            return orElse(out, "progressDeadlineSeconds", Value.of(600));
        });
    }

    private static ObjectValue replicaSet(ObjectValue tree) {
        return spec(tree, spec -> template(orElse(spec, "replicas", Value.of(1))));
    }

    private static ObjectValue job(ObjectValue tree) {
        return spec(tree, Defaults::jobSpec);
    }

    private static ObjectValue jobSpec(ObjectValue spec) {
        var out = orElse(spec, "backoffLimit", Value.of(6));
        out = orElse(out, "completions", Value.of(1));
        out = orElse(out, "parallelism", Value.of(1));
        out = orElse(out, "completionMode", Value.of("NonIndexed"));
        return template(orElse(out, "suspend", Value.of(false)));
    }

    private static ObjectValue cronJob(ObjectValue tree) {
        return spec(tree, spec -> {
            var out = orElse(spec, "concurrencyPolicy", Value.of("Allow"));
            out = orElse(out, "suspend", Value.of(false));
            out = orElse(out, "successfulJobsHistoryLimit", Value.of(3));
            out = orElse(out, "failedJobsHistoryLimit", Value.of(1));
            return inside(out, "jobTemplate", job -> inside(job, "spec", Defaults::template));
        });
    }

    static ObjectValue podSpec(ObjectValue spec) {
        var out = orElse(spec, "restartPolicy", Value.of("Always"));
        out = orElse(out, "terminationGracePeriodSeconds", Value.of(30));
        out = orElse(out, "dnsPolicy", Value.of("ClusterFirst"));
        out = orElse(out, "securityContext", ObjectValue.EMPTY);
        out = orElse(out, "schedulerName", Value.of("default-scheduler"));
        if (out.text("serviceAccountName").isPresent()) {
            out = orElse(
                    out,
                    "serviceAccount",
                    Value.of(out.text("serviceAccountName").orElse("")));
        }
        out = each(out, "initContainers", Defaults::container);
        out = each(out, "containers", Defaults::container);
        return each(out, "volumes", volume -> {
            var mode = volume;
            for (var source : List.of("configMap", "secret", "projected", "downwardAPI")) {
                mode = inside(mode, source, s -> orElse(s, "defaultMode", Value.of(420)));
            }
            if (mode.fields().size() <= 1) {
                mode = mode.with("emptyDir", ObjectValue.EMPTY);
            }
            return mode;
        });
    }

    private static ObjectValue container(ObjectValue container) {
        var image = container.text("image").orElse("");
        boolean latest =
                !image.contains("@") && (image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/'));
        var out = orElse(container, "imagePullPolicy", Value.of(latest ? "Always" : "IfNotPresent"));
        out = orElse(out, "terminationMessagePath", Value.of("/dev/termination-log"));
        out = orElse(out, "terminationMessagePolicy", Value.of("File"));
        out = orElse(out, "resources", ObjectValue.EMPTY);
        out = each(out, "ports", port -> orElse(port, "protocol", Value.of("TCP")));
        out = each(
                out,
                "env",
                env -> inside(
                        env,
                        "valueFrom",
                        from -> inside(from, "fieldRef", ref -> orElse(ref, "apiVersion", Value.of("v1")))));
        for (var probe : List.of("readinessProbe", "livenessProbe", "startupProbe")) {
            out = inside(out, probe, p -> {
                var q = orElse(p, "timeoutSeconds", Value.of(1));
                q = orElse(q, "periodSeconds", Value.of(10));
                q = orElse(q, "successThreshold", Value.of(1));
                q = orElse(q, "failureThreshold", Value.of(3));
                return inside(
                        q, "httpGet", get -> orElse(orElse(get, "path", Value.of("/")), "scheme", Value.of("HTTP")));
            });
        }
        return out;
    }

    private static ObjectValue service(ObjectValue tree) {
        return spec(tree, spec -> {
            var out = orElse(spec, "type", Value.of("ClusterIP"));
            out = orElse(out, "sessionAffinity", Value.of("None"));
            out = orElse(out, "internalTrafficPolicy", Value.of("Cluster"));
            out = orElse(out, "ipFamilies", Value.list(Value.of("IPv4")));
            out = orElse(out, "ipFamilyPolicy", Value.of("SingleStack"));
            if (out.text("clusterIP").orElse("").equals("None")) {
                out = orElse(out, "clusterIPs", Value.list(Value.of("None")));
            }
            return each(out, "ports", port -> {
                var p = orElse(port, "protocol", Value.of("TCP"));
                var number = p.get("port");
                return number == null ? p : orElse(p, "targetPort", number);
            });
        });
    }

    private static ObjectValue secret(ObjectValue tree) {
        var out = orElse(tree, "type", Value.of("Opaque"));
        if (out.get("stringData") instanceof ObjectValue texts) {
            var data = new LinkedHashMap<>(out.object("data").fields());
            texts.fields()
                    .forEach((key, value) -> data.put(
                            key,
                            value instanceof Value.StringValue(var text)
                                    ? Value.of(
                                            Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                                    : value));
            out = out.without("stringData").with("data", new ObjectValue(data));
        }
        return out;
    }

    private static ObjectValue namespace(ObjectValue tree) {
        var name = tree.object("metadata").text("name").orElse("");
        var labels = tree.object("metadata").object("labels").with("kubernetes.io/metadata.name", Value.of(name));
        var out = tree.with("metadata", tree.object("metadata").with("labels", labels));
        return spec(out, spec -> orElse(spec, "finalizers", Value.list(Value.of("kubernetes"))));
    }
}
