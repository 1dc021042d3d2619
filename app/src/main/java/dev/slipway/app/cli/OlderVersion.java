package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.Versions;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunService;
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
        var target = Versions.find(session.store(), application, wanted);
        var rebased = Versions.again(session.store(), target.id(), newest.rehearsal());
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
}
