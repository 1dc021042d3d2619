package dev.slipway.app.desk;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.store.Store;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;

/** Versions that were frozen, and plans that release one of them again. */
public final class Versions {
    private Versions() {}

    /** @param wanted {@code @N}, {@code N} or the beginning of a digest; empty for the version before the present one */
    public static StoredSnapshot find(Store store, ApplicationName application, Optional<String> wanted) {
        var versions = store.snapshots().versions(application);
        return wanted.isPresent()
                ? named(application.value(), versions, wanted.get())
                : before(application.value(), versions);
    }

    /** A stored version over what each cluster last got. */
    public static Snapshot again(Store store, Digest version, boolean rehearsal) {
        var snapshot = store.snapshots().get(version).orElseThrow();
        return new Snapshot(
                snapshot.format(), over(store, snapshot.plan(), rehearsal), snapshot.inputs(), snapshot.provenance());
    }

    /** The plan with what each cluster last got as what it starts from. */
    private static ReleasePlan over(Store store, ReleasePlan plan, boolean rehearsal) {
        return new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                plan.base(),
                plan.strategy(),
                plan.waves(),
                plan.lanes().stream()
                        .map(lane -> over(store, plan, lane, rehearsal))
                        .toList(),
                plan.failure(),
                plan.plugins());
    }

    private static LanePlan over(Store store, ReleasePlan plan, LanePlan lane, boolean rehearsal) {
        List<Manifest> now = Baselines.of(store, rehearsal, plan.application(), lane.namespace(), lane.cluster());
        var ids = lane.objects().stream().map(PlannedObject::id).toList();
        return new LanePlan(
                lane.cluster(),
                lane.namespace(),
                lane.protection(),
                lane.replicas(),
                lane.autoscaled(),
                lane.objects(),
                now,
                now.stream().map(Manifest::id).filter(id -> !ids.contains(id)).toList(),
                lane.workload(),
                lane.traffic(),
                lane.steps());
    }

    public static StoredSnapshot named(String name, List<StoredSnapshot> versions, String wanted) {
        var bare = wanted.startsWith("@") ? wanted.substring(1) : wanted;
        return versions.stream()
                .filter(version -> Long.toString(version.number()).equals(bare)
                        || bare.length() >= 6 && version.id().hex().startsWith(bare))
                .findFirst()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-version", name, wanted)
                        .withHint("cli.runs.no-version.hint", name));
    }

    private static StoredSnapshot before(String name, List<StoredSnapshot> versions) {
        var present = versions.getFirst().number();
        return versions.stream()
                .filter(version -> version.number() != present && version.mark() != StoredSnapshot.Mark.BAD)
                .findFirst()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-version", name, "-")
                        .withHint("cli.runs.no-version.hint", name));
    }
}
