package dev.slipway.app.desk;

import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.WavePlan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Actor;
import dev.slipway.app.rehearsal.World;
import dev.slipway.app.run.QuickRehearsal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings simulated clusters to where a plan begins. */
public final class RehearsalStart {
    private static final String ACTOR = "rehearsal-approver";
    private static final Duration LIMIT = Duration.ofDays(2);

    private final Seat seat;
    private final long seed;

    public RehearsalStart(Seat seat, long seed) {
        this.seat = seat;
        this.seed = seed;
    }

    /** Releases what the plan's baselines say was there before; the plan's own objects where nobody knows. */
    public void settle(World world, ReleasePlan plan) throws InterruptedException {
        quick(world, new Snapshot(Snapshot.FORMAT, before(plan), Map.of(), Optional.empty()));
    }

    /** The whole of a release at once, gates answered. */
    public QuickRehearsal.Result quick(World world, Snapshot snapshot) throws InterruptedException {
        var application = snapshot.plan().application();
        return QuickRehearsal.run(
                seat.desk().engine(),
                world,
                seed,
                snapshot,
                new Actor(ACTOR, "rehearsal", List.of()),
                text -> seat.store().secrets().digest(application, text),
                LIMIT);
    }

    /** The release that came before: everything at once, in one wave. */
    private static ReleasePlan before(ReleasePlan plan) {
        var apply = StepSpec.of(
                new StepId("before"),
                "apply",
                Value.object("objects", "rendered"),
                plan.lanes().getFirst().steps().getFirst().span());
        var lanes = plan.lanes().stream()
                .map(lane -> new LanePlan(
                        lane.cluster(),
                        lane.namespace(),
                        lane.protection(),
                        lane.replicas(),
                        lane.autoscaled(),
                        objects(lane),
                        List.of(),
                        List.of(),
                        lane.workload(),
                        lane.traffic(),
                        List.of(apply)))
                .toList();
        var wave = new WavePlan(
                "before",
                plan.lanes().stream().map(LanePlan::cluster).toList(),
                List.of(),
                lanes.size(),
                0,
                Duration.ZERO,
                plan.waves().getFirst().onUnreachable());
        return new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                Optional.empty(),
                plan.strategy(),
                List.of(wave),
                lanes,
                plan.failure(),
                plan.plugins());
    }

    private static List<PlannedObject> objects(LanePlan lane) {
        return lane.baseline().isEmpty()
                ? lane.objects()
                : lane.baseline().stream()
                        .map(manifest -> new PlannedObject(
                                manifest,
                                lane.object(manifest.id())
                                        .map(PlannedObject::role)
                                        .orElse(Role.OTHER),
                                ""))
                        .toList();
    }
}
