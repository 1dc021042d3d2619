package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.tests.window.OpenWindow.Opening;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person chooses: for all folders or for one, to a file and from one, also for what plugins add. */
class SettingsStoryTest {
    private final Path temp;

    SettingsStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private static void choose(OpenWindow window, String id, int index) throws Exception {
        window.until(id + " is there", () -> window.usable(id));
        OpenWindow.fx(() -> {
            ((ComboBox<?>) window.node(id)).getSelectionModel().select(index);
            return true;
        });
    }

    private static void here(OpenWindow window, String id, boolean wanted) throws Exception {
        window.until(id + " is as it was", () -> ((CheckBox) window.node(id)).isSelected() != wanted);
        OpenWindow.fx(() -> {
            ((CheckBox) window.node(id)).fire();
            return true;
        });
    }

    private static boolean dark(OpenWindow window) {
        return window.shell.scene().getRoot().getStyleClass().contains("dark");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aChoiceForOneFolderHoldsThereAlone() throws Exception {
        var other = Files.createDirectories(temp.resolve("other"));
        Files.writeString(other.resolve("slipway.yaml"), "clusters: [{name: far-1}]\n");
        try (var window = new OpenWindow(Opening.of(temp))) {
            window.press("go-settings");
            choose(window, "settings-theme", 1);
            here(window, "settings-here-theme", true);
            choose(window, "settings-theme", 2);
            window.until("it is dark here", () -> dark(window));

            window.picks(other);
            window.press("go-applications");
            window.press("applications-folder");
            window.until("it is light elsewhere", () -> !dark(window));

            window.picks(temp.resolve("work"));
            window.press("applications-folder");
            window.until("and dark here again", () -> dark(window));

            window.press("go-settings");
            here(window, "settings-here-theme", false);
            window.until("until it is no longer chosen for this folder", () -> !dark(window));
        }
    }

    @Test
    void settingsGoToAFileAndComeBackButForWhatNobodyKnows() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            window.press("go-settings");
            choose(window, "settings-plugin-traffic-course", 1);
            choose(window, "settings-times", 1);
            window.press("settings-export");
            var file = window.saved("slipway-settings.json");
            window.until(
                    "the file is there, whole",
                    () -> Files.isRegularFile(file) && read(file).endsWith("}\n"));
            assertThat(read(file))
                    .contains("\"ui.times\":\"utc\"", "\"ui.plugin.traffic.course\":\"hidden\"")
                    .doesNotContain("memory");

            window.press("settings-reset-times");
            window.press("settings-reset-plugin-traffic-course");
            var changed = temp.resolve("changed.json");
            Files.writeString(changed, read(file).replaceFirst("\\{", "{\"ui.zoom\":\"9000\","));
            window.picks(changed);
            window.press("settings-import");
            window.until(
                    "it is as it was exported",
                    () -> "utc".equals(((ComboBox<?>) window.node("settings-times")).getValue()));
            window.press("notices-open");
            window.until("and what nobody knows is named", () -> window.says("notices-list", "ui.zoom"));

            Files.writeString(changed, "no settings at all");
            window.press("notices-close");
            window.press("settings-import");
            window.press("notices-open");
            window.until("what holds none is refused by name", () -> window.says("notices-list", "changed.json"));
        }
    }
}
