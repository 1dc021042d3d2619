package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.ui.ScreenName;
import dev.slipway.app.words.Texts;
import dev.slipway.tests.window.OpenWindow.Opening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Cell;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How every screen looks and is reached: names, keyboard, languages, sizes. */
class LooksStoryTest {
    private final Path temp;

    LooksStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private static void plan(OpenWindow window) throws Exception {
        window.until("the matrix is there", () -> window.says("applications-table", "shop"));
        window.select("applications-table", 0);
        window.press("applications-plan");
        window.until("the plan is there", () -> window.there("plan-tree").isPresent());
    }

    @Test
    void whateverCanBePressedHasANameOfItsOwnAndWords() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            plan(window);
            for (var name : ScreenName.own()) {
                window.press("go-" + name.id());
                var ids = new ArrayList<String>();
                var nameless = new ArrayList<String>();
                OpenWindow.fx(() -> {
                    window.shell.scene().getRoot().applyCss();
                    window.shell.scene().getRoot().layout();
                    collect(window.shell.scene().getRoot(), ids, nameless);
                    return true;
                });
                assertThat(nameless).as(name + ": controls without id or words").isEmpty();
                assertThat(ids).as(name.toString()).doesNotHaveDuplicates().hasSizeGreaterThan(10);
            }
        }
    }

    private static void collect(Node node, List<String> ids, List<String> nameless) {
        if (!node.isVisible()) {
            return;
        }
        boolean interactive = node instanceof ButtonBase
                || node instanceof TextInputControl
                || node instanceof ComboBoxBase<?>
                || node instanceof ListView<?>
                || node instanceof TableView<?>;
        if (interactive && node.isFocusTraversable()) {
            var words = node.getAccessibleText() == null ? "" : node.getAccessibleText();
            if (node instanceof Labeled labeled && labeled.getText() != null) {
                words += labeled.getText();
            }
            boolean partOfAnother = node.getParent() instanceof ComboBoxBase<?>;
            if (!partOfAnother) {
                if (node.getId() == null || words.isBlank() || node.getAccessibleRole() == null) {
                    nameless.add(node.toString());
                } else {
                    ids.add(node.getId());
                }
            }
        }
        if (node instanceof Parent parent && !(node instanceof Cell<?>)) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, ids, nameless));
        }
    }

    @Test
    void tabReachesEveryControlOfEveryScreen() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            plan(window);
            for (var name : ScreenName.own()) {
                window.press("go-" + name.id());
                var wanted = new ArrayList<String>();
                OpenWindow.fx(() -> {
                    window.shell.scene().getRoot().applyCss();
                    window.shell.scene().getRoot().layout();
                    traversable(window.shell.scene().getRoot(), wanted);
                    window.node("go-applications").requestFocus();
                    return true;
                });
                var reached = new ArrayList<String>();
                for (int i = 0; i < wanted.size() * 2 + 20; i++) {
                    reached.add(window.focused());
                    window.key(KeyCode.TAB, false);
                }
                assertThat(reached).as(name + ": what Tab reaches").containsAll(wanted);
            }
        }
    }

    /** Enabled buttons; a group of toggles is one stop. */
    private static void traversable(Node node, List<String> ids) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        if (node instanceof ButtonBase button
                && button.isFocusTraversable()
                && !(button instanceof ToggleButton)
                && button.getId() != null) {
            ids.add(button.getId());
        }
        if (node instanceof Parent parent && !(node instanceof Cell<?>)) {
            parent.getChildrenUnmodifiable().forEach(child -> traversable(child, ids));
        }
    }

    @Test
    void aChoiceThatIsResetShowsWhatIsUsual() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp).fresh())) {
            window.press("go-settings");
            window.until("the settings are there", () -> window.usable("settings-times"));
            OpenWindow.fx(() -> {
                var box = (ComboBox<?>) window.node("settings-times");
                box.getSelectionModel().select(box.getItems().size() - 1);
                return true;
            });
            window.until("it is chosen", () -> chosen(window).equals("utc"));
            window.press("settings-reset-times");
            window.until("it is as usual, and shown so", () -> chosen(window).equals("local"));
        }
    }

    private static Object chosen(OpenWindow window) {
        return String.valueOf(((ComboBox<?>) window.node("settings-times")).getValue());
    }

    @Test
    void languageThemeAndSizeChangeWhileItStands() throws Exception {
        try (var window = new OpenWindow(Opening.of(temp))) {
            plan(window);
            window.press("language");
            window.until("it is Chinese", () -> window.says("left-bar", "应用"));
            window.until(
                    "also what was made before",
                    () -> window.says("plan-summary", "5") || window.says("plan-bar", "演练"));
            window.press("theme");
            window.until(
                    "it is dark",
                    () -> window.shell.scene().getRoot().getStyleClass().contains("dark"));
            window.press("language");
            window.until("it is English", () -> window.says("left-bar", "Applications"));
            double usual = OpenWindow.fx(() -> letters(window));
            for (int i = 0; i < 3; i++) {
                window.key(KeyCode.EQUALS, true);
            }
            window.until(
                    "it is half as large again",
                    () -> letters(window) > usual * 1.45 && letters(window) < usual * 1.55);
            for (int i = 0; i < 20; i++) {
                window.key(KeyCode.MINUS, true);
            }
            window.until("it is three quarters", () -> letters(window) > usual * 0.7 && letters(window) < usual * 0.8);
            window.key(KeyCode.DIGIT0, true);
            window.until("it is as it was", () -> letters(window) == usual);
        }
    }

    private static double letters(OpenWindow window) {
        return ((Labeled) window.node("go-applications")).getFont().getSize();
    }

    /** The language {@code en-XA} is longer than any of ours. */
    @ParameterizedTest
    @ValueSource(strings = {"zh", "en-XA"})
    void nothingIsCutOffAtOneAndAHalf(String language) throws Exception {
        try (var window =
                new OpenWindow(Opening.of(temp).speaking(Texts.locale(language)).sized(1440, 900))) {
            plan(window);
            for (int i = 0; i < 3; i++) {
                window.key(KeyCode.EQUALS, true);
            }
            var all = new LinkedHashMap<ScreenName, List<String>>();
            for (var name : ScreenName.own()) {
                window.press("go-" + name.id());
                var cut = new ArrayList<String>();
                OpenWindow.fx(() -> {
                    window.shell.scene().getRoot().applyCss();
                    window.shell.scene().getRoot().layout();
                    cut(window.shell.scene().getRoot(), cut);
                    return true;
                });
                if (!cut.isEmpty()) {
                    all.put(name, cut);
                }
            }
            assertThat(all).as("words that are cut off").isEmpty();
        }
    }

    /** Labels that show less than they say; cells of tables may, since their tooltips and columns give the rest. */
    private static void cut(Node node, List<String> found) {
        if (!node.isVisible() || node instanceof Cell<?>) {
            return;
        }
        if (node instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isEmpty()) {
            boolean column =
                    node.getParent() != null && node.getParent().getStyleClass().contains("column-header");
            var drawn = labeled.lookup(".text");
            if (!column && drawn instanceof Text text && !text.getText().equals(labeled.getText())) {
                found.add(labeled.getId() + ": " + labeled.getText() + " shown as " + text.getText());
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> cut(child, found));
        }
    }

    @Test
    void twentyFiveApplicationsOnSixClustersFit() throws Exception {
        var work = Files.createDirectories(temp.resolve("work"));
        Files.writeString(
                work.resolve("slipway.yaml"),
                "clusters: [{name: a-1}, {name: a-2}, {name: b-1}, {name: b-2}, {name: c-1}, {name: c-2}]\n");
        for (int i = 0; i < 25; i++) {
            Files.writeString(work.resolve("app-%02d.yaml".formatted(i)), """
                    apiVersion: slipway.dev/v1
                    kind: WebApp
                    metadata: {name: app-%02d}
                    spec: {image: "registry.example.com/app:1", port: 8080}
                    """.formatted(i));
        }
        try (var window = new OpenWindow(Opening.of(temp).fresh().sized(1440, 900))) {
            window.until("all are there", () -> window.has("applications-table", 25));
            OpenWindow.fx(() -> {
                window.shell.scene().getRoot().applyCss();
                window.shell.scene().getRoot().layout();
                return true;
            });
            window.until(
                    "no bar is needed",
                    () -> bars(window.node("applications-table")).isEmpty());
            assertThat(window.text("applications-table")).contains("app-00", "app-24", "c-2");
        }
    }

    private static List<ScrollBar> bars(Node node) {
        return ((Control) node)
                .lookupAll(".scroll-bar").stream()
                        .map(ScrollBar.class::cast)
                        .filter(Node::isVisible)
                        .toList();
    }
}
