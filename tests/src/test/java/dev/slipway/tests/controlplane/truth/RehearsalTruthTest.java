package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.app.rehearsal.RehearsalJournal;
import dev.slipway.app.rehearsal.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;

/**
 * The simulated cluster answers as the real server did. Where it does not yet, the case or seed stands in
 * {@value #DIFFERENCES}, a list that may only get shorter: {@code -Dslipway.truth.differences=true} writes it anew. What
 * stands there for good: the name of a ReplicaSet ends in a digest of our own, and an answer that was recorded while pods
 * were still going.
 */
final class RehearsalTruthTest extends PortTruth {
    private static final String DIFFERENCES = "rehearsal-differences.txt";
    private static final ClusterName NAME = new ClusterName("simulated");

    private final World world =
            World.create(List.of(NAME), 1, Instant.parse("2026-01-01T00:00:00Z"), RehearsalJournal.NONE);
    private final Set<String> known = Recording.resource(DIFFERENCES)
            .lines()
            .filter(line -> !line.isBlank())
            .collect(Collectors.toSet());

    RehearsalTruthTest() {
        world.cluster(NAME).gateway("test.slipway.dev/gateway");
    }

    @AfterAll
    void keep() {
        if (RECORD) {
            Recording.writeSource(DIFFERENCES, found().stream().sorted().collect(Collectors.joining("\n", "", "\n")));
        }
    }

    @Override
    protected ClusterReader reader() {
        return world.cluster(NAME);
    }

    @Override
    protected ClusterWriter writer() {
        return world.cluster(NAME);
    }

    @Override
    protected void makeNamespace(String namespace) {
        world.cluster(NAME)
                .put(
                        new Manifest(Value.object(
                                "apiVersion", "v1", "kind", "Namespace", "metadata", Value.object("name", namespace))),
                        "kube-apiserver");
        settle();
    }

    @Override
    protected void settle() {
        world.time().runUntilIdle(Duration.ofSeconds(60));
    }

    /** What has not come when virtual time stands still does not come. */
    @Override
    protected Duration patience() {
        return Duration.ZERO;
    }

    @Override
    protected Set<String> knownDifferences() {
        return known;
    }

    @Override
    protected Set<Long> knownSeeds() {
        return known.stream()
                .filter(line -> line.startsWith("seed "))
                .map(line -> Long.valueOf(line.substring(5)))
                .collect(Collectors.toSet());
    }
}
