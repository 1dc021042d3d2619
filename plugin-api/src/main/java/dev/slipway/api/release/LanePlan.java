package dev.slipway.api.release;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import java.util.List;
import java.util.Optional;

/**
 * What one cluster gets: everything a lane needs, self-contained.
 *
 * @param replicas the lane's N: the number of pods at full size; 0 only when the workload is off
 * @param autoscaled whether an autoscaler owns the number; N is then {@code status.replicas} at lane start
 * @param objects the rendered objects in apply order (namespaces, definitions, configuration, then the rest)
 * @param baseline the objects of the last version of this application in this cluster as this desk knows it; empty
 *     without one. Roll back prefers what was observed before the lane's first effect.
 * @param prune objects of the baseline that are no longer rendered; they go only by a {@code prune} step
 * @param workload which object the steps move; empty when the application has no workload of a known kind
 */
public record LanePlan(
        ClusterName cluster,
        String namespace,
        Protection protection,
        int replicas,
        boolean autoscaled,
        List<PlannedObject> objects,
        List<Manifest> baseline,
        List<ResourceId> prune,
        Optional<ResourceId> workload,
        Optional<TrafficSpec> traffic,
        List<StepSpec> steps) {
    public LanePlan {
        objects = List.copyOf(objects);
        baseline = List.copyOf(baseline);
        prune = List.copyOf(prune);
        steps = List.copyOf(steps);
    }

    public Optional<PlannedObject> object(ResourceId id) {
        return objects.stream().filter(o -> o.id().equals(id)).findFirst();
    }

    /** The first object of a role. */
    public Optional<PlannedObject> first(Role role) {
        return objects.stream().filter(o -> o.role() == role).findFirst();
    }
}
