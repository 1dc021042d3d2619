package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds this cluster serves and how their lists and maps merge, as Kubernetes 1.37's published schema and Gateway API's
 * CRDs say.
 */
final class Schema {
    /** @param status whether status is a subresource */
    record Kind(GroupVersionKind gvk, String plural, boolean namespaced, boolean status, boolean generation) {}

    /** How a list merges. */
    enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    /** A list's type and, for maps, its keys. */
    record ListRule(ListType type, List<String> keys) {
        static final ListRule ATOMIC = new ListRule(ListType.ATOMIC, List.of());
        static final ListRule SET = new ListRule(ListType.SET, List.of());

        static ListRule map(String... keys) {
            return new ListRule(ListType.MAP, List.of(keys));
        }
    }

    private static final Map<GroupKind, Kind> KINDS = new LinkedHashMap<>();

    static {
        add("v1", "Namespace", "namespaces", false, true, false);
        add("v1", "ConfigMap", "configmaps", true, false, false);
        add("v1", "Secret", "secrets", true, false, false);
        add("v1", "Service", "services", true, true, false);
        add("v1", "ServiceAccount", "serviceaccounts", true, false, false);
        add("v1", "Pod", "pods", true, true, true);
        add("v1", "Event", "events", true, false, false);
        add("v1", "ResourceQuota", "resourcequotas", true, true, false);
        add("v1", "LimitRange", "limitranges", true, false, false);
        add("v1", "PersistentVolumeClaim", "persistentvolumeclaims", true, true, false);
        add("apps/v1", "Deployment", "deployments", true, true, true);
        add("apps/v1", "ReplicaSet", "replicasets", true, true, true);
        add("apps/v1", "StatefulSet", "statefulsets", true, true, true);
        add("apps/v1", "DaemonSet", "daemonsets", true, true, true);
        add("batch/v1", "Job", "jobs", true, true, true);
        add("batch/v1", "CronJob", "cronjobs", true, true, true);
        add("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true, true, false);
        add("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", true, true, true);
        add("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true, false, true);
        add("networking.k8s.io/v1", "Ingress", "ingresses", true, true, true);
        add("coordination.k8s.io/v1", "Lease", "leases", true, false, false);
        add("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true, false, true);
        add("rbac.authorization.k8s.io/v1", "Role", "roles", true, false, false);
        add("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", true, false, false);
        add("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false, false, false);
        add("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", false, false, false);
        add("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true, true, true);
        add("gateway.networking.k8s.io/v1", "Gateway", "gateways", true, true, true);
        add("gateway.networking.k8s.io/v1", "GatewayClass", "gatewayclasses", false, true, true);
    }

    private static final Map<String, ListRule> BY_FIELD = Map.ofEntries(
            Map.entry("containers", ListRule.map("name")),
            Map.entry("initContainers", ListRule.map("name")),
            Map.entry("ephemeralContainers", ListRule.map("name")),
            Map.entry("volumes", ListRule.map("name")),
            Map.entry("env", ListRule.map("name")),
            Map.entry("imagePullSecrets", ListRule.map("name")),
            Map.entry("secrets", ListRule.map("name")),
            Map.entry("volumeMounts", ListRule.map("mountPath")),
            Map.entry("volumeDevices", ListRule.map("devicePath")),
            Map.entry("hostAliases", ListRule.map("ip")),
            Map.entry("topologySpreadConstraints", ListRule.map("topologyKey", "whenUnsatisfiable")),
            Map.entry("conditions", ListRule.map("type")),
            Map.entry("ownerReferences", ListRule.map("uid")),
            Map.entry("finalizers", ListRule.SET));

    /** Maps that are written as a whole: selectors and references. */
    private static final Set<String> ATOMIC_MAPS = Set.of(
            "selector",
            "labelSelector",
            "namespaceSelector",
            "podSelector",
            "nodeSelector",
            "fieldRef",
            "configMapKeyRef",
            "secretKeyRef",
            "resourceFieldRef",
            "scaleTargetRef",
            "roleRef",
            "targetRef",
            "claimRef");

    private Schema() {}

    private static void add(
            String apiVersion, String kind, String plural, boolean namespaced, boolean status, boolean generation) {
        var gvk = GroupVersionKind.of(apiVersion, kind);
        KINDS.put(gvk.groupKind(), new Kind(gvk, plural, namespaced, status, generation));
    }

    static Optional<Kind> kind(GroupVersionKind gvk) {
        return Optional.ofNullable(KINDS.get(gvk.groupKind()))
                .filter(kind -> kind.gvk().version().equals(gvk.version()));
    }

    static Optional<Kind> kind(GroupKind groupKind) {
        return Optional.ofNullable(KINDS.get(groupKind));
    }

    static List<Kind> kinds() {
        return new ArrayList<>(KINDS.values());
    }

    /** @param parent the field above, which tells ports of containers from those of Services */
    static ListRule list(GroupKind kind, String field, String parent) {
        if (field.equals("ports")) {
            if (kind.kind().equals("Service") && parent.equals("spec")) {
                return ListRule.map("port", "protocol");
            }
            return kind.kind().equals("EndpointSlice") ? ListRule.ATOMIC : ListRule.map("containerPort", "protocol");
        }
        if (kind.group().equals("gateway.networking.k8s.io") && !field.equals("conditions")) {
            return ListRule.ATOMIC;
        }
        if (kind.kind().equals("ServiceAccount") && field.equals("imagePullSecrets")) {
            return ListRule.ATOMIC;
        }
        return BY_FIELD.getOrDefault(field, ListRule.ATOMIC);
    }

    static boolean atomicMap(GroupKind kind, String field, String parent) {
        if (kind.kind().equals("ConfigMap") || kind.kind().equals("Secret")) {
            return false;
        }
        return ATOMIC_MAPS.contains(field) && !parent.equals("metadata");
    }
}
