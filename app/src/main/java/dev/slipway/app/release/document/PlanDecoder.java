package dev.slipway.app.release.document;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.FieldReader;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.WavePlan.OnUnreachable;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.app.release.document.PlanDocument.Clusters;
import dev.slipway.app.release.document.PlanDocument.Divide;
import dev.slipway.app.release.document.PlanDocument.Named;
import dev.slipway.app.release.document.PlanDocument.Replicas;
import dev.slipway.app.release.document.PlanDocument.Route;
import dev.slipway.app.release.document.PlanDocument.Traffic;
import dev.slipway.app.release.document.PlanDocument.Wave;
import dev.slipway.app.release.document.PlanDocument.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A document of kind {@code ReleasePlan}, decoded strictly with everything that is wrong in it. */
public final class PlanDecoder {
    private static final Set<String> COMMON = Set.of(
            "id",
            "target",
            "when",
            "needs",
            "inputs",
            "outputs",
            "timeout",
            "retry",
            "onFailure",
            "finally",
            "safeBoundary",
            "undo",
            "onUnknown");
    private static final Map<String, StepSpec.OnFailure> ON_FAILURE = Map.of(
            "fail", StepSpec.OnFailure.FAIL,
            "pause", StepSpec.OnFailure.PAUSE,
            "continue", StepSpec.OnFailure.CONTINUE,
            "rollback:lane", StepSpec.OnFailure.ROLLBACK_LANE,
            "rollback:wave", StepSpec.OnFailure.ROLLBACK_WAVE,
            "rollback:run", StepSpec.OnFailure.ROLLBACK_RUN);

    private final Document document;
    private final Set<String> stepKinds;
    private final List<Diagnostic> out = new ArrayList<>();

    private PlanDecoder(Document document, Set<String> stepKinds) {
        this.document = document;
        this.stepKinds = stepKinds;
    }

    /** Usable only when no diagnostic is an error. */
    public record Decoded(PlanDocument plan, List<Diagnostic> diagnostics) {
        public Decoded {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /** @param stepKinds the step kinds that plugins offer */
    public static Decoded decode(Document document, Set<String> stepKinds) {
        var decoder = new PlanDecoder(document, stepKinds);
        var plan = decoder.plan();
        decoder.out.sort(Diagnostic.BY_PLACE);
        return new Decoded(plan, decoder.out);
    }

    private PlanDocument plan() {
        var root = new FieldReader(document.places(), out, ValuePath.ROOT, document.tree());
        root.know("apiVersion");
        root.know("kind");
        var name = root.object("metadata").map(metadata -> {
            var text = metadata.text("name").orElse("");
            metadata.texts("labels");
            metadata.texts("annotations");
            metadata.end();
            return text;
        });
        Optional<FieldReader> placement = root.object("placement");
        Optional<String> namespace = placement.flatMap(p -> p.text("namespace"));
        var clusters = placement.flatMap(p -> p.object("clusters")).map(this::clusters);
        var replicas = placement.flatMap(p -> p.object("replicas")).map(this::replicas);
        placement.ifPresent(FieldReader::end);
        var steps = root.has("steps")
                ? Optional.of(steps(root, "steps", new HashMap<>()))
                : Optional.<List<StepSpec>>empty();
        root.know("steps");
        var strategy = root.text("strategy");
        if (strategy.isPresent() && steps.isPresent()) {
            root.error(root.path("strategy"), "release.strategy-and-steps");
        }
        root.entries("metrics");
        var plan = new PlanDocument(
                name.orElse(""),
                root.text("application"),
                root.text("extends"),
                root.textList("layers"),
                namespace,
                clusters.orElse(new Clusters(List.of(), Map.of())),
                replicas,
                workloads(root),
                waves(root),
                root.object("traffic").map(this::traffic),
                strategy,
                steps,
                root.object("failure").map(this::failure).orElse(PlanDocument.DEFAULT_FAILURE),
                root.span());
        root.end();
        return plan;
    }

    private List<Named> names(FieldReader fields, String key) {
        var names = new ArrayList<Named>();
        var texts = fields.textList(key);
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isBlank()) {
                names.add(new Named(
                        new ClusterName(texts.get(i)),
                        document.places().of(fields.path(key).index(i))));
            }
        }
        return names;
    }

    private Clusters clusters(FieldReader fields) {
        if (fields.has("names") && fields.has("selector")) {
            fields.error(fields.path("selector"), "release.names-and-selector");
        }
        var labels = fields.object("selector").map(selector -> {
            var match = selector.texts("matchLabels");
            selector.end();
            return match;
        });
        var clusters = new Clusters(names(fields, "names"), labels.orElse(Map.of()));
        fields.end();
        return clusters;
    }

