package dev.slipway.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.Protection;
import dev.slipway.app.run.CommandGate.Action;
import dev.slipway.app.run.CommandGate.Answers;
import dev.slipway.app.run.CommandGate.Need;
import dev.slipway.app.run.CommandGate.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandGateTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Answers NOTHING = new Answers(false, false, Set.of(), Optional.empty(), Optional.empty());
    private static final Answers YES = new Answers(false, true, Set.of(), Optional.empty(), Optional.empty());

    private static Request request(Action action, Protection protection) {
        return new Request(
                action,
                "shop",
                Map.of(new ClusterName("eu-1"), protection),
                List.of("deletes"),
                Optional.of("@3"),
                false);
    }

    private static List<Need> missing(Action action, Protection protection, Answers answers) {
        return CommandGate.missing(request(action, protection), answers, NOW);
    }

    @Test
    void openClustersAskWhatIsUsual() {
        assertThat(missing(Action.SAVE, Protection.OPEN, NOTHING)).isEmpty();
        assertThat(missing(Action.RUN, Protection.OPEN, NOTHING)).containsExactly(new Need.Agree());
        assertThat(missing(Action.STEP, Protection.OPEN, NOTHING)).isEmpty();
        assertThat(missing(Action.RUN_DESTRUCTIVE, Protection.OPEN, NOTHING))
                .containsExactly(new Need.Agree(), new Need.Tick("deletes"));
        assertThat(missing(Action.ROLL_BACK, Protection.OPEN, NOTHING))
                .containsExactly(new Need.Agree(), new Need.Reason());
    }

    @Test
    void yesPassesTheUsualQuestions() {
        assertThat(missing(Action.RUN, Protection.OPEN, YES)).isEmpty();
        assertThat(missing(Action.RUN_DESTRUCTIVE, Protection.OPEN, YES)).isEmpty();
    }

    @Test
    void guardedClustersWantAReasonBesides() {
        assertThat(missing(Action.RUN, Protection.GUARDED, YES)).containsExactly(new Need.Reason());
        assertThat(missing(Action.STEP, Protection.GUARDED, NOTHING)).containsExactly(new Need.Reason());
        assertThat(missing(Action.SAVE, Protection.GUARDED, NOTHING)).isEmpty();
    }

    @Test
    void yesPassesNothingOfProtectedClusters() {
        assertThat(missing(Action.RUN, Protection.PROTECTED, YES)).containsExactly(new Need.Type("eu-1"));
        assertThat(missing(Action.STEP, Protection.PROTECTED, YES)).containsExactly(new Need.Agree());
        assertThat(missing(Action.RUN_DESTRUCTIVE, Protection.PROTECTED, YES))
                .containsExactly(new Need.Type("shop"), new Need.Reason(), new Need.Check());
        assertThat(missing(Action.FORCE, Protection.PROTECTED, YES))
                .containsExactly(new Need.Type("shop"), new Need.Reason());
        assertThat(missing(Action.ROLL_BACK, Protection.PROTECTED, YES))
                .containsExactly(new Need.Agree(), new Need.Reason(), new Need.Type("@3"));
        assertThat(missing(Action.TRUST, Protection.PROTECTED, YES)).containsExactly(new Need.Locked());
    }

    @Test
    void aSecondLookCountsForTenMinutes() {
        var answers = new Answers(true, false, Set.of("shop"), Optional.of("why"), Optional.of(NOW.minusSeconds(600)));
        assertThat(missing(Action.RUN_DESTRUCTIVE, Protection.PROTECTED, answers))
                .isEmpty();
        var old = new Answers(true, false, Set.of("shop"), Optional.of("why"), Optional.of(NOW.minusSeconds(601)));
        assertThat(missing(Action.RUN_DESTRUCTIVE, Protection.PROTECTED, old)).containsExactly(new Need.Check());
    }

    @Test
    void aBlankReasonIsNone() {
        var answers = new Answers(true, false, Set.of(), Optional.of("  "), Optional.empty());
        assertThat(missing(Action.RUN, Protection.GUARDED, answers)).containsExactly(new Need.Reason());
    }

    @Test
    void namingTheProtectedClustersAgrees() {
        var named = new Answers(false, false, Set.of("eu-1"), Optional.empty(), Optional.empty());
        assertThat(missing(Action.STEP, Protection.PROTECTED, named)).isEmpty();
        assertThat(missing(Action.STEP, Protection.PROTECTED, YES)).containsExactly(new Need.Agree());
    }

    @Test
    void rehearsalsAskNothing() {
        var rehearsal = new Request(
                Action.ROLL_BACK,
                "shop",
                Map.of(new ClusterName("eu-1"), Protection.PROTECTED),
                List.of(),
                Optional.empty(),
                true);
        assertThat(CommandGate.missing(rehearsal, NOTHING, NOW)).isEmpty();
    }
}
