package dev.slipway.app.release.compare;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One cluster's objects at one moment: those that a lane plans and those it might prune. Values of Secrets are withheld.
 *
 * @param clusterUid uid of the namespace kube-system, which tells clusters apart whatever they are called
 * @param objects those that exist
 * @param notServed kinds that the lane needs and the server does not know (yet)
 */
public record LiveState(
        ClusterName cluster,
        String clusterUid,
        String serverVersion,
        Map<ResourceId, Manifest> objects,
        List<GroupVersionKind> notServed) {
    public LiveState {
        objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
        notServed = List.copyOf(notServed);
    }

    /**
     * Reads with one GET per object. Blocks; read several clusters on several threads.
     *
     * @param mask withholds the values of Secrets, under the same key as the plan's
     * @throws ClusterException when the cluster cannot be read
     */
    public static LiveState read(ClusterReader reader, LanePlan lane, UnaryOperator<Manifest> mask) {
        var wanted = new LinkedHashMap<ResourceId, GroupVersionKind>();
        lane.objects()
                .forEach(object -> wanted.put(object.id(), object.manifest().gvk()));
        lane.baseline().stream()
                .filter(manifest -> lane.prune().contains(manifest.id()))
                .forEach(manifest -> wanted.putIfAbsent(manifest.id(), manifest.gvk()));
        var served = reader.discover();
        var objects = new LinkedHashMap<ResourceId, Manifest>();
        var missing = new LinkedHashSet<GroupVersionKind>();
        wanted.forEach((id, gvk) -> {
            if (served.find(gvk).isEmpty()) {
                missing.add(gvk);
                return;
            }
            reader.get(gvk, id.namespace(), id.name()).ifPresent(live -> objects.put(id, mask.apply(live)));
        });
        return new LiveState(
                lane.cluster(), reader.clusterUid(), reader.serverVersion(), objects, new ArrayList<>(missing));
    }
}
