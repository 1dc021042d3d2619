package dev.slipway.app.desk;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunService;
import dev.slipway.app.run.Running;
import dev.slipway.store.Store;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A version to be released again, over what each cluster last got, where the application's newest run was: real or simulated
 * clusters.
 */
public record Again(StoredSnapshot version, Snapshot snapshot, RunHeader newest) {
    /** @throws CommandFailedException when the application was never released */
    public static Again of(Store store, ApplicationName application, StoredSnapshot version) {
        var newest = store.runs().list(Optional.of(application), 1).stream()
                .findFirst()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.never-released", application));
        return new Again(version, Versions.again(store, version.id(), newest.rehearsal()), newest);
    }

    /** What the gate is asked before. */
    public CommandGate.Request request() {
        var usual = CommandGate.Request.of(CommandGate.Action.ROLL_BACK, snapshot.plan(), newest.rehearsal());
        return new CommandGate.Request(
                usual.action(),
                usual.application(),
                usual.clusters(),
                List.of(),
                Optional.of("@" + version.number()),
                newest.rehearsal());
    }

    /** @param speed of a rehearsal; empty for as fast as it goes */
    public Running begin(RunService service, Store store, String reason, Optional<Double> speed) {
        var order = new RunService.Order(snapshot, Map.of(), reason, RunSetup.Purpose.ROLL_BACK);
        return newest.rehearsal()
                ? service.rehearse(
                        order,
                        service.worldOf(newest.run()),
                        speed,
                        Rehearsal.of(store, newest.run()).flatMap(Rehearsal.Place::approver))
                : service.start(order);
    }
}
