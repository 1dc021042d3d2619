package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.app.cluster.ClusterConnection;
import dev.slipway.app.cluster.ConnectionSettings;
import dev.slipway.app.cluster.Connections;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.cluster.HostEnvironment;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.RouteStatus;
import dev.slipway.tests.controlplane.User;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The product's own way to a real cluster brings back what the real server says, unchanged. */
@Tag("real")
final class LiveTruthTest extends PortTruth {
    /** Each request is a line; thousands of them would bury everything else. */
    private static final Logger REQUESTS = Logger.getLogger("dev.slipway.app.cluster");

    @SuppressWarnings("NullAway.Init")
    private ClusterConnection connection;

    @BeforeAll
    void connect() {
        REQUESTS.setLevel(Level.WARNING);
        var cluster = ControlPlane.shared();
        var standard = ConnectionSettings.standard();
        // Thousands of requests in a row: the courtesy of a desk would only make the test slow.
        var settings = new ConnectionSettings(
                standard.connect(),
                standard.request(),
                10_000,
                10_000,
                standard.longestRetryAfter(),
                standard.firstReconnect(),
                standard.longestReconnect(),
                standard.execPlugin(),
                standard.pageSize());
        var nowhere = Path.of("/nonexistent");
        connection = new Connections(
                        new HostEnvironment(Map.of(), nowhere, nowhere),
                        ExecConsent.none(),
                        InstantSource.system(),
                        settings)
                .open(new ClusterTarget(
                        new ClusterName(cluster.name()),
                        cluster.name(),
                        Optional.of(cluster.kubeconfig(User.SLIPWAY).toString()),
                        Optional.empty(),
                        Map.of(),
                        Protection.OPEN));
    }

    @AfterAll
    void disconnect() {
        connection.close();
        REQUESTS.setLevel(null);
    }

    @Override
    protected ClusterReader reader() {
        return connection.reader();
    }

    @Override
    protected ClusterWriter writer() {
        return connection.writer();
    }

    @Override
    protected void makeNamespace(String namespace) {
        ControlPlane.shared().kubectl("create", "namespace", namespace);
        ControlPlane.shared()
                .kubectl("wait", "--namespace", namespace, "--for=create", "serviceaccount/default", "--timeout=60s");
    }

    @Override
    protected void randomSequences(boolean begin) {
        ControlPlane.shared()
                .routeStatus(begin ? new RouteStatus(Duration.ZERO, true, List.of(), List.of()) : RouteStatus.prompt());
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(60);
    }

    @Override
    protected void settle() {
        // Real controllers act by themselves.
    }
}
