package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.ui.Place;
import dev.slipway.app.workspace.YamlReader;
import dev.slipway.tests.window.OpenWindow.Opening;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import jfx.incubator.scene.control.richtext.CodeArea;
import jfx.incubator.scene.control.richtext.TextPos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents under the hands of a person: what is wrong, what is lost and what is not. */
class EditingStoryTest {
    private final Path temp;

    EditingStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private Path file() {
        return temp.resolve("work/shop.yaml");
    }

    private static void open(OpenWindow window) throws Exception {
        window.until("the matrix is there", () -> window.says("applications-table", "shop"));
        window.select("applications-table", 0);
        window.press("applications-open");
        window.until(
                "the text is there",
                () -> window.there("editor-text")
                        .filter(node -> ((CodeArea) node).getText().contains("kind: WebApp"))
                        .isPresent());
    }

    private static CodeArea area(OpenWindow window) {
        return (CodeArea) window.node("editor-text");
    }

    /** As if typed at the end of a line. */
    private static void type(OpenWindow window, int line, String text) throws Exception {
        OpenWindow.fx(() -> {
            var area = area(window);
            int end = area.getPlainText(line - 1).length();
            area.getModel().replace(null, TextPos.ofLeading(line - 1, end), TextPos.ofLeading(line - 1, end), text);
            return true;
        });
    }

    @Test
    void whatIsWrongIsSaidWhileItIsTyped() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            open(window);
            type(window, 7, "x");
            assertThat(window.text("editor-components")).contains("shop", "WebApp");
            window.until("the port is wrong", () -> OpenWindow.size(window.node("editor-problems")) > 0);
            assertThat(window.text("editor-problems")).contains("7:");
            assertThat(window.text("editor-state")).contains("not saved");
            window.press("editor-save");
            window.until("it is saved", () -> !window.says("editor-state", "not saved"));
            assertThat(Files.readString(file())).contains("port: 8080x");
        }
    }

    @Test
    void theFormChangesOneValueAndKeepsTheRest() throws Exception {
        Files.createDirectories(temp.resolve("work"));
        Files.writeString(temp.resolve("work/slipway.yaml"), "clusters: []\n");
        Files.writeString(file(), """
                apiVersion: slipway.dev/v1   # one
                kind: WebApp
                metadata: {name: shop}
                spec:
                  # which image
                  image: registry.example.com/shop:1   # two
                  port: 8080
                """);
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            open(window);
            OpenWindow.fx(() -> {
                ((TabPane) window.node("editor-tabs")).getSelectionModel().select(1);
                return true;
            });
            window.until("the form is there", () -> window.usable("form-spec-image"));
            OpenWindow.fx(() -> {
                var image = (TextInputControl) window.node("form-spec-image");
                image.requestFocus();
                image.setText("registry.example.com/shop:2");
                window.node("editor-back").requestFocus();
                return true;
            });
            window.until("the text has it", () -> area(window).getText().contains("shop:2"));
            assertThat(OpenWindow.fx(() -> area(window).getText())).isEqualTo("""
                            apiVersion: slipway.dev/v1   # one
                            kind: WebApp
                            metadata: {name: shop}
                            spec:
                              # which image
                              image: registry.example.com/shop:2   # two
                              port: 8080
                            """);
        }
    }

    @Test
    void aChangeOnDiskIsToldAndNothingIsLost() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            open(window);
            var before = Files.readString(file());
            // untouched here: what others write is simply shown
            Files.writeString(file(), before.replace("LOG_LEVEL: info", "LOG_LEVEL: debug"));
            window.until("their text is shown", () -> area(window).getText().contains("debug"));
            // touched here: both are kept until a person decides
            type(window, 7, "1");
            window.until("it is not saved", () -> window.says("editor-state", "not saved"));
            Files.writeString(file(), before.replace("LOG_LEVEL: info", "LOG_LEVEL: warn"));
            window.until("it is told", () -> window.usable("editor-keep"));
            assertThat(OpenWindow.fx(() -> area(window).getText())).contains("80801", "debug");
            assertThat(Files.readString(file())).contains("warn");
            window.press("editor-reload");
            window.until("theirs was taken", () -> area(window).getText().contains("warn"));
        }
    }

    @Test
    void whatWasNotSavedIsThereAfterACrash() throws Exception {
        var first = new OpenWindow(Opening.of(temp));
        open(first);
        type(first, 7, "9");
        first.until("it is not saved", () -> first.says("editor-state", "not saved"));
        first.until(
                "the draft is kept",
                () -> first.desk.store(Optional.empty()).settings().all("ui.memory.draft").values().stream()
                        .anyMatch(value -> value.toString().contains("80809")));
        first.shut();
        assertThat(Files.readString(file())).doesNotContain("80809");
        try (var again = new OpenWindow(Opening.of(temp).fresh())) {
            again.until("it opens where it was left", () -> again.says("editor-title", "shop.yaml"));
            again.until("the draft is there", () -> area(again).getText().contains("80809"));
            assertThat(again.text("editor-state")).contains("not saved");
        }
    }

    @Test
    void aTextThatHoldsASecretHasNoDraft() throws Exception {
        Files.createDirectories(temp.resolve("work"));
        Files.writeString(temp.resolve("work/slipway.yaml"), "clusters: []\n");
        Files.writeString(file(), """
                apiVersion: slipway.dev/v1
                kind: WebApp
                metadata: {name: shop}
                spec: {image: "registry.example.com/shop:1"}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: key}
                stringData: {key: planted-secret}
                """);
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            OpenWindow.fx(() -> {
                window.shell.go(new Place.Applications(Optional.of("shop.yaml")));
                return true;
            });
            window.until("the text is there", () -> area(window).getText().contains("planted-secret"));
            type(window, 9, " # planted-too");
            window.until("it is not saved", () -> window.says("editor-state", "not saved"));
            // the check that would keep a draft comes with the problems; another change waits for it
            type(window, 4, "x");
            window.until("it was checked", () -> OpenWindow.size(window.node("editor-problems")) > 0);
        }
        for (var name : List.of("slipway.db", "slipway.db-wal")) {
            var stored = temp.resolve(name);
            if (Files.exists(stored)) {
                assertThat(new String(Files.readAllBytes(stored), StandardCharsets.ISO_8859_1))
                        .doesNotContain("planted-secret", "planted-too");
            }
        }
    }

    @Test
    void aFileOfTwentyMegabytesIsShownAndNotEdited() throws Exception {
        Files.createDirectories(temp.resolve("work"));
        Files.writeString(temp.resolve("work/slipway.yaml"), "clusters: []\n");
        var line = "  - \"" + "x".repeat(60) + "\"\n";
        var text =
                new StringBuilder("apiVersion: slipway.dev/v1\nkind: WebApp\nmetadata: {name: shop}\nspec:\n  args:\n");
        while (text.length() < YamlReader.MAX_BYTES + 4_000_000) {
            text.append(line);
        }
        Files.writeString(file(), text);
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            window.until(
                    "the folder is read",
                    () -> window.there("applications-empty").isPresent());
            window.press("status-activity");
            window.until("it is named among the problems", () -> window.says("dock", "Problems (1)"));
            OpenWindow.fx(() -> {
                window.shell.go(new Place.Applications(Optional.of("shop.yaml")));
                return true;
            });
            window.until("its beginning is shown", () -> window.says("editor-state", "Too large"));
            assertThat(OpenWindow.fx(() -> area(window).isEditable())).isFalse();
        }
    }
}
