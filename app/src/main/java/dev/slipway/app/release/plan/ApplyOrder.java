package dev.slipway.app.release.plan;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The order objects are applied in: what others need comes first. By group and kind, never by version; custom resources
 * after their definitions, webhooks last.
 */
final class ApplyOrder {
    private static final Map<GroupKind, Integer> RANK = Map.ofEntries(
            Map.entry(GroupKind.core("Namespace"), 0),
            Map.entry(new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"), 1),
            Map.entry(new GroupKind("scheduling.k8s.io", "PriorityClass"), 2),
            Map.entry(new GroupKind("storage.k8s.io", "StorageClass"), 2),
            Map.entry(new GroupKind("node.k8s.io", "RuntimeClass"), 2),
            Map.entry(GroupKind.core("PersistentVolume"), 3),
            Map.entry(GroupKind.core("ResourceQuota"), 4),
            Map.entry(GroupKind.core("LimitRange"), 4),
            Map.entry(GroupKind.core("ServiceAccount"), 5),
            Map.entry(GroupKind.core("Secret"), 6),
            Map.entry(GroupKind.core("ConfigMap"), 6),
            Map.entry(GroupKind.core("PersistentVolumeClaim"), 7),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "ClusterRole"), 8),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "Role"), 8),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding"), 9),
            Map.entry(new GroupKind("rbac.authorization.k8s.io", "RoleBinding"), 9),
            Map.entry(new GroupKind("networking.k8s.io", "NetworkPolicy"), 10),
            Map.entry(GroupKind.core("Service"), 11),
            Map.entry(new GroupKind("policy", "PodDisruptionBudget"), 12),
            Map.entry(new GroupKind("apps", "DaemonSet"), 20),
            Map.entry(new GroupKind("apps", "StatefulSet"), 21),
            Map.entry(new GroupKind("apps", "Deployment"), 22),
            Map.entry(GroupKind.core("Pod"), 22),
            Map.entry(new GroupKind("batch", "Job"), 23),
            Map.entry(new GroupKind("batch", "CronJob"), 24),
            Map.entry(new GroupKind("autoscaling", "HorizontalPodAutoscaler"), 25),
            Map.entry(new GroupKind("networking.k8s.io", "Ingress"), 30),
            Map.entry(new GroupKind("gateway.networking.k8s.io", "HTTPRoute"), 30),
            Map.entry(new GroupKind("apiregistration.k8s.io", "APIService"), 40),
            Map.entry(new GroupKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration"), 41),
            Map.entry(new GroupKind("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"), 41));

    /** Custom resources and everything unknown: after what pods need, before the pods. */
    private static final int OTHER = 15;

    private ApplyOrder() {}

    static List<Manifest> sort(List<Manifest> manifests) {
        return manifests.stream()
                .sorted(Comparator.<Manifest>comparingInt(
                                m -> RANK.getOrDefault(m.gvk().groupKind(), OTHER))
                        .thenComparing(Manifest::id))
                .toList();
    }
}
