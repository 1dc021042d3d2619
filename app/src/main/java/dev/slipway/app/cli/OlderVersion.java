package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.app.desk.Again;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.desk.Versions;
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
        var again = Again.of(session.store(), application, Versions.find(session.store(), application, wanted));
        var target = again.version();
        var reason = confirmation.pass(session, again.request(), Optional.empty());
        session.terminal()
                .note(
                        "cli.runs.back-to",
                        name,
                        "@" + target.number(),
                        target.id().brief());
        var service = desk.service();
        var running = again.begin(service, session.store(), reason, Optional.empty());
        return new RunScreen(session)
                .drive(
                        service,
                        running,
                        session.terminal().interactive() ? RunScreen.Manner.ATTENDED : RunScreen.Manner.UNATTENDED);
    }
}
