package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.Manifest;
import dev.slipway.app.cluster.ClusterConnection;
import dev.slipway.app.cluster.ConnectionSettings;
import dev.slipway.app.cluster.Connections;
import dev.slipway.app.cluster.HostEnvironment;
import dev.slipway.app.release.compare.LiveState;
import dev.slipway.app.workspace.Workspace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The workspace's clusters as one command reaches them: connections opened when first needed, closed with it. */
public final class ClusterDesk implements AutoCloseable {
    private final Seat seat;
    private final Optional<Workspace> workspace;
    private final Map<String, String> contexts;
    private final Map<ClusterName, ClusterConnection> open = new ConcurrentHashMap<>();
    private @Nullable Connections connections;

    /** @param contexts other kubeconfig contexts for clusters of the workspace, by cluster */
    public ClusterDesk(Seat seat, Optional<Workspace> workspace, Map<String, String> contexts) {
        this.seat = seat;
        this.workspace = workspace;
        this.contexts = Map.copyOf(contexts);
    }

    public synchronized Connections connections() {
        var made = connections;
        if (made == null) {
            made = new Connections(
                    new HostEnvironment(
                            seat.desk().environment(),
                            Path.of(System.getProperty("user.home")),
                            seat.desk().currentFolder()),
                    seat.consent(),
                    seat.desk().clock(),
                    ConnectionSettings.standard());
            connections = made;
        }
        return made;
    }

    /** Where a cluster of the workspace is. */
    public ClusterTarget target(ClusterName cluster) {
        var target = workspace
                .flatMap(each -> each.target(cluster))
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.no-such-cluster", cluster)
                        .withHint("cli.runs.no-such-cluster.hint"));
        var context = contexts.get(cluster.value());
        return context == null
                ? target
                : new ClusterTarget(
                        target.name(),
                        context,
                        target.kubeconfig(),
                        target.velaName(),
                        target.labels(),
                        target.protection());
    }

    /** @throws ClusterException when the kubeconfig cannot be used */
    public ClusterConnection connection(ClusterName cluster) {
        return connection(target(cluster));
    }

    /** A target that need not stand in the workspace. */
    public ClusterConnection connection(ClusterTarget target) {
        var opened = open.get(target.name());
        if (opened == null) {
            opened = connections().open(target);
            seat.diagnostics(opened.notes());
            var other = open.putIfAbsent(target.name(), opened);
            if (other != null) {
                opened.close();
                opened = other;
            }
        }
        return opened;
    }

    /** Reads every cluster of a plan, side by side. */
    public LiveLook look(ReleasePlan plan, UnaryOperator<Manifest> mask) throws InterruptedException {
        var at = seat.desk().clock().instant();
        var reading = new LinkedHashMap<ClusterName, Future<LiveState>>();
        var states = new LinkedHashMap<ClusterName, LiveState>();
        var failures = new LinkedHashMap<ClusterName, ClusterException>();
        // consent may be asked for on this terminal: connections are opened one after the other
        plan.lanes().forEach(lane -> {
            try {
                connection(lane.cluster());
            } catch (ClusterException e) {
                failures.put(lane.cluster(), e);
            }
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var lane : plan.lanes()) {
                if (!failures.containsKey(lane.cluster())) {
                    var reader = connection(lane.cluster()).reader();
                    reading.put(lane.cluster(), threads.submit(() -> LiveState.read(reader, lane, mask)));
                }
            }
            for (var each : reading.entrySet()) {
                try {
                    states.put(each.getKey(), each.getValue().get());
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof ClusterException failed) {
                        failures.put(each.getKey(), failed);
                    } else if (e.getCause() instanceof RuntimeException defect) {
                        throw defect;
                    } else {
                        throw new IllegalStateException("reading cluster " + each.getKey(), e.getCause());
                    }
                }
            }
        }
        return new LiveLook(states, failures, at);
    }

    @Override
    public void close() {
        open.values().forEach(ClusterConnection::close);
    }
}