    private Replicas replicas(FieldReader fields) {
        var weights = new LinkedHashMap<ClusterName, Integer>();
        fields.object("weights").ifPresent(each -> {
            for (var cluster : each.keys()) {
                each.integer(cluster, 0, 1_000_000).ifPresent(weight -> weights.put(new ClusterName(cluster), weight));
            }
            each.end();
        });
        var divide = fields.choice("divide", List.of("duplicated", "weighted", "headroom", "aggregated", "manual"))
                .map(text -> Divide.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(weights.isEmpty() ? Divide.DUPLICATED : Divide.WEIGHTED);
        var replicas = new Replicas(fields.integer("total", 0, 1_000_000), divide, weights, fields.span());
        fields.end();
        return replicas;
    }

    private List<Workload> workloads(FieldReader root) {
        var workloads = new ArrayList<Workload>();
        var items = root.items("workloads");
        for (int i = 0; i < items.size(); i++) {
            root.object(root.path("workloads").index(i), items.get(i)).ifPresent(fields -> {
                workloads.add(new Workload(fields.required("kind"), fields.required("name"), fields.span()));
                fields.end();
            });
        }
        return workloads;
    }

    private List<Wave> waves(FieldReader root) {
        var waves = new ArrayList<Wave>();
        var items = root.items("waves");
        for (int i = 0; i < items.size(); i++) {
            root.object(root.path("waves").index(i), items.get(i)).ifPresent(fields -> {
                var name = fields.required("name");
                if (waves.stream().anyMatch(w -> w.name().equals(name))) {
                    fields.error(fields.path("name"), "release.wave-twice", name);
                }
                var clusters = names(fields, "clusters");
                if (clusters.isEmpty()) {
                    fields.missing("clusters");
                }
                var needs = fields.textList("needs");
                for (var need : needs) {
                    if (waves.stream().noneMatch(w -> w.name().equals(need))) {
                        fields.error(fields.path("needs"), "release.wave-needs-unknown", need);
                    }
                }
                var steps = fields.has("steps")
                        ? Optional.of(steps(fields, "steps", new HashMap<>()))
                        : Optional.<List<StepSpec>>empty();
                fields.know("steps");
                waves.add(new Wave(
                        name,
                        clusters,
                        needs,
                        parallel(fields, clusters.size()),
                        failures(fields, clusters.size()),
                        fields.duration("soak").orElse(Duration.ZERO),
                        unreachable(fields),
                        steps,
                        fields.span()));
                fields.end();
            });
        }
        return waves;
    }

    /** A percentage of clusters is rounded down, but never below one. */
    private static Optional<Integer> parallel(FieldReader fields, int clusters) {
        return fields.integerOrPercent("maxParallel").map(value -> {
            int n = share(value, clusters);
            if (n < 1 && value instanceof Value.NumberValue) {
                fields.error(
                        fields.path("maxParallel"),
                        "document.out-of-range",
                        fields.path("maxParallel"),
                        n,
                        1,
                        clusters);
            }
            return Math.max(1, n);
        });
    }

    private static int failures(FieldReader fields, int clusters) {
        return fields.integerOrPercent("maxFailures")
                .map(value -> share(value, clusters))
                .orElse(0);
    }

    private static int share(Value value, int of) {
        return switch (value) {
            case Value.NumberValue number -> number.asLong().orElse(0L).intValue();
            case Value.StringValue(var text) -> (int) (Long.parseLong(text.substring(0, text.length() - 1)) * of / 100);
            case ObjectValue _, Value.ListValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ -> 0;
        };
    }

    private static OnUnreachable unreachable(FieldReader fields) {
        if (!fields.has("onUnreachable")) {
            return new OnUnreachable.Wait(Duration.ofHours(1));
        }
        if (fields.tree().get("onUnreachable") instanceof Value.StringValue) {
            return fields.choice("onUnreachable", List.of("fail", "skip"))
                            .orElse("fail")
                            .equals("skip")
                    ? new OnUnreachable.Skip()
                    : new OnUnreachable.Fail();
        }
        return fields.object("onUnreachable")
                .<OnUnreachable>map(each -> {
                    var wait = each.duration("wait");
                    if (!each.has("wait")) {
                        each.missing("wait");
                    }
                    each.end();
                    return new OnUnreachable.Wait(wait.orElse(Duration.ofHours(1)));
                })
                .orElse(new OnUnreachable.Wait(Duration.ofHours(1)));
    }

    private Traffic traffic(FieldReader fields) {
        var route = fields.object("route").map(each -> {
            var made = new Route(each.text("kind").orElse("HTTPRoute"), each.required("name"));
            each.end();
            return made;
        });
        var traffic = new Traffic(
                fields.required("router"), route, service(fields, "stable"), service(fields, "canary"), fields.span());
        fields.end();
        return traffic;
    }

    private static Optional<String> service(FieldReader fields, String key) {
        return fields.object(key).flatMap(each -> {
            var name = each.text("service");
            each.end();
            return name;
        });
    }

    private FailurePolicy failure(FieldReader fields) {
        var onFailure = fields.choice("default", List.copyOf(new TreeSet<>(ON_FAILURE.keySet())))
                .map(text -> ON_FAILURE.getOrDefault(text, StepSpec.OnFailure.PAUSE))
                .orElse(StepSpec.OnFailure.PAUSE);
        var reach = fields.choice("rollback", List.of("lane", "wave", "run"))
                .map(text -> FailurePolicy.Reach.valueOf(text.toUpperCase(Locale.ROOT)))
                .orElse(FailurePolicy.Reach.LANE);
        fields.end();
        return new FailurePolicy(onFailure, reach);
    }

    private List<StepSpec> steps(FieldReader parent, String key, Map<String, Integer> counts) {
        var steps = new ArrayList<StepSpec>();
        var items = parent.items(key);
        for (int i = 0; i < items.size(); i++) {
            parent.object(parent.path(key).index(i), items.get(i))
                    .flatMap(fields -> step(fields, counts))
                    .ifPresent(step -> {
                        if (steps.stream().anyMatch(s -> s.id().equals(step.id()))) {
                            out.add(Diagnostic.error(step.span(), "release.step-id-twice", step.id()));
                        }
                        steps.add(step);
                    });
        }
        return steps;
    }

    private Optional<StepSpec> step(FieldReader fields, Map<String, Integer> counts) {
        var kinds = fields.keys().stream().filter(k -> !COMMON.contains(k)).toList();
        if (kinds.size() != 1) {
            var known = kinds.stream().filter(stepKinds::contains).toList();
            if (known.size() == 1) {
                // one real kind beside misspelt common fields: tell of those
                COMMON.forEach(fields::know);
                fields.know(known.getFirst());
                fields.end();
            } else {
                out.add(Diagnostic.error(fields.span(), "release.one-step-kind", String.join(", ", kinds))
                        .withHint("release.step-kinds", String.join(", ", new TreeSet<>(stepKinds))));
            }
            return Optional.empty();
        }
        var kind = kinds.getFirst();
        fields.know(kind);
        if (!stepKinds.contains(kind)) {
            out.add(Diagnostic.error(fields.span(kind), "release.no-such-step", kind)
                    .withHint("release.step-kinds", String.join(", ", new TreeSet<>(stepKinds))));
        }
        var parameters = fields.object(kind).map(FieldReader::tree).orElse(ObjectValue.EMPTY);
        int ordinal = counts.merge(kind, 1, Integer::sum);
        var id = fields.text("id").orElse(kind + "-" + ordinal);
        var basis = StepSpec.of(new StepId(id), kind, parameters, fields.span(kind));
        var retry = fields.object("retry").map(each -> {
            var made = new StepSpec.Retry(
                    each.integer("max", 0, 100).orElse(0),
                    each.duration("backoff").orElse(StepSpec.Retry.NONE.backoff()));
            each.end();
            return made;
        });
        var step = new StepSpec(
                basis.id(),
                kind,
                parameters,
                fields.text("target"),
                fields.text("when"),
                fields.textList("needs").stream()
                        .filter(need -> !need.isBlank())
                        .map(StepId::new)
                        .toList(),
                fields.texts("inputs"),
                fields.texts("outputs"),
                fields.duration("timeout"),
                retry.orElse(StepSpec.Retry.NONE),
                fields.choice("onFailure", List.copyOf(new TreeSet<>(ON_FAILURE.keySet())))
                        .map(text -> ON_FAILURE.getOrDefault(text, StepSpec.OnFailure.DEFAULT))
                        .orElse(StepSpec.OnFailure.DEFAULT),
                fields.has("finally") ? steps(fields, "finally", counts) : List.of(),
                fields.flag("safeBoundary", basis.safeBoundary()),
                fields.choice("undo", List.of("auto", "none")).orElse("auto").equals("none")
                        ? StepSpec.Undo.NONE
                        : StepSpec.Undo.AUTO,
                switch (fields.choice("onUnknown", List.of("ask", "retry", "assumeDone"))
                        .orElse("ask")) {
                    case "retry" -> StepSpec.OnUnknown.RETRY;
                    case "assumeDone" -> StepSpec.OnUnknown.ASSUME_DONE;
                    default -> StepSpec.OnUnknown.ASK;
                },
                basis.span());
        fields.know("finally");
        fields.end();
        return Optional.of(step);
    }
}
