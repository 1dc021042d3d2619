package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.RunId;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.RunService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What commands about runs share: the service, who acts, and how a run is named. One command, one thread. */
final class RunDesk implements AutoCloseable {
    private final Session session;
    private final Map<String, String> contexts;
    private @Nullable DraftReader reader;
    private @Nullable RunService service;
    private @Nullable ClusterDesk clusters;

    RunDesk(Session session) {
        this(session, Map.of());
    }

    /** @param contexts other kubeconfig contexts for clusters of the workspace, by cluster */
    RunDesk(Session session, Map<String, String> contexts) {
        this.session = session;
        this.contexts = Map.copyOf(contexts);
    }

    Session session() {
        return session;
    }

    DraftReader reader() {
        var made = reader;
        if (made == null) {
            made = new DraftReader(session);
            reader = made;
        }
        return made;
    }

    RunService service() {
        var made = service;
        if (made == null) {
            made = new RunService(new RunService.Parts(
                    session.store(),
                    session.desk().engine(),
                    setup -> connect(),
                    session.desk().clock(),
                    actor(),
                    runtimeFolder(),
                    DriverProbe.NONE));
            service = made;
        }
        return made;
    }

    /** Who sits here, as the operating system says, with the groups that slipway.yaml gives. */
    Actor actor() {
        var user = System.getProperty("user.name", "unknown");
        var environment = session.desk().environment();
        var host = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", "localhost"));
        var groups = new ArrayList<String>();
        reader().workspace()
                .ifPresent(workspace -> workspace.people().forEach((group, members) -> {
                    if (members.contains(user)) {
                        groups.add(group);
                    }
                }));
        return new Actor(user, host, groups);
    }

    private Path runtimeFolder() {
        var given = session.desk().environment().get("XDG_RUNTIME_DIR");
        return Path.of(given == null || given.isBlank() ? System.getProperty("java.io.tmpdir") : given);
    }

    private RunService.LiveClusters.Connected connect() {
        var clusters = clusters();
        return RunService.LiveClusters.of(clusters.connections(), clusters::target);
    }

    /** The clusters that this command may look at. */
    ClusterDesk clusters() {
        var made = clusters;
        if (made == null) {
            made = new ClusterDesk(session, reader().workspace(), contexts);
            clusters = made;
        }
        return made;
    }

    /** The run that {@code latest}, an id or the beginning of one means. */
    RunHeader find(String text) {
        var found = session.store().runs().matching(text);
        if (found.isEmpty()) {
            throw CommandFailedException.of(ExitCode.ERROR, "cli.runs.absent", text)
                    .withHint("cli.runs.absent.hint");
        }
        if (found.size() > 1 && !found.getFirst().run().equals(exactly(text))) {
            throw CommandFailedException.of(
                    ExitCode.ERROR,
                    "cli.runs.ambiguous",
                    text,
                    String.join(
                            ", ", found.stream().map(run -> run.run().value()).toList()));
        }
        return found.getFirst();
    }

    private static @Nullable RunId exactly(String text) {
        return text.matches("[0-9a-z-]{4,40}") ? new RunId(text) : null;
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
        if (clusters != null) {
            clusters.close();
        }
    }
}
