package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.render.RenderResult.LeftOut;
import dev.slipway.api.resource.Manifest;
import dev.slipway.app.release.compare.Comparison;
import dev.slipway.app.release.compare.Obstacle;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.plan.PlanOutput;
import dev.slipway.app.release.plan.SecretMasker;
import dev.slipway.app.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Makes a plan the one way that every command uses: from documents, over what was released before, against what the
 * clusters hold. One command, one thread.
 */
public final class PlanMaking {
    private final Seat seat;
    private final DraftReader reader;
    private final Overlay overlay;
    private final Draft draft;
    private final boolean rehearsal;

    /** @param rehearsal whether what rehearsals left behind counts as what the clusters have */
    public PlanMaking(
            Seat seat, DraftReader reader, Overlay overlay, String file, Optional<String> strategy, boolean rehearsal) {
        this.seat = seat;
        this.reader = reader;
        this.overlay = overlay;
        this.rehearsal = rehearsal;
        var read = reader.read(file, DraftReader.Additions.of(overlay, strategy));
        reader.check(List.of());
        this.draft = read.orElseThrow();
    }

    /**
     * A plan with what it was compared with.
     *
     * @param comparison with a base where every cluster was read
     * @param look what was read of the clusters, where that was tried
     */
    public record Made(Prepared prepared, Comparison comparison, Optional<LiveLook> look, List<LeftOut> leftOut) {
        public ReleasePlan plan() {
            return prepared.plan();
        }
    }

    /** Withholds values of Secrets under the application's key. */
    public UnaryOperator<Manifest> mask() {
        return mask(seat, new ApplicationName(draft.application().name()));
    }

    public static UnaryOperator<Manifest> mask(Seat seat, ApplicationName application) {
        var masker = new SecretMasker(text -> seat.store().secrets().digest(application, text));
        return masker::mask;
    }

    /** From documents and this desk's own history alone. */
    public PlanOutput offline(Set<ClusterName> adopt, Map<ClusterName, Integer> liveReplicas) {
        var first = checked(Planning.plan(seat, draft, overlay, reader.workspace(), adopt, Map.of(), liveReplicas));
        var baselines = new LinkedHashMap<ClusterName, List<Manifest>>();
        Prepared.plan(first).lanes().forEach(lane -> {
            var before = Baselines.of(
                    seat.store(), rehearsal, Prepared.plan(first).application(), lane.namespace(), lane.cluster());
            if (!before.isEmpty()) {
                baselines.put(lane.cluster(), before);
            }
        });
        return baselines.isEmpty()
                ? first
                : checked(Planning.plan(seat, draft, overlay, reader.workspace(), adopt, baselines, liveReplicas));
    }

    private PlanOutput checked(PlanOutput output) {
        reader.check(output.diagnostics());
        return output;
    }

    /** Whether there are clusters that could be read. */
    public boolean hasClusters() {
        return reader.workspace()
                .filter(workspace -> !workspace.targets().isEmpty())
                .isPresent();
    }

    /** @param adopt whether lanes begin with taking over what others made, where something has to be */
    public Made make(ClusterDesk clusters, Against against, boolean adopt) throws InterruptedException {
        var output = offline(Set.of(), Map.of());
        var differ = new Differ(RiskRules.of(seat.desk().plugins()));
        return switch (against) {
            case Against.Nothing _ ->
                made(
                        output,
                        Comparison.with(
                                Prepared.plan(output),
                                Map.of(),
                                differ,
                                seat.texts().of("cli.plan.nothing")),
                        Optional.empty());
            case Against.Named(var name) -> {
                var side = new ObjectSides(seat, reader, clusters).of(name);
                reader.check(List.of());
                var mask = mask();
                var objects = new LinkedHashMap<ClusterName, List<Manifest>>();
                Prepared.plan(output)
                        .lanes()
                        .forEach(lane -> objects.put(
                                lane.cluster(),
                                side.facing(Optional.of(lane.cluster())).stream()
                                        .map(mask)
                                        .toList()));
                yield made(
                        output,
                        Comparison.with(Prepared.plan(output), objects, differ, side.label()),
                        Optional.empty());
            }
            case Against.Live _ -> live(clusters, output, differ, adopt, true);
            case Against.Newest _ ->
                reader.workspace().filter(Workspace::somewhere).isPresent()
                        ? live(clusters, output, differ, adopt, false)
                        : made(output, known(output, Set.of(), differ), Optional.empty());
        };
    }

