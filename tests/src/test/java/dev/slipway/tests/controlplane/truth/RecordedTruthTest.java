package dev.slipway.tests.controlplane.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Value;
import dev.slipway.tests.controlplane.ControlPlane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The recorded answers are those of the real server of today. With {@code -Dslipway.truth.record=true} they are
 * recorded anew instead.
 */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordedTruthTest {
    private static final boolean RECORD = Boolean.getBoolean("slipway.truth.record");

    @SuppressWarnings("NullAway.Init")
    private RawPlayer player;

    @BeforeAll
    void start() {
        player = new RawPlayer(ControlPlane.shared());
    }

    @AfterAll
    void stop() {
        player.close();
    }

    @TestFactory
    Stream<DynamicNode> realServer() {
        return Recording.FILES.stream().map(this::file);
    }

    private DynamicNode file(String file) {
        var cases = CaseFile.read(file + ".yaml");
        assertThat(cases).extracting(Case::name).doesNotHaveDuplicates();
        if (RECORD) {
            return DynamicTest.dynamicTest("record " + file, () -> {
                var answers = new LinkedHashMap<String, Value>();
                for (var one : cases) {
                    answers.put(one.name(), Value.list(play(file, cases, one)));
                }
                new Recording(answers).write(file);
            });
        }
        var recorded = Recording.read(file);
        return DynamicContainer.dynamicContainer(
                file,
                cases.stream()
                        .map(one -> DynamicTest.dynamicTest(
                                one.name(),
                                () -> assertThat(Recording.difference(
                                                one.steps(), expected(recorded, one), play(file, cases, one)))
                                        .isEmpty())));
    }

    private List<Value> play(String file, List<Case> cases, Case one) {
        return player.play(one, file + "-" + cases.indexOf(one));
    }

    static List<Value> expected(Recording recorded, Case one) {
        return recorded.answers().get(one.name()) instanceof Value.ListValue list ? list.items() : List.of();
    }
}
