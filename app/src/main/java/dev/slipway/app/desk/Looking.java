package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.workload.HealthRule;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.status.ReleaseStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Looks at a cluster for {@link ClusterLook}. */
final class Looking {
    private static final List<GroupVersionKind> WORKLOADS = List.of(
            GroupVersionKind.of("apps/v1", "Deployment"),
            GroupVersionKind.of("apps/v1", "StatefulSet"),
            GroupVersionKind.of("apps/v1", "DaemonSet"));

    private final ClusterReader reader;
    private final List<HealthRule> rules;
    private final Differ differ;

    Looking(ClusterReader reader, List<HealthRule> rules, Differ differ) {
        this.reader = reader;
        this.rules = rules;
        this.differ = differ;
    }

    /** @param mask withholds the values of an application's Secrets */
    ClusterLook at(
            Instant now,
            List<Standing> standings,
            Set<String> namespaces,
            Function<ApplicationName, UnaryOperator<Manifest>> mask) {
        var cluster = reader.cluster();
        var found = new LinkedHashMap<ApplicationName, ClusterLook.Found>();
        var ours = new HashSet<ResourceId>();
        for (var standing : standings) {
            var got = standing.clusters().get(cluster);
            if (got != null && !got.rehearsal()) {
                got.objects().forEach(object -> ours.add(object.id()));
                found.put(standing.application(), found(cluster, got, mask.apply(standing.application())));
            }
        }
        var foreign = new ArrayList<ClusterLook.Foreign>();
        for (var namespace : namespaces) {
            for (var kind : WORKLOADS) {
                for (var item : reader.list(ListQuery.all(kind, namespace)).items()) {
                    if (!ours.contains(item.id())
                            && item.metadata().list("ownerReferences").isEmpty()) {
                        foreign.add(new ClusterLook.Foreign(
                                namespace,
                                kind.kind(),
                                item.name(),
                                Standings.images(item),
                                ReleaseStatus.of(cluster, List.of(item.id()), List.of(item), rules)
                                        .health()));
                    }
                }
            }
        }
        return new ClusterLook(cluster, now, found, foreign, Optional.empty());
    }

    private ClusterLook.Found found(ClusterName cluster, Standing.Got got, UnaryOperator<Manifest> mask) {
        var live = new ArrayList<Manifest>();
        for (var object : got.objects()) {
            reader.get(object.gvk(), object.namespace(), object.name())
                    .map(mask)
                    .ifPresent(live::add);
        }
        var expected = got.objects().stream().map(Manifest::id).toList();
        var status = ReleaseStatus.of(cluster, expected, live, rules);
        long drifted = differ.diff(Optional.of(cluster), live, got.objects(), false).stream()
                .filter(change -> change.operation() != Operation.KEEP)
                .count();
        return new ClusterLook.Found(
                status.health(),
                live.stream()
                        .flatMap(manifest -> Standings.images(manifest).stream())
                        .distinct()
                        .toList(),
                Math.toIntExact(drifted));
    }
}
