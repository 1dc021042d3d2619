package dev.slipway.workflow.workload;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The objects of a canary beside a stable workload: the workload's copy, a Service that reaches its pods, and copies of
 * the disruption budgets. One label key sets the pods apart; it stands in the selector of the workload and of the stable
 * Service, so that neither reaches the other's pods.
 *
 * @param key the label key that differs
 * @param value its value on canary pods
 * @param workload the canary workload, with the number of pods still as rendered
 * @param service empty without a routed Service
 * @param losing objects of the namespace that select the stable pods and do not select the canary's
 * @param reaching objects that select the canary's pods besides ours, such as a second Service
 */
public record CanaryObjects(
        String key,
        String value,
        Manifest workload,
        Optional<Manifest> service,
        List<Manifest> budgets,
        List<ResourceId> losing,
        List<ResourceId> reaching) {
    /** The label that tells canary pods apart where one Service reaches both sides. */
    public static final String TRACK = "slipway.dev/track";

    private static final String SUFFIX = "-canary";
    private static final int LABEL_LENGTH = 63;

    public CanaryObjects {
        budgets = List.copyOf(budgets);
        losing = List.copyOf(losing);
        reaching = List.copyOf(reaching);
    }

    /** What came of deriving them. Closed. */
    public sealed interface Derivation {
        record Derived(CanaryObjects canary) implements Derivation {}

        record Refused(List<Message> reasons) implements Derivation {
            public Refused {
                reasons = List.copyOf(reasons);
            }
        }
    }

    /** The canary's name for an object's name, at most 253 characters. */
    public static String canaryName(String name) {
        return name.length() + SUFFIX.length() <= 253 ? name + SUFFIX : shortened(name, 253);
    }

    /** The canary's value for a label value, at most 63 characters. */
    public static String canaryValue(String value) {
        return value.length() + SUFFIX.length() <= LABEL_LENGTH ? value + SUFFIX : shortened(value, LABEL_LENGTH);
    }

    private static String shortened(String text, int length) {
        var hash = Digest.of(text).hex().substring(0, 8);
        var kept = text.substring(0, length - SUFFIX.length() - hash.length() - 1);
        while (!kept.isEmpty() && !Character.isLetterOrDigit(kept.charAt(kept.length() - 1))) {
            kept = kept.substring(0, kept.length() - 1);
        }
        return kept + "-" + hash + SUFFIX;
    }

    /**
     * With router {@code service}: the pods keep every label of the stable side and differ by a track label. Nothing else
     * is copied, since one Service and one budget reach both.
     */
    public static CanaryObjects tracked(WorkloadAdapter adapter, Manifest workload) {
        return new CanaryObjects(
                TRACK,
                "canary",
                adapter.canary(workload, TRACK, "canary"),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    /**
     * @param stableService the Service that reaches the stable pods; empty for a workload without one
     * @param canaryService the name of the canary's Service; empty with it
     * @param neighbours the other objects of the namespace that are known
     */
    public static Derivation derive(
            WorkloadAdapter adapter,
            Manifest workload,
            Optional<Manifest> stableService,
            Optional<String> canaryService,
            List<Manifest> neighbours) {
        var selector = adapter.selector(workload);
        if (selector.isEmpty()) {
            return new Derivation.Refused(List.of(Message.of("workflow.canary-match-expressions", workload.id())));
        }
        var stablePods = adapter.podLabels(workload);
        var keys = new TreeSet<>(selector.get().keySet());
        stableService.ifPresent(
                s -> keys.retainAll(s.spec().object("selector").fields().keySet()));
        if (stableService.isPresent() && !LabelSelectors.serviceMatches(stableService.get(), stablePods)) {
            return new Derivation.Refused(List.of(Message.of(
                    "workflow.stable-service-elsewhere", stableService.get().id(), workload.id())));
        }
        if (keys.isEmpty()) {
            return new Derivation.Refused(List.of(
                    stableService.isEmpty()
                            ? Message.of("workflow.canary-no-selector", workload.id())
                            : Message.of(
                                    "workflow.canary-no-common-key",
                                    workload.id(),
                                    String.join(", ", selector.get().keySet()),
                                    stableService.get().id(),
                                    String.join(
                                            ", ",
                                            stableService
                                                    .get()
                                                    .spec()
                                                    .object("selector")
                                                    .fields()
                                                    .keySet()))));
        }
        var candidates = new ArrayList<CanaryObjects>();
        var refusals = new ArrayList<Message>();
        for (var key : keys) {
            var canaryPods = new LinkedHashMap<>(stablePods);
            var value = canaryValue(stablePods.getOrDefault(key, ""));
            canaryPods.put(key, value);
            var blocked = blocking(workload, neighbours, stablePods, canaryPods);
            if (blocked.isEmpty()) {
                candidates.add(build(
                        adapter, workload, stableService, canaryService, neighbours, stablePods, canaryPods, key));
            } else {
                refusals.add(Message.of("workflow.canary-selected-by-stable", key, blocked.get()));
            }
        }
        return candidates.stream()
                .min(Comparator.<CanaryObjects>comparingInt(c -> c.reaching().size())
                        .thenComparingInt(c -> c.losing().size())
                        .thenComparing(CanaryObjects::key))
                .<Derivation>map(Derivation.Derived::new)
                .orElseGet(() -> new Derivation.Refused(refusals));
    }

    /** A budget or another workload that would count the canary's pods as its own. */
    private static Optional<ResourceId> blocking(
            Manifest workload,
            List<Manifest> neighbours,
            Map<String, String> stablePods,
            Map<String, String> canaryPods) {
        return neighbours.stream()
                .filter(n -> !n.id().equals(workload.id()))
                .filter(n -> switch (n.kind()) {
                    case "PodDisruptionBudget" ->
                        LabelSelectors.selects(n, stablePods).orElse(false);
                    case "Deployment", "StatefulSet", "DaemonSet" -> true;
                    default -> false;
                })
                .filter(n -> LabelSelectors.selects(n, canaryPods).orElse(false))
                .map(Manifest::id)
                .findFirst();
    }

    private static CanaryObjects build(
            WorkloadAdapter adapter,
            Manifest workload,
            Optional<Manifest> stableService,
            Optional<String> canaryService,
            List<Manifest> neighbours,
            Map<String, String> stablePods,
            Map<String, String> canaryPods,
            String key) {
        var value = canaryPods.getOrDefault(key, "");
        var losing = new ArrayList<ResourceId>();
        var reaching = new ArrayList<ResourceId>();
        var budgets = new ArrayList<Manifest>();
        for (var n : neighbours) {
            boolean ours = n.id().equals(workload.id())
                    || stableService.filter(s -> s.id().equals(n.id())).isPresent();
            boolean stable = LabelSelectors.selects(n, stablePods).orElse(false);
            boolean canary = LabelSelectors.selects(n, canaryPods).orElse(false);
            if (ours || n.kind().equals("ReplicaSet")) {
                continue;
            }
            if (n.kind().equals("PodDisruptionBudget")) {
                if (stable) {
                    budgets.add(budget(n, key, value));
                }
            } else if (stable && !canary) {
                losing.add(n.id());
            } else if (canary && n.kind().equals("Service")) {
                reaching.add(n.id());
            }
        }
        var service = stableService.flatMap(s -> canaryService.map(name -> service(s, name, key, value)));
        return new CanaryObjects(key, value, adapter.canary(workload, key, value), service, budgets, losing, reaching);
    }

    private static Manifest service(Manifest stable, String name, String key, String value) {
        var spec = stable.spec();
        for (var own : List.of(
                "clusterIPs",
                "externalIPs",
                "loadBalancerIP",
                "loadBalancerClass",
                "loadBalancerSourceRanges",
                "healthCheckNodePort",
                "externalName",
                "allocateLoadBalancerNodePorts",
                "externalTrafficPolicy",
                "ipFamilies",
                "ipFamilyPolicy")) {
            spec = spec.without(own);
        }
        if (!spec.text("clusterIP").equals(Optional.of("None"))) {
            spec = spec.without("clusterIP");
        }
        if (spec.has("type")) {
            spec = spec.with("type", Value.of("ClusterIP"));
        }
        spec = spec.with(
                "ports",
                Value.list(spec.list("ports").stream()
                        .map(p -> p instanceof ObjectValue port ? port.without("nodePort") : p)
                        .toList()));
        spec = spec.with("selector", spec.object("selector").with(key, Value.of(value)));
        return new Manifest(Fields.applicable(stable.tree()).with("spec", spec))
                .with(ValuePath.of("metadata", "name"), Value.of(name))
                .with(ValuePath.of("metadata", "labels", key), Value.of(value));
    }

    private static Manifest budget(Manifest stable, String key, String value) {
        var spec = stable.spec();
        var labels = spec.object("selector").object("matchLabels").with(key, Value.of(value));
        var expressions = spec.object("selector").list("matchExpressions").stream()
                .filter(e -> !(e instanceof ObjectValue o && o.text("key").equals(Optional.of(key))))
                .toList();
        var selector = Value.object("matchLabels", labels);
        if (!expressions.isEmpty()) {
            selector = selector.with("matchExpressions", Value.list(expressions));
        }
        return new Manifest(Fields.applicable(stable.tree()).with("spec", spec.with("selector", selector)))
                .with(ValuePath.of("metadata", "name"), Value.of(canaryName(stable.name())))
                .with(ValuePath.of("metadata", "labels", key), Value.of(value));
    }
}