    private Made live(ClusterDesk clusters, PlanOutput first, Differ differ, boolean adopt, boolean only)
            throws InterruptedException {
        var look = clusters.look(Prepared.plan(first), mask());
        var output = first;
        var replicas = autoscaled(Prepared.plan(first), look);
        if (!replicas.isEmpty()) {
            output = offline(Set.of(), replicas);
        }
        var label = seat.texts().of("cli.plan.live");
        var comparison = Comparison.live(Prepared.plan(output), look.states(), differ, label);
        var adopting = comparison.obstacles().stream()
                .filter(obstacle -> !(obstacle instanceof Obstacle.KindNotServed))
                .map(Obstacle::cluster)
                .collect(Collectors.toSet());
        if (adopt && !adopting.isEmpty()) {
            output = offline(adopting, replicas);
            comparison = Comparison.live(Prepared.plan(output), look.states(), differ, label);
        }
        if (look.failures().isEmpty()) {
            return made(output, comparison, Optional.of(look));
        }
        if (!only) {
            // the clusters that could not be read are compared with what this desk knows of them
            var known = known(output, look.states().keySet(), differ);
            var changes = new ArrayList<ObjectChange>(comparison.changes().changes());
            changes.addAll(known.changes().changes());
            comparison = new Comparison(
                    new ChangeSet(
                            (look.states().isEmpty() ? "" : label + "; ")
                                    + known.changes().left(),
                            known.changes().right(),
                            changes),
                    Optional.empty(),
                    comparison.obstacles());
        } else {
            comparison = new Comparison(comparison.changes(), Optional.empty(), comparison.obstacles());
        }
        return made(output, comparison, Optional.of(look));
    }

    /** Against what this desk last saw of clusters, else last released there, else nothing. */
    private Comparison known(PlanOutput output, Set<ClusterName> read, Differ differ) {
        var plan = Prepared.plan(output);
        var texts = seat.texts();
        var objects = new LinkedHashMap<ClusterName, List<Manifest>>();
        var labels = new LinkedHashMap<String, List<String>>();
        var rest = plan.lanes().stream()
                .filter(lane -> !read.contains(lane.cluster()))
                .toList();
        for (var lane : rest) {
            var snapshots = seat.store().clusterSnapshots();
            var newest = snapshots.list(lane.cluster()).stream().findFirst();
            var released = Baselines.of(seat.store(), rehearsal, plan.application(), lane.namespace(), lane.cluster());
            String label;
            if (newest.isPresent()) {
                var wanted = lane.objects().stream().map(object -> object.id()).collect(Collectors.toSet());
                objects.put(
                        lane.cluster(),
                        snapshots.objects(newest.get()).orElse(List.of()).stream()
                                .filter(manifest -> wanted.contains(manifest.id()))
                                .toList());
                label = texts.of("cli.plan.cluster-snapshot", newest.get().at());
            } else if (!released.isEmpty()) {
                objects.put(lane.cluster(), released);
                label = texts.of("cli.plan.last-release");
            } else {
                label = texts.of("cli.plan.nothing");
            }
            labels.computeIfAbsent(label, _ -> new ArrayList<>())
                    .add(lane.cluster().value());
        }
        var left = labels.size() == 1 && read.isEmpty()
                ? labels.keySet().iterator().next()
                : labels.entrySet().stream()
                        .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
                        .collect(Collectors.joining("; "));
        var part = new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                plan.base(),
                plan.strategy(),
                plan.waves(),
                rest,
                plan.failure(),
                plan.plugins());
        return Comparison.with(part, objects, differ, left);
    }

    /** Pods that an autoscaler holds now, by cluster. */
    private static Map<ClusterName, Integer> autoscaled(ReleasePlan plan, LiveLook look) {
        var replicas = new LinkedHashMap<ClusterName, Integer>();
        plan.lanes().stream().filter(lane -> lane.autoscaled()).forEach(lane -> {
            var state = look.states().get(lane.cluster());
            if (state != null) {
                lane.workload()
                        .map(id -> state.objects().get(id))
                        .flatMap(live -> live.tree().object("status").integer("replicas"))
                        .filter(count -> count > 0)
                        .ifPresent(count -> replicas.put(lane.cluster(), Math.toIntExact(count)));
            }
        });
        return replicas;
    }

    private Made made(PlanOutput output, Comparison comparison, Optional<LiveLook> look) {
        var prepared = Prepared.of(reader, output);
        var plan = prepared.plan();
        var withBase = new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                comparison.base(),
                plan.strategy(),
                plan.waves(),
                plan.lanes(),
                plan.failure(),
                plan.plugins());
        return new Made(prepared.with(withBase), comparison, look, output.leftOut());
    }
}
