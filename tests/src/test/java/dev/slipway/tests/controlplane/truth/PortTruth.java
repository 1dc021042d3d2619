package dev.slipway.tests.controlplane.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * An implementation of the cluster ports answers as the real server did when its answers were recorded. Subclasses say
 * which implementation. A case that is known to differ is named, and fails when it does not differ any more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PortTruth {
    /** Names of differences are written anew instead of being compared; for subclasses that keep them in a file. */
    static final boolean RECORD = Boolean.getBoolean("slipway.truth.differences");

    private final List<String> found = new ArrayList<>();

    /** Names of the cases, and {@code seed N} of the sequences, that have differed so far. */
    List<String> found() {
        return List.copyOf(found);
    }

    protected abstract ClusterReader reader();

    protected abstract ClusterWriter writer();

    /** Makes a namespace in which pods are admitted. */
    protected abstract void makeNamespace(String namespace);

    /** Lets controllers act until nothing more happens; nothing where they act by themselves. */
    protected abstract void settle();

    /** How long controllers may take after {@link #settle()}. */
    protected abstract Duration patience();

    /**
     * Called before and after random sequences: in between no controller may write to a route, since the sequences use
     * its resourceVersion.
     */
    protected void randomSequences(boolean begin) {}

    /** Files of cases to be left out; the reason belongs beside the override. */
    protected Set<String> leftOut() {
        return Set.of();
    }

    /** Names of cases that differ; the reason belongs beside the override. */
    protected Set<String> knownDifferences() {
        return Set.of();
    }

    /** How many random sequences are played. */
    protected int seeds() {
        return RandomTruthTest.SEEDS;
    }

    /** Seeds that differ; the reason belongs beside the override. */
    protected Set<Long> knownSeeds() {
        return Set.of();
    }

    private Player player() {
        return new PortPlayer(reader(), writer(), this::makeNamespace, this::settle, patience());
    }

    @TestFactory
    Stream<DynamicNode> recordedCases() {
        return Recording.FILES.stream()
                .filter(file -> !leftOut().contains(file))
                .map(this::file);
    }

    private DynamicNode file(String file) {
        var cases = CaseFile.read(file + ".yaml");
        var recorded = Recording.read(file);
        return DynamicContainer.dynamicContainer(
                file,
                cases.stream()
                        .map(one -> DynamicTest.dynamicTest(one.name(), () -> {
                            var difference = difference(recorded, one, "port-" + file + "-" + cases.indexOf(one));
                            if (!difference.isEmpty()) {
                                found.add(one.name());
                            }
                            if (RECORD) {
                                return;
                            }
                            if (knownDifferences().contains(one.name())) {
                                assertThat(difference).as("named as different").isNotEmpty();
                            } else {
                                assertThat(difference).isEmpty();
                            }
                        })));
    }

    /** What breaks in the middle of a case is a difference too. */
    private String difference(Recording recorded, Case one, String namespace) {
        try {
            return Recording.difference(
                    one.steps(), RecordedTruthTest.expected(recorded, one), player().play(one, namespace));
        } catch (RuntimeException | AssertionError e) {
            return "broke with " + e;
        }
    }

    /** A hundred seeds to a test; a seed that differs is played on a real server by {@code RandomTruthTest}. */
    @TestFactory
    Stream<DynamicTest> randomSequences() {
        var recorded = Recording.resource(RandomTruthTest.FILE).lines().toList();
        var player = player();
        var namespace = "port-random";
        player.makeNamespace(namespace);
        return LongStream.iterate(0, from -> from < seeds(), from -> from + 100)
                .mapToObj(from -> DynamicTest.dynamicTest("seeds from " + from, () -> {
                    randomSequences(true);
                    List<Long> different;
                    try {
                        different = LongStream.range(from, Math.min(seeds(), from + 100))
                                .filter(seed -> !recorded.get(Math.toIntExact(seed))
                                        .equals(seed + " "
                                                + RandomTruthTest.digest(
                                                        RandomTruthTest.play(player, namespace, seed))))
                                .boxed()
                                .toList();
                    } finally {
                        randomSequences(false);
                    }
                    different.forEach(seed -> found.add("seed " + seed));
                    if (RECORD) {
                        return;
                    }
                    assertThat(different)
                            .containsExactlyElementsOf(knownSeeds().stream()
                                    .filter(seed -> seed >= from && seed < from + 100)
                                    .sorted()
                                    .toList());
                }));
    }
}
