package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A user's machine in a temporary folder: home, variables, kubeconfig files. */
final class Desk {
    static final String CONTEXT = "shop-ctx";

    final Path home;
    final Map<String, String> variables = new LinkedHashMap<>();
    ExecConsent consent = ExecConsent.none();

    Desk(Path home) {
        this.home = home;
    }

    static ConnectionSettings quick() {
        return new ConnectionSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                10_000,
                10_000,
                Duration.ofSeconds(2),
                Duration.ofMillis(5),
                Duration.ofMillis(50),
                Duration.ofSeconds(20),
                2);
    }

    Path write(String file, String text) {
        try {
            var path = home.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kubeconfig at the usual place with one context. */
    Path kubeconfig(URI server, String clusterFields, String userFields) {
        return write(".kube/config", config(CONTEXT, server, clusterFields, userFields));
    }

    static String config(String context, URI server, String clusterFields, String userFields) {
        return """
            apiVersion: v1
            kind: Config
            current-context: somewhere-else
            contexts:
            - name: %1$s
              context: {cluster: %1$s-cluster, user: %1$s-user}
            clusters:
            - name: %1$s-cluster
              cluster:
                server: "%2$s"
            %3$s
            users:
            - name: %1$s-user
              user:
                as-if: nothing
            %4$s
            """.formatted(context, server, clusterFields.indent(4), userFields.indent(4));
    }

    Connections connections() {
        return connections(quick());
    }

    Connections connections(ConnectionSettings settings) {
        return new Connections(
                new HostEnvironment(variables, home, home.resolve("work")), consent, InstantSource.system(), settings);
    }

    static ClusterTarget target() {
        return target(CONTEXT, Optional.empty());
    }

    static ClusterTarget target(String context, Optional<String> kubeconfig) {
        return new ClusterTarget(
                new ClusterName("ap-1"), context, kubeconfig, Optional.empty(), Map.of(), Protection.OPEN);
    }

    ClusterConnection open() {
        return connections().open(target());
    }
}
