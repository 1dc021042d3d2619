package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Without a display the program says so, or does in the terminal what it can. */
class NoDisplayTest {
    private final Program program;

    NoDisplayTest(@TempDir Path folder) {
        program = new Program(folder);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a window needs no variable to find its display")
    void noCommandAndNoDisplayIsWrongUsage() {
        var answer = program.run();
        assertThat(answer.code()).as(answer.said()).isEqualTo(64);
        assertThat(answer.said()).contains("no command was given", "--help");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a window needs no variable to find its display")
    void aDisplayThatIsNotThereIsSaidWithWhatToTry() {
        var answer = program.start(Map.of("DISPLAY", ":987654"), new String[0]).answer();
        assertThat(answer.code()).as(answer.said()).isEqualTo(1);
        assertThat(answer.said()).contains("the window cannot be opened", "libgtk-3-0");
        assertThat(answer.said()).doesNotContain("Exception");
    }
}
