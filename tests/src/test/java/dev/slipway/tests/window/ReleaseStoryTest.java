package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tests.window.OpenWindow.Opening;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole release in the window: planned, rehearsed, paused, approved, rolled back, compared. */
class ReleaseStoryTest {
    private final Path temp;

    ReleaseStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private void nextVersion() throws Exception {
        var file = temp.resolve("work/shop.yaml");
        Files.writeString(file, Files.readString(file).replace("shop:1.0.0", "shop:2.0.0"));
    }

    @Test
    void byMouse() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            window.until("the matrix knows what runs where", () -> window.says("applications-table", "@1 1.0.0"));
            nextVersion();

            window.select("applications-table", 0);
            window.press("applications-plan");
            window.until("the plan is there", () -> window.says("plan-summary", "to change"));
            // It is made off the window's thread.
            window.until("the diff is there", () -> window.says("plan-diff", "shop:2.0.0"));
            assertThat(window.text("plan-diff")).contains("shop:1.0.0", "shop:2.0.0");
            assertThat(window.text("plan-header")).contains("offline");
            assertThat(window.usable("plan-run")).isFalse();
            assertThat(window.node("plan-run").getAccessibleHelp()).contains("live");

            window.press("plan-rehearse");
            window.until("it waits for the testers", () -> window.says("run-title", "needs you"));
            assertThat(window.text("run-title")).contains("REHEARSAL");

            window.until(
                    "the system is told", () -> window.told.stream().anyMatch(words -> words.contains("needs you")));

            // the first press only tells what the second will do
            window.press("run-approve");
            assertThat(window.text("run-question")).contains("testers", "ap-1");
            window.press("run-confirm");
            window.until("it goes on", () -> window.says("run-cluster-ap-1", "canary 20 %"));

            window.press("run-pause");
            window.press("run-confirm");
            window.until("it stands", () -> window.usable("run-resume"));
            window.press("run-resume");
            window.press("run-confirm");
            window.until("it goes on", () -> window.usable("run-pause"));

            window.press("run-roll-back");
            assertThat(window.text("run-prediction")).contains("ap-1");
            window.press("run-confirm");
            window.until("it is home", () -> window.says("run-title", "rolled back"));

            window.until(
                    "so it is of the end", () -> window.told.stream().anyMatch(words -> words.contains("rolled back")));

            assertThat(window.text("runs-timeline")).contains("rolled back").doesNotContain("cli.state");

            window.press("go-history");
            window.until("both versions are there", () -> window.has("history-versions", 2));
            window.select("history-versions", 0);
            window.press("history-compare");
            window.until("what differs is shown", () -> window.says("history-diff", "shop:2.0.0"));
            assertThat(window.text("history-diff")).contains("shop:1.0.0");
        }
    }

    @Test
    void byKeyboardAlone() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            window.until("the matrix knows what runs where", () -> window.says("applications-table", "@1 1.0.0"));
            nextVersion();

            window.key(KeyCode.DIGIT2, true);
            window.until(
                    "the plan's screen has the keyboard",
                    () -> window.there("plan-file").isPresent());
            assertThat(window.focused()).isEqualTo("plan-file");
            window.key(KeyCode.K, true);
            window.until(
                    "the palette is open", () -> window.there("palette-query").isPresent());
            assertThat(window.focused()).isEqualTo("palette-query");
            window.type("palette-query", "/shop");
            window.key(KeyCode.ENTER, false);
            window.until("the editor shows it", () -> window.says("editor-title", "shop.yaml"));
            window.until("its plan can be made", () -> window.usable("editor-plan"));
            focusAndPress(window, "editor-plan");
            window.until("the plan is there", () -> window.says("plan-summary", "to change"));
            focusAndPress(window, "plan-rehearse");
            window.until("it waits for the testers", () -> window.says("run-title", "needs you"));

            // a letter moves the keyboard, Enter presses, Enter confirms
            window.until("the list has the keyboard", () -> window.usable("run-approve"));
            OpenWindow.fx(() -> {
                window.node("runs-list").requestFocus();
                return true;
            });
            window.typed("b");
            assertThat(window.focused()).isEqualTo("run-roll-back");
            assertThat(window.there("run-question").filter(OpenWindow::shown)).isEmpty();
            window.key(KeyCode.SPACE, false);
            window.until("it says what it will do", () -> window.says("run-prediction", "ap-1"));
            assertThat(window.focused()).isEqualTo("run-confirm");
            window.key(KeyCode.SPACE, false);
            window.until("it is home", () -> window.says("run-title", "rolled back"));

            window.key(KeyCode.DIGIT4, true);
            window.until("both versions are there", () -> window.has("history-versions", 2));
            assertThat(window.focused()).isEqualTo("history-versions");
            window.key(KeyCode.HOME, false);
            focusAndPress(window, "history-compare");
            window.until("what differs is shown", () -> window.says("history-diff", "shop:2.0.0"));
        }
    }

    /** Tab until the button has the keyboard, then Space. */
    private static void focusAndPress(OpenWindow window, String id) throws Exception {
        for (int i = 0; i < 120 && !window.focused().equals(id); i++) {
            window.key(KeyCode.TAB, false);
        }
        assertThat(window.focused()).as("where Tab leads").isEqualTo(id);
        window.key(KeyCode.SPACE, false);
    }
}
