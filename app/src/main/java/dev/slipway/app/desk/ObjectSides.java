package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a command line calls by a name: files, snapshots, versions, runs, and namespaces of live clusters. */
public final class ObjectSides {
    private static final String RUN = "run:";
    private static final String LIVE = "live:";
    private static final int SHORTEST_ID = 6;
    private static final List<GroupVersionKind> USUAL = List.of(
            GroupVersionKind.of("apps/v1", "Deployment"),
            GroupVersionKind.of("apps/v1", "StatefulSet"),
            GroupVersionKind.of("apps/v1", "DaemonSet"),
            GroupVersionKind.of("batch/v1", "CronJob"),
            GroupVersionKind.of("v1", "Service"),
            GroupVersionKind.of("v1", "ConfigMap"),
            GroupVersionKind.of("v1", "Secret"),
            GroupVersionKind.of("v1", "ServiceAccount"),
            GroupVersionKind.of("v1", "PersistentVolumeClaim"),
            GroupVersionKind.of("autoscaling/v2", "HorizontalPodAutoscaler"),
            GroupVersionKind.of("policy/v1", "PodDisruptionBudget"),
            GroupVersionKind.of("networking.k8s.io/v1", "Ingress"),
            GroupVersionKind.of("networking.k8s.io/v1", "NetworkPolicy"),
            GroupVersionKind.of("gateway.networking.k8s.io/v1", "HTTPRoute"));

    private final Seat seat;
    private final DraftReader reader;
    private final ClusterDesk clusters;

    public ObjectSides(Seat seat, DraftReader reader, ClusterDesk clusters) {
        this.seat = seat;
        this.reader = reader;
        this.clusters = clusters;
    }

    public static boolean isLive(String name) {
        return name.startsWith(LIVE);
    }

    /** @throws CommandFailedException when the name means nothing */
    public ObjectSide of(String name) {
        if (name.startsWith(RUN)) {
            var id = name.substring(RUN.length());
            try (var desk = new RunDesk(seat)) {
                var run = desk.find(id);
                return snapshot(
                        RUN + run.run(),
                        seat.store()
                                .snapshots()
                                .get(run.snapshot())
                                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.absent", id)));
            }
        }
        if (!name.equals("-") && !Files.exists(seat.desk().currentFolder().resolve(name)) && name.indexOf('/') < 0) {
            int at = name.lastIndexOf('@');
            if (at > 0) {
                var application = new ApplicationName(name.substring(0, at));
                var versions = seat.store().snapshots().versions(application);
                return stored(Versions.named(application.value(), versions, name.substring(at)));
            }
            if (name.length() >= SHORTEST_ID && name.matches("[0-9a-f]+")) {
                var found = seat.store().snapshots().matching(name);
                if (found.size() == 1) {
                    return stored(found.getFirst());
                }
                if (found.size() > 1) {
                    throw CommandFailedException.of(ExitCode.ERROR, "cli.diff.ambiguous", name, found.size());
                }
            }
        }
        return ObjectSide.plain(
                name, reader.sources().manifests(reader.sources().read(name)));
    }

    private ObjectSide stored(StoredSnapshot stored) {
        return snapshot(
                stored.application() + "@" + stored.number(),
                seat.store().snapshots().get(stored.id()).orElseThrow());
    }

    /** What a version has for one cluster. */
    ObjectSide of(StoredSnapshot version, ClusterName cluster) {
        var side = stored(version);
        var placed = Optional.of(cluster);
        return new ObjectSide(side.label(), side.application(), Map.of(placed, side.facing(placed)));
    }

    static String live(ClusterName cluster, String namespace) {
        return LIVE + cluster + "/" + namespace;
    }

    private static ObjectSide snapshot(String label, Snapshot snapshot) {
        var byCluster = new LinkedHashMap<Optional<ClusterName>, List<Manifest>>();
        snapshot.plan()
                .lanes()
                .forEach(lane -> byCluster.put(
                        lane.cluster().equals(Planning.NO_CLUSTER.name())
                                ? Optional.empty()
                                : Optional.of(lane.cluster()),
                        lane.objects().stream().map(PlannedObject::manifest).toList()));
        return new ObjectSide(label, Optional.of(snapshot.plan().application()), byCluster);
    }

    /**
     * What a live namespace holds.
     *
     * @param name {@code live:CONTEXT/NAMESPACE}, where CONTEXT is a cluster of the workspace or a kubeconfig context
     * @param wanted the objects to read; empty for everything of the usual kinds that people make
     */
    public ObjectSide live(String name, Optional<List<Manifest>> wanted) {
        var place = name.substring(LIVE.length());
        int slash = place.lastIndexOf('/');
        if (slash <= 0 || slash == place.length() - 1) {
            throw CommandFailedException.of(ExitCode.USAGE, "cli.diff.live-form", name);
        }
        var context = place.substring(0, slash);
        var namespace = place.substring(slash + 1);
        var reading = clusters.connection(target(context)).reader();
        var objects = wanted.isPresent() ? named(reading, namespace, wanted.get()) : everything(reading, namespace);
        return ObjectSide.plain(name, objects);
    }

    private ClusterTarget target(String context) {
        return reader.workspace()
                .filter(_ -> context.matches("[a-z0-9.-]+"))
                .flatMap(workspace -> workspace.target(new ClusterName(context)))
                .map(target -> clusters.target(target.name()))
                .orElseGet(() -> new ClusterTarget(
                        new ClusterName("context-" + Integer.toHexString(context.hashCode())),
                        context,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Protection.OPEN));
    }

    private static List<Manifest> named(ClusterReader reading, String namespace, List<Manifest> wanted) {
        var served = reading.discover();
        var found = new ArrayList<Manifest>();
        for (var manifest : wanted) {
            if (served.find(manifest.gvk()).isEmpty()) {
                continue;
            }
            var there = manifest.namespace().isEmpty() ? "" : namespace;
            reading.get(manifest.gvk(), there, manifest.name())
                    .map(live -> in(manifest.namespace(), live))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static List<Manifest> everything(ClusterReader reading, String namespace) {
        var served = reading.discover();
        var found = new ArrayList<Manifest>();
        for (var gvk : USUAL) {
            if (served.find(gvk).isPresent()) {
                reading.list(ListQuery.all(gvk, namespace)).items().stream()
                        .filter(ObjectSides::madeByPeople)
                        .map(live -> in("", live))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static boolean madeByPeople(Manifest manifest) {
        ResourceId id = manifest.id();
        boolean controlled = !manifest.metadata().list("ownerReferences").isEmpty();
        boolean given = id.kind().equals("ConfigMap") && id.name().equals("kube-root-ca.crt")
                || id.kind().equals("ServiceAccount") && id.name().equals("default");
        return !controlled && !given;
    }

    /** The object as if it stood in another namespace, so that two namespaces compare. */
    private static Manifest in(String namespace, Manifest manifest) {
        var metadata = manifest.metadata();
        return new Manifest(manifest.tree()
                .with(
                        "metadata",
                        namespace.isEmpty()
                                ? metadata.without("namespace")
                                : metadata.with("namespace", Value.of(namespace))));
    }
}
