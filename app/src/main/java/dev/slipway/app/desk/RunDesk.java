package dev.slipway.app.desk;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.RunId;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.RunService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What commands about runs share: the service, who acts, and how a run is named. Any thread. */
public final class RunDesk implements AutoCloseable {
    private Seat seat;
    private final Map<String, String> contexts;
    private @Nullable DraftReader reader;
    private @Nullable RunService service;
    private @Nullable ClusterDesk clusters;
    private final List<ClusterDesk> left = new ArrayList<>();

    public RunDesk(Seat seat) {
        this(seat, Map.of());
    }

    /** @param contexts other kubeconfig contexts for clusters of the workspace, by cluster */
    public RunDesk(Seat seat, Map<String, String> contexts) {
        this.seat = seat;
        this.contexts = Map.copyOf(contexts);
    }

    /** Reads another workspace from now on; runs that are under way keep their clusters. */
    public synchronized void moveTo(Seat other) {
        seat = other;
        reader = null;
        if (clusters != null) {
            left.add(clusters);
            clusters = null;
        }
    }

    public synchronized DraftReader reader() {
        var made = reader;
        if (made == null) {
            made = new DraftReader(seat);
            reader = made;
        }
        return made;
    }

    public synchronized RunService service() {
        var made = service;
        if (made == null) {
            made = new RunService(new RunService.Parts(
                    seat.store(),
                    seat.desk().engine(),
                    setup -> connect(),
                    seat.desk().clock(),
                    actor(),
                    runtimeFolder(),
                    DriverProbe.NONE));
            service = made;
        }
        return made;
    }

    /** Who sits here, as the operating system says, with the groups that slipway.yaml gives. */
    public Actor actor() {
        var user = System.getProperty("user.name", "unknown");
        var environment = seat.desk().environment();
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
        var given = seat.desk().environment().get("XDG_RUNTIME_DIR");
        return Path.of(given == null || given.isBlank() ? System.getProperty("java.io.tmpdir") : given);
    }

    private RunService.LiveClusters.Connected connect() {
        var clusters = clusters();
        return RunService.LiveClusters.of(clusters.connections(), clusters::target);
    }

    /** The clusters that this command may look at. */
    public synchronized ClusterDesk clusters() {
        var made = clusters;
        if (made == null) {
            made = new ClusterDesk(seat, reader().workspace(), contexts);
            clusters = made;
        }
        return made;
    }

    /** The run that {@code latest}, an id or the beginning of one means. */
    public RunHeader find(String text) {
        var found = seat.store().runs().matching(text);
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
        left.forEach(ClusterDesk::close);
    }
}
