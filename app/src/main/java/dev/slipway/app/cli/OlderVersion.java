package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunService;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;

/** Releases an older version again, over what the clusters hold now. */
final class OlderVersion {
    private final Session session;
    private final RunDesk desk;
    private final Confirmation confirmation;

    OlderVersion(Session session, RunDesk desk, Confirmation confirmation) {
        this.session = session;
        this.desk = desk;
        this.confirmation = confirmation;
    }

    /** @param wanted {@code @N}, {@code N} or the beginning of a digest; empty for the version before the present one */
    ExitCode release(String name, Optional<String> wanted) throws InterruptedException {
        var application = new ApplicationName(name);
        var newest = session.store().runs().list(Optional.of(application), 1).stream()
                .findFirst()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.never-released", name));
        var versions = session.store().snapshots().versions(application);
        var target = wanted.isPresent() ? version(name, versions, wanted.get()) : before(name, versions);
        var snapshot = session.store().snapshots().get(target.id()).orElseThrow();
        var rebased = new Snapshot(
                snapshot.format(), over(snapshot.plan(), newest.rehearsal()), snapshot.inputs(), snapshot.provenance());
        var reason = confirmation.pass(
                session,
                new CommandGate.Request(
                        CommandGate.Action.ROLL_BACK,
                        name,
                        CommandGate.Request.of(CommandGate.Action.ROLL_BACK, rebased.plan(), newest.rehearsal())
                                .clusters(),
                        List.of(),
                        Optional.of("@" + target.number()),
                        newest.rehearsal()),
                Optional.empty());
        session.terminal()
                .note(
                        "cli.runs.back-to",
                        name,
                        "@" + target.number(),
                        target.id().brief());
        var order = new RunService.Order(rebased, java.util.Map.of(), reason, RunSetup.Purpose.ROLL_BACK);
        var service = desk.service();
        var running = newest.rehearsal()
                ? service.rehearse(
                        order,
                        service.worldOf(newest.run()),
                        Optional.empty(),
                        Rehearsal.of(session.store(), newest.run()).flatMap(Rehearsal.Place::approver))
                : service.start(order);
        return new RunScreen(session)
                .drive(
                        service,
                        running,
                        session.terminal().interactive() ? RunScreen.Manner.ATTENDED : RunScreen.Manner.UNATTENDED);
    }

    /** The plan with what each cluster last got as what it starts from. */
    private ReleasePlan over(ReleasePlan plan, boolean rehearsal) {
        return new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                plan.base(),
                plan.strategy(),
                plan.waves(),
                plan.lanes().stream().map(lane -> over(plan, lane, rehearsal)).toList(),
                plan.failure(),
                plan.plugins());
    }

    private LanePlan over(ReleasePlan plan, LanePlan lane, boolean rehearsal) {
        List<Manifest> now =
                Baselines.of(session.store(), rehearsal, plan.application(), lane.namespace(), lane.cluster());
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

    static StoredSnapshot version(String name, List<StoredSnapshot> versions, String wanted) {
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
