package dev.slipway.view.decode;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.FieldReader;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.view.model.View;
import dev.slipway.view.model.View.Autoscaling;
import dev.slipway.view.model.View.Check;
import dev.slipway.view.model.View.Container;
import dev.slipway.view.model.View.Disruption;
import dev.slipway.view.model.View.EnvValue;
import dev.slipway.view.model.View.Gateway;
import dev.slipway.view.model.View.Pod;
import dev.slipway.view.model.View.Port;
import dev.slipway.view.model.View.Probe;
import dev.slipway.view.model.View.ProbeKind;
import dev.slipway.view.model.View.Resources;
import dev.slipway.view.model.View.RouteView;
import dev.slipway.view.model.View.Schedule;
import dev.slipway.view.model.View.SecretFiles;
import dev.slipway.view.model.View.ServiceView;
import dev.slipway.view.model.View.Spread;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A document of kind WebApp, Worker or CronJob to a {@link View}, with everything that is wrong in it. */
public final class ViewDecoder {
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,51}[a-z0-9])?");
    private static final Pattern ENV_NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
    private static final Pattern CRON =
            Pattern.compile("@(yearly|annually|monthly|weekly|daily|midnight|hourly)" + "|(\\S+\\s+){4}\\S+");
    private static final List<String> METADATA = List.of("name", "namespace", "labels", "annotations");

    private final Document document;
    private final List<Diagnostic> out = new ArrayList<>();

    private ViewDecoder(Document document) {
        this.document = document;
    }

    /** A view, usable only when no diagnostic is an error. */
    public record Decoded(View view, List<Diagnostic> diagnostics) {
        public Decoded {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    public static Decoded decode(Document document, View.Kind kind) {
        var decoder = new ViewDecoder(document);
        var view = decoder.view(kind);
        decoder.out.sort(Diagnostic.BY_PLACE);
        return new Decoded(view, decoder.out);
    }

    private View view(View.Kind kind) {
        var root = new FieldReader(document.places(), out, ValuePath.ROOT, document.tree());
        root.know("apiVersion");
        root.know("kind");
        var metadata = root.object("metadata");
        if (!root.has("metadata")) {
            root.missing("metadata");
        }
        var name = "";
        Map<String, String> labels = Map.of();
        Map<String, String> annotations = Map.of();
        if (metadata.isPresent()) {
            METADATA.forEach(metadata.get()::know);
            name = metadata.get().required("name");
            if (!name.isEmpty() && !NAME.matcher(name).matches()) {
                metadata.get().error(metadata.get().path("name"), "view.bad-name", name);
            }
            metadata.get().text("namespace");
            labels = metadata.get().texts("labels");
            annotations = metadata.get().texts("annotations");
            metadata.get().end();
        }
        var spec = root.object("spec");
        if (!root.has("spec")) {
            root.missing("spec");
        }
        root.end();
        return view(
                kind,
                name,
                labels,
                annotations,
                spec.orElseGet(() -> new FieldReader(
                        document.places(), new ArrayList<>(), ValuePath.of("spec"), Value.ObjectValue.EMPTY)));
    }

    private View view(
            View.Kind kind,
            String name,
            Map<String, String> labels,
            Map<String, String> annotations,
            FieldReader spec) {
        boolean serves = kind == View.Kind.WEB_APP;
        boolean lasts = kind != View.Kind.CRON_JOB;
        var container = container(spec, serves, lasts);
        var pod = pod(spec, lasts);
        var replicas = lasts ? spec.integer("replicas", 0, 100_000) : Optional.<Integer>empty();
        var autoscaling = lasts ? spec.object("autoscaling").flatMap(this::autoscaling) : Optional.<Autoscaling>empty();
        if (replicas.isPresent() && autoscaling.isPresent()) {
            out.add(Diagnostic.error(document.places().of(spec.path("replicas")), "view.replicas-and-autoscaling")
                    .withHint("view.replicas-and-autoscaling.hint"));
        }
        var disruption = lasts ? spec.object("disruption").flatMap(this::disruption) : Optional.<Disruption>empty();
        var service = serves ? service(spec, container) : Optional.<ServiceView>empty();
        var route = serves ? spec.object("route").map(this::route) : Optional.<RouteView>empty();
        if (route.isPresent() && service.isEmpty()) {
            spec.error(spec.path("route"), "view.route-without-service");
        }
        var schedule = lasts ? Optional.<Schedule>empty() : Optional.of(schedule(spec));
        spec.end();
        return new View(
                kind,
                name,
                labels,
                annotations,
                container,
                pod,
                replicas,
                autoscaling,
                disruption,
                service,
                route,
                schedule);
    }

    private Container container(FieldReader spec, boolean serves, boolean probed) {
        var image = spec.required("image");
        if (image.contains(" ") || image.startsWith("/") || image.endsWith(":")) {
            spec.error(spec.path("image"), "view.bad-image", image);
        }
        var pullPolicy = spec.choice("pullPolicy", List.of("Always", "IfNotPresent", "Never"));
        var ports = ports(spec);
        if (serves && ports.isEmpty() && !spec.has("port") && !spec.has("ports")) {
            out.add(Diagnostic.error(
                            document.places().of(ValuePath.of("spec")), "document.missing-field", spec.path("port"))
                    .withHint("view.port.hint"));
        }
        var env = new LinkedHashMap<String, EnvValue>();
        spec.entries("env").forEach((name, value) -> env(spec, name, value).ifPresent(v -> env.put(name, v)));
        var files = new LinkedHashMap<String, String>();
        spec.texts("files").forEach((path, text) -> {
            if (filePath(spec, "files", path)) {
                files.put(path, text);
            }
        });
        var secretFiles = new LinkedHashMap<String, SecretFiles>();
        spec.entries("secretFiles").forEach((path, value) -> {
            var at = spec.path("secretFiles").field(path);
            spec.object(at, value).ifPresent(fields -> {
                var secret = fields.required("secret");
                boolean optional = fields.flag("optional", false);
                fields.end();
                if (filePath(spec, "secretFiles", path)) {
                    secretFiles.put(path, new SecretFiles(secret, optional));
                }
            });
        });
        var probes = new LinkedHashMap<ProbeKind, Probe>();
        if (probed) {
            spec.object("probes").ifPresent(fields -> {
                probe(fields, "startup", ports).ifPresent(p -> probes.put(ProbeKind.STARTUP, p));
                probe(fields, "ready", ports).ifPresent(p -> probes.put(ProbeKind.READY, p));
                probe(fields, "live", ports).ifPresent(p -> probes.put(ProbeKind.LIVE, p));
                fields.end();
            });
        }
        return new Container(
                image,
                pullPolicy,
                spec.textList("command"),
                spec.textList("args"),
                ports,
                env,
                files,
                secretFiles,
                spec.object("resources").map(this::resources).orElse(new Resources(Map.of(), Map.of())),
                probes);
    }

    private boolean filePath(FieldReader spec, String key, String path) {
        if (path.startsWith("/") && !path.endsWith("/") && !path.contains("/../") && path.length() > 1) {
            return true;
        }
        spec.error(spec.path(key).field(path), "view.bad-file-path", path);
        return false;
    }

    private List<Port> ports(FieldReader spec) {
        if (spec.has("port") && spec.has("ports")) {
            spec.error(spec.path("port"), "view.port-and-ports");
        }
        var single = spec.integer("port", 1, 65535);
        var ports = new ArrayList<Port>();
        single.ifPresent(port -> ports.add(new Port("http", port, "TCP")));
        var items = spec.items("ports");
        var names = new HashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            var at = spec.path("ports").index(i);
            spec.object(at, items.get(i)).ifPresent(fields -> {
                var name = fields.required("name");
                if (!fields.has("port")) {
                    fields.missing("port");
                }
                var port = fields.integer("port", 1, 65535);
                var protocol =
                        fields.choice("protocol", List.of("TCP", "UDP", "SCTP")).orElse("TCP");
                fields.end();
                if (!name.isEmpty() && !name.matches("[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")) {
                    fields.error(fields.path("name"), "view.bad-port-name", name);
                } else if (!names.add(name)) {
                    fields.error(fields.path("name"), "view.twice", name);
                }
                port.ifPresent(p -> ports.add(new Port(name, p, protocol)));
            });
        }
        return ports;
    }

    private Optional<EnvValue> env(FieldReader spec, String name, Value value) {
        var at = spec.path("env").field(name);
        if (!ENV_NAME.matcher(name).matches()) {
            spec.error(at, "view.bad-env-name", name);
        }
        if (value instanceof Value.StringValue(var text)) {
            return Optional.of(new EnvValue.Text(text));
        }
        if (value instanceof Value.NumberValue || value instanceof Value.BooleanValue) {
            spec.error(at, "document.quote-it", at, value);
            return Optional.empty();
        }
        return spec.object(at, value).flatMap(fields -> {
            Optional<EnvValue> from = Optional.empty();
            if (fields.has("secret")) {
                from = fields.object("secret").map(f -> keyed(f, EnvValue.FromSecret::new));
            } else if (fields.has("config")) {
                from = fields.object("config").map(f -> keyed(f, EnvValue.FromConfig::new));
            } else if (fields.has("field")) {
                from = fields.text("field").map(EnvValue.FromField::new);
            } else {
                fields.error(at, "view.env-source", at);
            }
            fields.end();
            return from;
        });
    }

    private interface Keyed {
        EnvValue of(String name, String key, boolean optional);
    }

    private static EnvValue keyed(FieldReader fields, Keyed made) {
        var value = made.of(fields.required("name"), fields.required("key"), fields.flag("optional", false));
        fields.end();
        return value;
    }

    private Resources resources(FieldReader fields) {
        var requests = new LinkedHashMap<>(fields.quantities("requests"));
        for (var key : List.of("cpu", "memory")) {
            if (fields.has(key) && requests.containsKey(key)) {
                fields.error(fields.path(key), "view.request-twice", key);
            }
            fields.quantity(key).ifPresent(quantity -> requests.put(key, quantity));
        }
        var limits = fields.quantities("limits");
        fields.end();
        return new Resources(requests, limits);
    }

    private Optional<Probe> probe(FieldReader probes, String key, List<Port> ports) {
        return probes.object(key).flatMap(fields -> {
            var firstPort = ports.isEmpty()
                    ? Optional.<Value>empty()
                    : Optional.<Value>of(Value.of(ports.getFirst().port()));
            Optional<Check> check = Optional.empty();
            int sorts = 0;
            for (var sort : List.of("http", "tcp", "grpc", "exec")) {
                sorts += fields.has(sort) ? 1 : 0;
            }
            if (sorts != 1) {
                fields.error(probes.path(key), "view.one-check", probes.path(key));
            }
            var port = fields.port("port").or(() -> firstPort);
            if (fields.has("http")) {
                check = fields.text("http")
                        .flatMap(path -> onPort(fields, probes, key, port, p -> new Check.Http(path, p)));
            } else if (fields.has("tcp")) {
                check = fields.flag("tcp", true) ? onPort(fields, probes, key, port, Check.Tcp::new) : Optional.empty();
            } else if (fields.has("grpc")) {
                fields.flag("grpc", true);
                check = onPort(
                        fields,
                        probes,
                        key,
                        port,
                        p -> new Check.Grpc(
                                p instanceof Value.NumberValue n ? n.decimal().intValue() : 0));
            } else if (fields.has("exec")) {
                check = Optional.of(new Check.Exec(fields.textList("exec")));
            }
            List.of("http", "tcp", "grpc", "exec").forEach(fields::know);
            var delay = fields.seconds("delay");
            var every = fields.seconds("every");
            var timeout = fields.seconds("timeout");
            var failures = fields.integer("failures", 1, 10_000);
            var successes = fields.integer("successes", 1, 10_000);
            fields.end();
            return check.map(c -> new Probe(c, delay, every, timeout, failures, successes));
        });
    }

    private static Optional<Check> onPort(
            FieldReader fields, FieldReader probes, String key, Optional<Value> port, Function<Value, Check> made) {
        if (port.isEmpty()) {
            fields.error(probes.path(key), "view.probe-port", probes.path(key));
        }
        return port.map(made);
    }

    private Pod pod(FieldReader spec, boolean lasts) {
        Optional<String> accountName = Optional.empty();
        boolean create = false;
        if (spec.has("serviceAccount")) {
            var fields = spec.object("serviceAccount");
            if (fields.isPresent()) {
                accountName = fields.get().text("name");
                create = fields.get().flag("create", true);
                fields.get().end();
            }
        }
        Optional<Value> surge = Optional.empty();
        Optional<Value> unavailable = Optional.empty();
        boolean recreate = false;
        if (lasts && spec.has("update")) {
            var fields = spec.object("update");
            if (fields.isPresent()) {
                surge = fields.get().integerOrPercent("maxSurge");
                unavailable = fields.get().integerOrPercent("maxUnavailable");
                recreate = fields.get().flag("recreate", false);
                if (recreate && (surge.isPresent() || unavailable.isPresent())) {
                    fields.get().error(fields.get().path("recreate"), "view.recreate-and-rolling");
                }
                fields.get().end();
            }
        }
        var grace = spec.seconds("terminationGrace");
        return new Pod(
                spec.texts("podLabels"),
                spec.texts("podAnnotations"),
                accountName,
                create,
                spec.textList("imagePullSecrets"),
                spec.texts("nodeSelector"),
                lasts
                        ? spec.choice("spread", List.of("host", "zone"))
                                .map(s -> s.equals("host") ? Spread.HOST : Spread.ZONE)
                        : Optional.empty(),
                grace,
                surge,
                unavailable,
                recreate);
    }

    private Optional<Autoscaling> autoscaling(FieldReader fields) {
        if (!fields.has("max")) {
            fields.missing("max");
        }
        int min = fields.integer("min", 1, 100_000).orElse(1);
        var max = fields.integer("max", 1, 100_000);
        var cpu = fields.percent("cpu");
        var memory = fields.percent("memory");
        if (max.isPresent() && max.get() < min) {
            fields.error(fields.path("max"), "view.max-below-min", max.get(), min);
        }
        if (cpu.isEmpty() && memory.isEmpty() && !fields.has("cpu") && !fields.has("memory")) {
            cpu = Optional.of(80);
        }
        fields.end();
        var target = cpu;
        return max.map(m -> new Autoscaling(min, m, target, memory));
    }

    private Optional<Disruption> disruption(FieldReader fields) {
        var min = fields.integerOrPercent("minAvailable");
        var max = fields.integerOrPercent("maxUnavailable");
        if (fields.has("minAvailable") == fields.has("maxUnavailable")) {
            fields.error(fields.path("minAvailable").parent().orElse(ValuePath.ROOT), "view.one-disruption-bound");
        }
        fields.end();
        return min.isPresent() || max.isPresent() ? Optional.of(new Disruption(min, max)) : Optional.empty();
    }

    private Optional<ServiceView> service(FieldReader spec, Container container) {
        if (container.ports().isEmpty()) {
            spec.know("service");
            return Optional.empty();
        }
        var target = Value.of(container.ports().getFirst().name());
        if (!spec.has("service")) {
            spec.know("service");
            return Optional.of(new ServiceView(80, target, "ClusterIP", Map.of()));
        }
        return spec.object("service").map(fields -> {
            var view = new ServiceView(
                    fields.integer("port", 1, 65535).orElse(80),
                    fields.port("targetPort").orElse(target),
                    fields.choice("type", List.of("ClusterIP", "NodePort", "LoadBalancer"))
                            .orElse("ClusterIP"),
                    fields.texts("annotations"));
            fields.end();
            return view;
        });
    }

    private RouteView route(FieldReader fields) {
        var gateways = new ArrayList<Gateway>();
        if (fields.has("gateway") == fields.has("gateways")) {
            fields.error(fields.path("gateway").parent().orElse(ValuePath.ROOT), "view.one-gateway-form");
        }
        fields.object("gateway").map(ViewDecoder::gateway).ifPresent(gateways::add);
        var items = fields.items("gateways");
        for (int i = 0; i < items.size(); i++) {
            fields.object(fields.path("gateways").index(i), items.get(i))
                    .map(ViewDecoder::gateway)
                    .ifPresent(gateways::add);
        }
        var paths = fields.textList("paths");
        for (var path : paths) {
            if (!path.startsWith("/")) {
                fields.error(fields.path("paths"), "view.bad-route-path", path);
            }
        }
        var view = new RouteView(gateways, fields.textList("hostnames"), paths.isEmpty() ? List.of("/") : paths);
        fields.end();
        return view;
    }

    private static Gateway gateway(FieldReader fields) {
        var gateway = new Gateway(fields.required("name"), fields.text("namespace"), fields.text("section"));
        fields.end();
        return gateway;
    }

    private Schedule schedule(FieldReader spec) {
        var cron = spec.required("schedule");
        if (!cron.isEmpty() && !CRON.matcher(cron).matches()) {
            spec.error(spec.path("schedule"), "view.bad-schedule", cron);
        }
        return new Schedule(
                cron,
                spec.text("timeZone"),
                spec.choice("concurrency", List.of("Allow", "Forbid", "Replace")),
                spec.flag("suspended", false),
                spec.seconds("startingDeadline"),
                spec.integer("keepSucceeded", 0, 10_000),
                spec.integer("keepFailed", 0, 10_000),
                spec.integer("retries", 0, 10_000),
                spec.seconds("deadline"),
                spec.choice("restart", List.of("OnFailure", "Never")).orElse("Never"));
    }
}
