package dev.slipway.tests.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.ui.ScreenProvider;
import dev.slipway.app.desk.Wanted;
import dev.slipway.app.shell.Contributions;
import dev.slipway.tests.window.OpenWindow.Opening;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody writes a plugin, outside this repository, as docs/plugins.md says. Needs the distribution and Maven. */
@Tag("real")
class AuthorStoryTest {
    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();

    private final Path temp;

    AuthorStoryTest(@TempDir Path temp) {
        this.temp = temp;
    }

    /** The commands of the page, exactly as they stand there. */
    private static String commands() throws IOException {
        var page = Files.readString(ROOT.resolve("docs/plugins.md"));
        var block = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(block.find()).as("docs/plugins.md has a block of commands").isTrue();
        return block.group(1);
    }

    private String shell(Path folder, String commands) throws Exception {
        var builder = new ProcessBuilder(
                        "bash", "-e", "-c", "slipway() { \"" + ROOT.resolve("slipway") + "\" \"$@\"; }\n" + commands)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_DATA_HOME", temp.resolve("data").toString());
        builder.environment().put("XDG_CACHE_HOME", temp.resolve("cache").toString());
        builder.environment().put("XDG_STATE_HOME", temp.resolve("state").toString());
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void thePagesCommandsMakeAPluginThatAddsToTheWindowReloadsAndGoesWithoutATrace() throws Exception {
        assertThat(ROOT.resolve("app/target/slipway/.complete"))
                .as("the distribution is built")
                .exists();
        var outside = Files.createDirectories(temp.resolve("outside"));
        var said = shell(outside, commands());
        assertThat(said).containsPattern("hello +1\\.0\\.0 +started").contains("text: good morning", "kind: ConfigMap");

        var module = outside.resolve("hello");
        var work = Files.createDirectories(temp.resolve("work"));
        Files.writeString(work.resolve("slipway.yaml"), "clusters: [{name: a-1}]\ndefaults: {namespace: hello}\n");
        Files.copy(module.resolve("sample.yaml"), work.resolve("sample.yaml"));
        var window = new OpenWindow(Opening.of(temp).fresh().workingOn(module));
        window.press("go-hello-hello");
        window.until("its screen is there", () -> window.says("shell", "This screen comes from the plugin hello."));
        window.press("hello-greet");
        window.until("it tells something", () -> window.says("notices-open", "(1)"));
        window.press("palette-open");
        window.type("palette-query", ">greet");
        window.key(KeyCode.ENTER, false);
        window.until("its command did the same", () -> window.says("notices-open", "(2)"));

        window.press("go-applications");
        window.select("applications-table", 0);
        window.press("applications-plan");
        window.until("its kind can be planned", () -> window.says("plan-summary", "to create"));
        var map =
                window
                        .bench
                        .plan(Wanted.of("sample.yaml"))
                        .made()
                        .orElseThrow()
                        .plan()
                        .lanes()
                        .getFirst()
                        .objects()
                        .stream()
                        .filter(object -> object.id().kind().equals("ConfigMap"))
                        .findFirst()
                        .orElseThrow()
                        .manifest();
        OpenWindow.fx(() -> {
            window.shell.inspect(map);
            return true;
        });
        window.until("its inspector knows more", () -> window.says("inspector", "1 entries"));

        // built again: the new words are shown, and the old classes go
        var old = loader(window);
        var texts = module.resolve("target/classes/com/example/hello/messages.properties");
        Files.writeString(texts, Files.readString(texts).replace("This screen comes", "Reloaded, this screen comes"));
        window.desk.plugins().inWork(module).forEach(window.desk.plugins()::reload);
        var contributions = Contributions.of(window.desk.plugins());
        var words = window.words(Locale.ENGLISH);
        OpenWindow.fx(() -> {
            window.shell.contribute(contributions, words);
            return true;
        });
        window.press("go-hello-hello");
        window.until("it was taken anew", () -> window.says("shell", "Reloaded, this screen comes"));
        window.press("go-settings");
        assertThat(goes(old)).as("the old classes are collected").isTrue();
        window.close();
    }

    private static WeakReference<ClassLoader> loader(OpenWindow window) {
        return new WeakReference<>(window.desk.plugins().extensions(ScreenProvider.class).stream()
                .filter(each -> each.pluginId().equals("hello"))
                .findFirst()
                .orElseThrow()
                .extension()
                .getClass()
                .getClassLoader());
    }

    /** The collector is asked until it has done it. */
    private static boolean goes(WeakReference<ClassLoader> loader) throws Exception {
        var until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (loader.get() != null && System.nanoTime() < until) {
            System.gc();
            // pulses let go of what was last drawn
            OpenWindow.fx(() -> true);
        }
        return loader.get() == null;
    }
}
