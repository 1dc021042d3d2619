package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.resource.Manifest;
import dev.slipway.app.release.plan.PlanInput;
import dev.slipway.app.release.plan.PlanOutput;
import dev.slipway.app.release.plan.Planner;
import dev.slipway.app.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes a plan from a draft with what this desk knows: the workspace's clusters, the engine, the plugins' hashes. */
public final class Planning {
    /** Stands in for a cluster where there is no workspace. */
    public static final ClusterTarget NO_CLUSTER = new ClusterTarget(
            new ClusterName("any"), "", Optional.empty(), Optional.empty(), Map.of(), Protection.OPEN);

    private Planning() {}

    public static List<ClusterTarget> targets(Optional<Workspace> workspace) {
        return workspace.map(Workspace::targets).filter(list -> !list.isEmpty()).orElse(List.of(NO_CLUSTER));
    }

    public static PlanOutput plan(
            Seat seat,
            Draft draft,
            Overlay overlay,
            Optional<Workspace> workspace,
            Set<ClusterName> adopt,
            Map<ClusterName, List<Manifest>> baselines,
            Map<ClusterName, Integer> liveReplicas) {
        var namespace = seat.namespace().or(() -> usualNamespace(draft, workspace));
        var strategy = draft.strategy()
                .or(() -> draft.plan().strategy().isPresent()
                                || draft.plan().steps().isPresent()
                        ? Optional.empty()
                        : workspace.flatMap(Workspace::defaultStrategy));
        return Planner.plan(new PlanInput(
                draft.application(),
                draft.plan(),
                draft.renderer(),
                targets(workspace),
                draft.references(),
                overlay.images(),
                namespace,
                strategy,
                overlay.clusterVersion(),
                adopt,
                baselines,
                liveReplicas,
                seat.desk().engine(),
                text -> seat.store()
                        .secrets()
                        .digest(new ApplicationName(draft.application().name()), text),
                plugins(seat, draft)));
    }

    /** The workspace's namespace, where the documents name none. */
    private static Optional<String> usualNamespace(Draft draft, Optional<Workspace> workspace) {
        return workspace
                .flatMap(Workspace::defaultNamespace)
                .filter(_ -> draft.plan().namespace().isEmpty()
                        && draft.renderer()
                                .inspect(draft.application())
                                .namespace()
                                .isEmpty());
    }

    /** The plugin that rendered and those whose steps and routers the engine is made of, with their hashes. */
    private static Map<String, String> plugins(Seat seat, Draft draft) {
        var hashes = new TreeMap<String, String>();
        for (var id : List.of(draft.rendererPlugin(), "workflow", "traffic")) {
            try {
                seat.desk()
                        .plugins()
                        .identity(id)
                        .ifPresent(identity -> hashes.put(id, identity.content().hex()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the files of plugin " + id, e);
            }
        }
        return hashes;
    }
}
