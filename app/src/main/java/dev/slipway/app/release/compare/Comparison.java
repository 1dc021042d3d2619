package dev.slipway.app.release.compare;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.Base;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.WrittenFields;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.diff.LaneRisks;
import dev.slipway.app.release.diff.ManagedFields;
import dev.slipway.app.release.diff.Owners;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plan against something: what would change, what it was compared with, and what stands in a run's way.
 *
 * @param base only after a comparison with live clusters
 */
public record Comparison(ChangeSet changes, Optional<Base> base, List<Obstacle> obstacles) {
    private static final int FIELDS_SHOWN = 8;
    private static final GroupKind DEFINITION = new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition");

    public Comparison {
        obstacles = List.copyOf(obstacles);
    }

    /**
     * Against live clusters. Lanes without a state are left out of changes and base.
     *
     * @param left what the left side is called, for people
     */
    public static Comparison live(ReleasePlan plan, Map<ClusterName, LiveState> states, Differ differ, String left) {
        var changes = new ArrayList<ObjectChange>();
        var bases = new LinkedHashMap<ClusterName, Base.ClusterBase>();
        var obstacles = new ArrayList<Obstacle>();
        for (var lane : plan.lanes()) {
            var state = states.get(lane.cluster());
            if (state == null) {
                continue;
            }
            changes.addAll(lane(lane, List.copyOf(state.objects().values()), differ));
            bases.put(lane.cluster(), base(lane, state));
            obstacles(lane, state, obstacles);
        }
        return new Comparison(
                new ChangeSet(left, plan.application().value(), changes), Optional.of(new Base(bases)), obstacles);
    }

    /** Against sets of objects that are not read from a cluster: a version, a folder, a snapshot of a cluster, nothing. */
    public static Comparison with(
            ReleasePlan plan, Map<ClusterName, List<Manifest>> objects, Differ differ, String left) {
        var changes = new ArrayList<ObjectChange>();
        for (var lane : plan.lanes()) {
            changes.addAll(lane(lane, objects.getOrDefault(lane.cluster(), List.of()), differ));
        }
        return new Comparison(new ChangeSet(left, plan.application().value(), changes), Optional.empty(), List.of());
    }

    /** Objects that are no longer rendered go only where the lane prunes. */
    private static List<ObjectChange> lane(LanePlan lane, List<Manifest> left, Differ differ) {
        boolean prunes = lane.steps().stream().anyMatch(step -> step.kind().equals("prune"));
        var before = left.stream()
                .filter(manifest -> prunes || !lane.prune().contains(manifest.id()))
                .toList();
        var changes = differ.diff(
                Optional.of(lane.cluster()),
                before,
                lane.objects().stream().map(PlannedObject::manifest).toList(),
                lane.baseline(),
                prunes);
        return LaneRisks.add(lane, before, changes);
    }

    private static Base.ClusterBase base(LanePlan lane, LiveState state) {
        var objects = new LinkedHashMap<ResourceId, Base.ObjectBase>();
        for (var object : lane.objects()) {
            var live = state.objects().get(object.id());
            objects.put(
                    object.id(),
                    live == null
                            ? new Base.ObjectBase(Optional.empty(), Digest.of(Value.NullValue.NULL))
                            : new Base.ObjectBase(
                                    live.uid(), Digest.of(WrittenFields.project(object.manifest(), live))));
        }
        return new Base.ClusterBase(state.clusterUid(), objects);
    }

    private static void obstacles(LanePlan lane, LiveState state, List<Obstacle> out) {
        var adopt = lane.steps().stream()
                .filter(step -> step.kind().equals("adopt"))
                .findFirst();
        for (var object : lane.objects()) {
            var live = state.objects().get(object.id());
            if (live == null) {
                continue;
            }
            var owner = Owners.find(live, Optional.of(object.manifest()));
            var managed = ManagedFields.of(live);
            // the marks of a tool that acts on command stay on what was taken over from it
            boolean takenOver = owner.isPresent() && !owner.get().acts() && !managed.isEmpty() && managed.anyOurs();
            if (owner.isPresent() && !takenOver && !lifted(owner.get(), object, adopt)) {
                out.add(new Obstacle.DrivenElsewhere(
                        lane.cluster(), object.id(), owner.get().name()));
            }
            if (adopt.isEmpty() && !managed.isEmpty() && !managed.anyOurs()) {
                var others = managed.others(WrittenFields.paths(object.manifest()));
                if (!others.isEmpty()) {
                    out.add(new Obstacle.NeedsAdoption(
                            lane.cluster(),
                            object.id(),
                            List.copyOf(others.keySet()),
                            others.values().stream()
                                    .flatMap(List::stream)
                                    .distinct()
                                    .limit(FIELDS_SHOWN)
                                    .toList()));
                }
            }
        }
        for (var kind : state.notServed()) {
            boolean defined = lane.objects().stream()
                    .map(PlannedObject::manifest)
                    .anyMatch(m -> m.gvk().groupKind().equals(DEFINITION)
                            && m.spec().text("group").orElse("").equals(kind.group())
                            && m.spec().object("names").text("kind").orElse("").equals(kind.kind()));
            if (!defined) {
                out.add(new Obstacle.KindNotServed(lane.cluster(), kind));
            }
        }
    }

    /** A tool that acts on command steps back for any adopt step; a controller only where the step names the object. */
    private static boolean lifted(Owners.Owner owner, PlannedObject object, Optional<StepSpec> adopt) {
        if (adopt.isEmpty()) {
            return false;
        }
        var named = adopt.get().parameters().list("objects");
        boolean listed = named.contains(Value.of(object.id().toString()));
        return owner.acts() ? listed : named.isEmpty() || listed;
    }

    /** The parameters that an adopt step needs to take over exactly these objects. */
    public static ObjectValue adoptParameters(List<Obstacle> obstacles) {
        var ids = obstacles.stream()
                .flatMap(obstacle -> switch (obstacle) {
                    case Obstacle.NeedsAdoption needs -> Stream.of(needs.object());
                    case Obstacle.DrivenElsewhere driven -> Stream.of(driven.object());
                    case Obstacle.KindNotServed _ -> Stream.empty();
                })
                .map(id -> id.toString())
                .distinct()
                .toList();
        return Value.object("objects", Value.strings(ids));
    }
}
