package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.ClusterTarget;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens connections to the clusters of a workspace. A target names a context; the kubeconfig that holds it is found as
 * kubectl finds it and read each time, its current-context is never used and its credentials are kept nowhere.
 *
 * <p>What a kubeconfig asks for and this client cannot do (a SOCKS proxy, a TLS server name of its own) is refused; it is
 * never left out silently. Nothing here contacts a cluster or runs a program before the first request. Any thread.
 */
public final class Connections {
    private final HostEnvironment environment;
    private final ExecConsent consent;
    private final InstantSource clock;
    private final ConnectionSettings settings;

    public Connections(
            HostEnvironment environment, ExecConsent consent, InstantSource clock, ConnectionSettings settings) {
        this.environment = environment;
        this.consent = consent;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * What is wrong or remarkable about a target, all of it, without contacting the cluster: a warning for a connection
     * that is not safe, an error for one that cannot be used. A credential plugin that is not allowed is an error.
     */
    public List<Diagnostic> check(ClusterTarget target) {
        var result = new AccessReading(target, environment).read();
        var all = new ArrayList<>(result.diagnostics());
        result.access().flatMap(this::withheld).ifPresent(all::add);
        return List.copyOf(all);
    }

    /**
     * The credential plugin that a target's kubeconfig would run, for asking a person beforehand; empty when there is none
     * or the target cannot be used.
     */
    public Optional<ExecCommand> execCommand(ClusterTarget target) {
        return new AccessReading(target, environment)
                .read()
                .access()
                .flatMap(access ->
                        access.logIn() instanceof LogIn.Exec(var plugin) ? command(plugin) : Optional.empty());
    }

    /**
     * A reader and a writer for a target. The caller closes the connection.
     *
     * @throws ClusterException UNUSABLE, saying everything that {@link #check} finds wrong
     */
    public ClusterConnection open(ClusterTarget target) {
        var result = new AccessReading(target, environment).read();
        var problems = new ArrayList<>(result.diagnostics());
        result.access().flatMap(this::withheld).ifPresent(problems::add);
        problems.removeIf(d -> d.severity() != Severity.ERROR);
        if (!problems.isEmpty() || result.access().isEmpty()) {
            throw unusable(target.name(), "open context " + target.context(), problems);
        }
        var transport = new HttpTransport(target.name(), result.access().get(), settings, environment, consent, clock);
        return new ClusterConnection(transport, result.access().get().server(), result.diagnostics());
    }

    private Optional<Diagnostic> withheld(Access access) {
        if (!(access.logIn() instanceof LogIn.Exec(var plugin))) {
            return Optional.empty();
        }
        return command(plugin).filter(command -> !consent.allows(command)).map(Connections::refusal);
    }

    private static Optional<ExecCommand> command(ExecPlugin plugin) {
        try {
            return Optional.of(plugin.command());
        } catch (IOException e) {
            // Gone since it was located a moment ago: the first request will say so.
            return Optional.empty();
        }
    }

    /** What is said when a plugin may not run. */
    static Diagnostic refusal(ExecCommand command) {
        var names = command.environmentNames();
        return Diagnostic.error(
                        SourceSpan.whole(command.kubeconfig().toString()),
                        "cluster.exec-refused",
                        command.line(),
                        command.sha256(),
                        names.isEmpty() ? "-" : String.join(" ", names),
                        command.user())
                .withHint("cluster.exec-refused.hint");
    }

    static ClusterException unusable(ClusterName cluster, String attempted, List<Diagnostic> problems) {
        return new ClusterException(
                cluster,
                attempted,
                ClusterFault.of(Kind.UNUSABLE, 0, "", Wording.of(problems)),
                UnreachedException.of(problems));
    }
}
