package dev.slipway.workflow.workload;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which pods an object selects, for the kinds that select pods by label. */
public final class LabelSelectors {
    private LabelSelectors() {}

    /** Whether a LabelSelector ({@code matchLabels}, {@code matchExpressions}) matches; an empty one matches all. */
    public static boolean matches(ObjectValue selector, Map<String, String> labels) {
        for (var e : selector.object("matchLabels").fields().entrySet()) {
            if (!(e.getValue() instanceof Value.StringValue(var text)) || !text.equals(labels.get(e.getKey()))) {
                return false;
            }
        }
        for (var item : selector.list("matchExpressions")) {
            if (item instanceof ObjectValue expression && !matchesExpression(expression, labels)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesExpression(ObjectValue expression, Map<String, String> labels) {
        var value = labels.get(expression.text("key").orElse(""));
        boolean listed = value != null && expression.list("values").contains(Value.of(value));
        return switch (expression.text("operator").orElse("")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }

    /** Whether a Service's plain selector matches; a Service without selector matches nothing. */
    public static boolean serviceMatches(Manifest service, Map<String, String> labels) {
        var selector = service.spec().object("selector");
        return !selector.isEmpty() && matches(Value.object("matchLabels", selector), labels);
    }

    /**
     * Whether an object selects pods with these labels: Services, disruption budgets, network policies (as target or as
     * peer), pod monitors and workloads. Empty for kinds that select no pods.
     */
    public static Optional<Boolean> selects(Manifest object, Map<String, String> labels) {
        return switch (object.gvk().groupKind().toString()) {
            case "Service" -> Optional.of(serviceMatches(object, labels));
            case "PodDisruptionBudget.policy",
                    "PodMonitor.monitoring.coreos.com",
                    "Deployment.apps",
                    "StatefulSet.apps",
                    "DaemonSet.apps",
                    "ReplicaSet.apps" -> Optional.of(matches(object.spec().object("selector"), labels));
            case "NetworkPolicy.networking.k8s.io" -> Optional.of(policySelects(object, labels));
            default -> Optional.empty();
        };
    }

    private static boolean policySelects(Manifest policy, Map<String, String> labels) {
        if (matches(policy.spec().object("podSelector"), labels)) {
            return true;
        }
        var peers = new ArrayList<Value>();
        for (var rule : policy.spec().list("ingress")) {
            peers.addAll(rule instanceof ObjectValue o ? o.list("from") : List.of());
        }
        for (var rule : policy.spec().list("egress")) {
            peers.addAll(rule instanceof ObjectValue o ? o.list("to") : List.of());
        }
        return peers.stream()
                .anyMatch(p -> p instanceof ObjectValue o
                        && o.has("podSelector")
                        && !o.has("namespaceSelector")
                        && matches(o.object("podSelector"), labels));
    }
}
