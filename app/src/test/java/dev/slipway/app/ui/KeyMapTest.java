package dev.slipway.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyMapTest {
    private static final List<Actions.Action> ACTIONS = List.of(
            Actions.Action.of("plan", Message.of("p"), "Shortcut+P", () -> {}),
            Actions.Action.of("palette", Message.of("q"), "Shortcut+K", () -> {}),
            Actions.Action.of("silent", Message.of("s"), "", () -> {}));

    @Test
    void whatWasChosenStandsBeforeWhatIsUsual() {
        var keys = KeyMap.of(ACTIONS, Map.of("plan", "F5", "silent", "x"));
        assertThat(keys.keys("plan")).contains("F5");
        assertThat(keys.keys("silent")).contains("x");
        assertThat(keys.byKeys())
                .containsEntry("F5", "plan")
                .containsEntry("Shortcut+K", "palette")
                .doesNotContainKey("Shortcut+P");
    }

    @Test
    void anActionCanLoseItsKeys() {
        assertThat(KeyMap.of(ACTIONS, Map.of("plan", "")).keys("plan")).isEmpty();
    }

    @Test
    void twoActionsWithTheSameKeysAreTold() {
        var keys = KeyMap.of(ACTIONS, Map.of("plan", "Shortcut+K"));
        assertThat(keys.conflicts()).containsExactly(Map.entry("Shortcut+K", List.of("palette", "plan")));
        assertThat(keys.byKeys()).containsEntry("Shortcut+K", "palette");
    }
}
