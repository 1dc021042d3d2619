package dev.slipway.tests.controlplane.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Value;
import dev.slipway.tests.controlplane.ControlPlane;
import dev.slipway.tests.controlplane.RouteStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The recorded digests of what the real server answers to random sequences are those of today. With
 * {@code -Dslipway.truth.record=true} they are recorded anew instead.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RandomTruthTest {
    static final int SEEDS = 1000;
    static final String FILE = "random.txt";

    @SuppressWarnings("NullAway.Init")
    private RawPlayer player;

    @BeforeAll
    void start() {
        var cluster = ControlPlane.shared();
        cluster.routeStatus(new RouteStatus(Duration.ZERO, true, List.of(), List.of()));
        player = new RawPlayer(cluster);
    }

    @AfterAll
    void stop() {
        player.close();
        ControlPlane.shared().routeStatus(RouteStatus.prompt());
    }

    /** What a player answers to the sequence of a seed. */
    static List<Value> play(Player player, String namespace, long seed) {
        return player.play(
                RandomCases.steps(seed), namespace, new Normaliser(namespace, RandomCases.prefix(seed), false));
    }

    static String digest(List<Value> answers) {
        return Digest.of(Value.list(answers)).brief();
    }

    @Test
    void theRealServerAnswersRandomSequencesAsRecorded() {
        var namespace = "random";
        player.makeNamespace(namespace);
        var digests = new ArrayList<String>();
        for (long seed = 0; seed < SEEDS; seed++) {
            digests.add(seed + " " + digest(play(player, namespace, seed)));
        }
        if (Boolean.getBoolean("slipway.truth.record")) {
            Recording.writeSource(FILE, digests.stream().collect(Collectors.joining("\n", "", "\n")));
        } else {
            assertThat(digests).isEqualTo(Recording.resource(FILE).lines().toList());
        }
    }
}
