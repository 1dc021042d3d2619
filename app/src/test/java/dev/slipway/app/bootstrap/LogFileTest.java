package dev.slipway.app.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {

    @TempDir
    Path temp;

    private final Logger root = Logger.getLogger("");
    private Handler[] before = {};

    @BeforeEach
    void rememberHandlers() {
        before = root.getHandlers();
    }

    @AfterEach
    void restoreHandlers() {
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
            handler.close();
        }
        for (Handler handler : before) {
            root.addHandler(handler);
        }
    }

    @Test
    void aRunThatLogsNothingLeavesNoFile() {
        Path file = LogFile.install(temp.resolve("logs"));
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void linesAndTracesOfTheJdkLoggerLandInTheFileForItsOwnerAlone() throws IOException {
        Path file = LogFile.install(temp.resolve("logs"));
        System.Logger log = System.getLogger("dev.slipway.test");
        log.log(System.Logger.Level.WARNING, "watch of {0} ended", "ap-1");
        log.log(System.Logger.Level.ERROR, "plan failed", new IllegalStateException("no such step"));
        assertThat(Files.readString(file))
                .contains("WARNING dev.slipway.test: watch of ap-1 ended\n")
                .contains("SEVERE dev.slipway.test: plan failed\njava.lang.IllegalStateException: no such step\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileGrownTooLargeIsSetAside() throws IOException {
        Path file = LogFile.install(temp);
        Files.write(file, new byte[11 * 1024 * 1024]);
        System.getLogger("dev.slipway.test").log(System.Logger.Level.WARNING, "fresh");
        assertThat(Files.readString(file)).contains("fresh").hasSizeLessThan(1000);
        assertThat(Files.size(temp.resolve("slipway.log.1"))).isEqualTo(11 * 1024 * 1024);
    }
}
