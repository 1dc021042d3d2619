package dev.slipway.workflow.engine;

import dev.slipway.api.release.LanePlan;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.ResourceId;
import java.util.Map;

/** Which version of a kind is read: the one the plan spells, else the one every supported server has. */
final class Kinds {
    static final GroupVersionKind NAMESPACE = GroupVersionKind.of("v1", "Namespace");
    static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
    static final GroupVersionKind CONFIG_MAP = GroupVersionKind.of("v1", "ConfigMap");
    static final GroupVersionKind LEASE = GroupVersionKind.of("coordination.k8s.io/v1", "Lease");

    private static final Map<String, String> VERSIONS = Map.of(
            "", "v1",
            "apps", "v1",
            "batch", "v1",
            "autoscaling", "v2",
            "policy", "v1",
            "networking.k8s.io", "v1",
            "gateway.networking.k8s.io", "v1",
            "coordination.k8s.io", "v1",
            "rbac.authorization.k8s.io", "v1",
            "discovery.k8s.io", "v1");

    private Kinds() {}

    static GroupVersionKind version(LanePlan lane, ResourceId id) {
        var planned = lane.object(id);
        if (planned.isPresent()) {
            return planned.get().manifest().gvk();
        }
        for (var object : lane.objects()) {
            if (object.id().groupKind().equals(id.groupKind())) {
                return object.manifest().gvk();
            }
        }
        for (var object : lane.baseline()) {
            if (object.gvk().groupKind().equals(id.groupKind())) {
                return object.gvk();
            }
        }
        return version(id.groupKind());
    }

    private static GroupVersionKind version(GroupKind kind) {
        return new GroupVersionKind(kind.group(), VERSIONS.getOrDefault(kind.group(), "v1"), kind.kind());
    }
}
