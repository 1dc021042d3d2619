package dev.slipway.view.render;

import dev.slipway.api.render.RenderResult.RenderedObject;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.view.model.View;
import dev.slipway.view.model.View.Container;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A view as Kubernetes objects, in the order they are applied: ServiceAccount, ConfigMap, Service, workload, autoscaler,
 * disruption budget, HTTPRoute. Writes no field the view does not decide, so that the server's defaults stay the server's.
 */
public final class ViewRenderer {
    private static final String NAME_LABEL = "app.kubernetes.io/name";

    private final View view;
    private final String namespace;
    private final String image;

    private ViewRenderer(View view, String namespace, String image) {
        this.view = view;
        this.namespace = namespace;
        this.image = image;
    }

    /** @param image the image to run, after replacements from the command line */
    public static List<RenderedObject> render(View view, String namespace, String image) {
        return new ViewRenderer(view, namespace, image)
                .objects().stream()
                        .map(manifest -> new RenderedObject(manifest, view.name()))
                        .toList();
    }

    private List<Manifest> objects() {
        var objects = new ArrayList<Manifest>();
        if (view.pod().createServiceAccount()) {
            objects.add(object("v1", "ServiceAccount", accountName(), view.annotations()));
        }
        files().ifPresent(objects::add);
        view.service().map(this::service).ifPresent(objects::add);
        objects.add(view.schedule().isPresent() ? cronJob(view.schedule().get()) : deployment());
        view.autoscaling().map(this::autoscaler).ifPresent(objects::add);
        view.disruption().map(this::disruptionBudget).ifPresent(objects::add);
        view.route().map(this::route).ifPresent(objects::add);
        return objects;
    }

    private String accountName() {
        return view.pod().serviceAccount().orElse(view.name());
    }

