package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.ui.ScreenName;
import dev.slipway.tests.window.OpenWindow.Opening;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture of every screen, light and dark, English and Chinese, at the usual size and at one and a half. */
class ScreensStoryTest {
    private final Path temp;

    ScreensStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void lightEnglishUsual() throws Exception {
        pictures("light-en-100", Locale.ENGLISH, false, 0);
    }

    @Test
    void darkChineseLarge() throws Exception {
        pictures("dark-zh-150", Locale.CHINESE, true, 3);
    }

    private void pictures(String name, Locale language, boolean dark, int larger) throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).speaking(language).sized(1440, 900))) {
            window.until("the matrix is there", () -> window.says("applications-table", "shop"));
            var wanted = dark ? "dark" : "light";
            if (!window.shell.scene().getRoot().getStyleClass().contains(wanted)) {
                window.press("theme");
            }
            window.until(
                    "the theme is on",
                    () -> window.shell.scene().getRoot().getStyleClass().contains(wanted));
            for (int i = 0; i < larger; i++) {
                window.key(KeyCode.EQUALS, true);
            }
            window.select("applications-table", 0);
            window.press("applications-plan");
            window.until("the plan is there", () -> window.there("plan-tree").isPresent());
            window.press("plan-rehearse");
            window.until("a run is there", () -> window.usable("run-roll-back"));
            for (var screen : ScreenName.own()) {
                window.press("go-" + screen.id());
                var image = window.picture(name + "-" + screen.id());
                assertThat(colours(image)).as("colours of " + screen).isGreaterThan(20);
            }
            window.press("palette-open");
            window.until(
                    "the palette is open", () -> window.there("palette-query").isPresent());
            window.picture(name + "-palette");
            window.key(KeyCode.ESCAPE, false);
            window.until("it is gone", () -> window.there("palette-query").isEmpty());
        }
    }

    private static int colours(BufferedImage image) {
        var found = new HashSet<Integer>();
        for (int y = 0; y < image.getHeight(); y += 2) {
            for (int x = 0; x < image.getWidth(); x += 2) {
                found.add(image.getRGB(x, y));
            }
        }
        return found.size();
    }
}
