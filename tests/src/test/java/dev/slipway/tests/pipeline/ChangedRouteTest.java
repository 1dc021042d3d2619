package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.WavePhase;
import dev.slipway.app.run.DriverProbe;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A version that routes otherwise: its rules go out when traffic comes back to stable, and go with it when it is rolled back. */
class ChangedRouteTest {
    private static String shop(String tag, String path) {
        return StagedReleaseTest.SHOP
                        .formatted(tag)
                        .replace(
                                "hostnames: [shop.example.com]", "hostnames: [shop.example.com], paths: [" + path + "]")
                + "  replicas: 2\n";
    }

    private static Value path(House house) {
        return house.live("ap-1", "gateway.networking.k8s.io", "HTTPRoute", "shop")
                .at("spec.rules[0].matches[0].path.value")
                .orElse(Value.of("/"));
    }

    private record Story(RunPhase phase, Set<String> pathsBeforePart3, Value path) {}

    private static Story story(Predicate<RunView> back) {
        var house = new House(5, "ap-1", "us-1");
        assertThat(house.release(house.planned(shop("1", "/old"), BackFromPromotedTest.PLAN))
                        .phase())
                .isEqualTo(RunPhase.SUCCEEDED);
        assertThat(path(house)).isEqualTo(Value.of("/old"));
        var running =
                house.drive(house.setup(house.planned(shop("2", "/new"), BackFromPromotedTest.PLAN)), DriverProbe.NONE);
        var before = new HashSet<String>();
        var asked = new AtomicBoolean();
        running.until(() -> {
            var step = running.view().lanes().getFirst().steps().getLast();
            if (step.phase() == StepPhase.PENDING
                    || step.part().startsWith("p1")
                    || step.part().startsWith("p2")) {
                before.add(path(house).toString());
            }
            if (back.test(running.view()) && asked.compareAndSet(false, true)) {
                running.give(House.BEN, new OperatorCommand.RollBack(FailurePolicy.Reach.RUN, Optional.empty()));
            }
            return running.driver.outcome().isDone();
        });
        return new Story(running.view().phase(), before, path(house));
    }

    @Test
    void newRulesComeWithTheTrafficAndNotBefore() {
        var story = story(view -> false);
        assertThat(story.phase()).isEqualTo(RunPhase.SUCCEEDED);
        assertThat(story.pathsBeforePart3()).containsExactly(Value.of("/old").toString());
        assertThat(story.path()).isEqualTo(Value.of("/new"));
    }

    @Test
    void rolledBackBeforeThatNothingOfThemWasSeen() {
        var story =
                story(view -> view.lanes().getFirst().steps().getLast().part().startsWith("p2"));
        assertThat(story.phase()).isEqualTo(RunPhase.ROLLED_BACK);
        assertThat(story.path()).isEqualTo(Value.of("/old"));
    }

    @Test
    void rolledBackAfterwardsTheOldRulesAreBack() {
        var story = story(view -> view.waves().getFirst().phase() == WavePhase.SOAKING);
        assertThat(story.phase()).isEqualTo(RunPhase.ROLLED_BACK);
        assertThat(story.path()).isEqualTo(Value.of("/old"));
    }
}