    private Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        labels.put(NAME_LABEL, view.name());
        labels.putAll(view.labels());
        return labels;
    }

    private Manifest object(String apiVersion, String kind, String name, Map<String, String> annotations) {
        var metadata = Value.object("name", name, "namespace", namespace, "labels", Value.texts(labels()));
        if (!annotations.isEmpty()) {
            metadata = metadata.with("annotations", Value.texts(annotations));
        }
        return new Manifest(Value.object("apiVersion", apiVersion, "kind", kind, "metadata", metadata));
    }

    private Manifest with(Manifest object, ObjectValue spec) {
        return new Manifest(object.tree().with("spec", spec));
    }

    /** Keys of a ConfigMap may not hold slashes, so each file has a key of its own and an item that names its path. */
    private Map<String, String> fileKeys() {
        var keys = new LinkedHashMap<String, String>();
        view.container().files().keySet().forEach(path -> {
            var base = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^-._a-zA-Z0-9]", "_");
            var key = base;
            for (int n = 2; keys.containsValue(key); n++) {
                key = n + "." + base;
            }
            keys.put(path, key);
        });
        return keys;
    }

    private ObjectValue fileData() {
        var data = new LinkedHashMap<String, Value>();
        var keys = fileKeys();
        view.container().files().forEach((path, text) -> data.put(keys.getOrDefault(path, path), Value.of(text)));
        return new ObjectValue(data);
    }

    /** The name changes with the content, so that stable pods never see a canary's files. */
    private String filesName() {
        return view.name() + "-files-" + Digest.of(fileData()).hex().substring(0, 10);
    }

    private Optional<Manifest> files() {
        if (view.container().files().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Manifest(object("v1", "ConfigMap", filesName(), Map.of())
                .tree()
                .with("immutable", Value.of(true))
                .with("data", fileData())));
    }

    private Manifest service(View.ServiceView service) {
        var port = Value.object(
                "name", "http", "port", service.port(), "targetPort", service.targetPort(), "protocol", "TCP");
        var spec = Value.object("selector", selector(), "ports", Value.list(port));
        if (!service.type().equals("ClusterIP")) {
            spec = spec.with("type", Value.of(service.type()));
        }
        return with(object("v1", "Service", view.name(), service.annotations()), spec);
    }

    private ObjectValue selector() {
        return Value.object(NAME_LABEL, view.name());
    }

    private Manifest deployment() {
        var pod = view.pod();
        var spec = ObjectValue.EMPTY;
        if (view.replicas().isPresent()) {
            spec = spec.with("replicas", Value.of(view.replicas().get()));
        }
        spec = spec.with("selector", Value.object("matchLabels", selector()));
        if (pod.recreate()) {
            spec = spec.with("strategy", Value.object("type", "Recreate"));
        } else if (pod.maxSurge().isPresent() || pod.maxUnavailable().isPresent()) {
            var rolling = ObjectValue.EMPTY;
            rolling = pod.maxSurge().isPresent()
                    ? rolling.with("maxSurge", pod.maxSurge().get())
                    : rolling;
            rolling = pod.maxUnavailable().isPresent()
                    ? rolling.with("maxUnavailable", pod.maxUnavailable().get())
                    : rolling;
            spec = spec.with("strategy", Value.object("type", "RollingUpdate", "rollingUpdate", rolling));
        }
        return with(
                object("apps/v1", "Deployment", view.name(), view.annotations()),
                spec.with("template", template(Optional.empty())));
    }

    private Manifest cronJob(View.Schedule schedule) {
        var job = ObjectValue.EMPTY;
        job = put(job, "backoffLimit", schedule.retries());
        job = put(job, "activeDeadlineSeconds", schedule.deadline());
        job = job.with("template", template(Optional.of(schedule.restart())));
        var spec = Value.object("schedule", schedule.cron());
        spec = schedule.timeZone().isPresent()
                ? spec.with("timeZone", Value.of(schedule.timeZone().get()))
                : spec;
        spec = schedule.concurrency().isPresent()
                ? spec.with("concurrencyPolicy", Value.of(schedule.concurrency().get()))
                : spec;
        spec = schedule.suspended() ? spec.with("suspend", Value.of(true)) : spec;
        spec = put(spec, "startingDeadlineSeconds", schedule.startingDeadline());
        spec = put(spec, "successfulJobsHistoryLimit", schedule.keepSucceeded());
        spec = put(spec, "failedJobsHistoryLimit", schedule.keepFailed());
        return with(
                object("batch/v1", "CronJob", view.name(), view.annotations()),
                spec.with("jobTemplate", Value.object("spec", job)));
    }

    private static ObjectValue put(ObjectValue object, String key, Optional<Integer> number) {
        return number.isPresent() ? object.with(key, Value.of(number.get())) : object;
    }

    private ObjectValue template(Optional<String> restartPolicy) {
        var pod = view.pod();
        var labels = new LinkedHashMap<String, String>();
        labels.put(NAME_LABEL, view.name());
        labels.putAll(pod.labels());
        labels.put(NAME_LABEL, view.name());
        var metadata = Value.object("labels", Value.texts(labels));
        if (!pod.annotations().isEmpty()) {
            metadata = metadata.with("annotations", Value.texts(pod.annotations()));
        }
        var spec = ObjectValue.EMPTY;
        if (pod.createServiceAccount() || pod.serviceAccount().isPresent()) {
            spec = spec.with("serviceAccountName", Value.of(accountName()));
        }
        if (!pod.imagePullSecrets().isEmpty()) {
            spec = spec.with(
                    "imagePullSecrets",
                    Value.list(pod.imagePullSecrets().stream()
                            .map(name -> Value.object("name", name))
                            .toList()));
        }
        if (!pod.nodeSelector().isEmpty()) {
            spec = spec.with("nodeSelector", Value.texts(pod.nodeSelector()));
        }
        if (pod.spread().isPresent()) {
            spec = spec.with(
                    "topologySpreadConstraints",
                    Value.list(Value.object(
                            "maxSkew",
                            1,
                            "topologyKey",
                            pod.spread().get().topologyKey(),
                            "whenUnsatisfiable",
                            "ScheduleAnyway",
                            "labelSelector",
                            Value.object("matchLabels", selector()))));
        }
        if (restartPolicy.isPresent()) {
            spec = spec.with("restartPolicy", Value.of(restartPolicy.get()));
        }
        spec = put(spec, "terminationGracePeriodSeconds", pod.terminationGrace());
        spec = spec.with("containers", Value.list(container()));
        var volumes = volumes();
        if (!volumes.isEmpty()) {
            spec = spec.with("volumes", Value.list(volumes));
        }
        return Value.object("metadata", metadata, "spec", spec);
    }

    private ObjectValue container() {
        Container container = view.container();
        var out = Value.object("name", view.name(), "image", image);
        if (container.pullPolicy().isPresent()) {
            out = out.with("imagePullPolicy", Value.of(container.pullPolicy().get()));
        }
        if (!container.command().isEmpty()) {
            out = out.with("command", Value.strings(container.command()));
        }
        if (!container.args().isEmpty()) {
            out = out.with("args", Value.strings(container.args()));
        }
        if (!container.ports().isEmpty()) {
            out = out.with(
                    "ports",
                    Value.list(container.ports().stream()
                            .map(port -> Value.object(
                                    "name", port.name(), "containerPort", port.port(), "protocol", port.protocol()))
                            .toList()));
        }
        if (!container.env().isEmpty()) {
            var env = new ArrayList<ObjectValue>();
            container.env().forEach((name, value) -> env.add(env(name, value)));
            out = out.with("env", Value.list(env));
        }
        out = resources(out, container.resources());
        for (var probe : container.probes().entrySet()) {
            out = out.with(probe.getKey().field(), probe(probe.getValue()));
        }
        var mounts = mounts();
        return mounts.isEmpty() ? out : out.with("volumeMounts", Value.list(mounts));
    }

    private static ObjectValue resources(ObjectValue out, View.Resources resources) {
        var both = ObjectValue.EMPTY;
        both = resources.requests().isEmpty() ? both : both.with("requests", Value.texts(resources.requests()));
        both = resources.limits().isEmpty() ? both : both.with("limits", Value.texts(resources.limits()));
        return both.isEmpty() ? out : out.with("resources", both);
    }

    private static ObjectValue env(String name, View.EnvValue value) {
        return switch (value) {
            case View.EnvValue.Text(var text) -> Value.object("name", name, "value", text);
            case View.EnvValue.FromSecret(var object, var key, var optional) ->
                Value.object("name", name, "valueFrom", Value.object("secretKeyRef", keyRef(object, key, optional)));
            case View.EnvValue.FromConfig(var object, var key, var optional) ->
                Value.object("name", name, "valueFrom", Value.object("configMapKeyRef", keyRef(object, key, optional)));
            case View.EnvValue.FromField(var path) ->
                Value.object("name", name, "valueFrom", Value.object("fieldRef", Value.object("fieldPath", path)));
        };
    }

    private static ObjectValue keyRef(String name, String key, boolean optional) {
        var ref = Value.object("name", name, "key", key);
        return optional ? ref.with("optional", Value.of(true)) : ref;
    }

    private static ObjectValue probe(View.Probe probe) {
        var out = switch (probe.check()) {
            case View.Check.Http(var path, var port) ->
                Value.object("httpGet", Value.object("path", path, "port", port));
            case View.Check.Tcp(var port) -> Value.object("tcpSocket", Value.object("port", port));
            case View.Check.Grpc(var port) -> Value.object("grpc", Value.object("port", port));
            case View.Check.Exec(var command) -> Value.object("exec", Value.object("command", Value.strings(command)));
        };
        out = put(out, "initialDelaySeconds", probe.delay());
        out = put(out, "periodSeconds", probe.every());
        out = put(out, "timeoutSeconds", probe.timeout());
        out = put(out, "failureThreshold", probe.failures());
        return put(out, "successThreshold", probe.successes());
    }

    private List<ObjectValue> mounts() {
        var mounts = new ArrayList<ObjectValue>();
        fileKeys()
                .forEach((path, key) ->
                        mounts.add(Value.object("name", "files", "mountPath", path, "subPath", key, "readOnly", true)));
        int n = 0;
        for (var path : view.container().secretFiles().keySet()) {
            mounts.add(Value.object("name", "secret-" + n++, "mountPath", path, "readOnly", true));
        }
        return mounts;
    }

    private List<ObjectValue> volumes() {
        var volumes = new ArrayList<ObjectValue>();
        if (!view.container().files().isEmpty()) {
            volumes.add(Value.object("name", "files", "configMap", Value.object("name", filesName())));
        }
        int n = 0;
        for (var secret : view.container().secretFiles().values()) {
            var source = Value.object("secretName", secret.secret());
            volumes.add(Value.object(
                    "name",
                    "secret-" + n++,
                    "secret",
                    secret.optional() ? source.with("optional", Value.of(true)) : source));
        }
        return volumes;
    }

    private Manifest autoscaler(View.Autoscaling autoscaling) {
        var metrics = new ArrayList<ObjectValue>();
        autoscaling.cpu().ifPresent(percent -> metrics.add(metric("cpu", percent)));
        autoscaling.memory().ifPresent(percent -> metrics.add(metric("memory", percent)));
        return with(
                object("autoscaling/v2", "HorizontalPodAutoscaler", view.name(), Map.of()),
                Value.object(
                        "scaleTargetRef",
                        Value.object("apiVersion", "apps/v1", "kind", "Deployment", "name", view.name()),
                        "minReplicas",
                        autoscaling.min(),
                        "maxReplicas",
                        autoscaling.max(),
                        "metrics",
                        Value.list(metrics)));
    }

    private static ObjectValue metric(String resource, int percent) {
        return Value.object(
                "type",
                "Resource",
                "resource",
                Value.object(
                        "name",
                        resource,
                        "target",
                        Value.object("type", "Utilization", "averageUtilization", percent)));
    }

    private Manifest disruptionBudget(View.Disruption disruption) {
        var spec = ObjectValue.EMPTY;
        if (disruption.minAvailable().isPresent()) {
            spec = spec.with("minAvailable", disruption.minAvailable().get());
        }
        if (disruption.maxUnavailable().isPresent()) {
            spec = spec.with("maxUnavailable", disruption.maxUnavailable().get());
        }
        return with(
                object("policy/v1", "PodDisruptionBudget", view.name(), Map.of()),
                spec.with("selector", Value.object("matchLabels", selector())));
    }

    private Manifest route(View.RouteView route) {
        int port = view.service().map(View.ServiceView::port).orElse(80);
        var parents = route.gateways().stream()
                .map(gateway -> {
                    var parent = Value.object("name", gateway.name());
                    parent = gateway.namespace().isPresent()
                            ? parent.with(
                                    "namespace", Value.of(gateway.namespace().get()))
                            : parent;
                    return gateway.section().isPresent()
                            ? parent.with(
                                    "sectionName", Value.of(gateway.section().get()))
                            : parent;
                })
                .toList();
        var spec = Value.object("parentRefs", Value.list(parents));
        if (!route.hostnames().isEmpty()) {
            spec = spec.with("hostnames", Value.strings(route.hostnames()));
        }
        var matches = route.paths().stream()
                .map(path -> Value.object("path", Value.object("type", "PathPrefix", "value", path)))
                .toList();
        var rule = Value.object(
                "matches",
                Value.list(matches),
                "backendRefs",
                Value.list(Value.object("name", view.name(), "port", port)));
        return with(
                object("gateway.networking.k8s.io/v1", "HTTPRoute", view.name(), Map.of()),
                spec.with("rules", Value.list(rule)));
    }
}
