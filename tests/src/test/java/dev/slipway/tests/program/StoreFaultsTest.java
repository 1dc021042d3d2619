package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a store, and a run that somebody interrupts, is said clearly and loses nothing. */
class StoreFaultsTest {
    private static final int PAGE = 4096;

    private final Program program;

    StoreFaultsTest(@TempDir Path folder) {
        this.program = new Program(folder);
    }

    @Test
    void aRunThatIsToldToEndStandsSafelyAndGoesOn() {
        var running = program.start("demo", "--terminal", "--speed", "60");
        assertThat(running.until(line -> line.contains("pause-1") && line.contains("left")))
                .isPresent();
        running.end();
        var answer = running.answer();
        assertThat(answer.code()).as(answer.said()).isEqualTo(130);
        assertThat(answer.said()).contains("stands safely", "slipway resume");
        var resumed = program.run("resume", "latest", "--speed", "6000");
        assertThat(resumed.code()).as(resumed.said()).isZero();
        assertThat(program.run("store", "check").said()).contains("intact");
    }

    @Test
    void aStoreOfALaterProgramIsRefusedUntouched() throws IOException, SQLException {
        madeStore();
        sql("PRAGMA user_version = 99");
        sql("PRAGMA wal_checkpoint(TRUNCATE)");
        var before = Files.readAllBytes(program.store());
        var answer = program.run("runs");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.said()).contains("schema 99").contains("later version");
        assertThat(Files.readAllBytes(program.store())).isEqualTo(before);
    }

    @Test
    void somethingElseIsNotAStore() throws IOException {
        Files.writeString(program.store(), "no store at all\n".repeat(500));
        var answer = program.run("runs");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.said()).contains("is not a Slipway store");
        assertThat(Program.text(program.store())).startsWith("no store at all");
    }

    @Test
    void aDamagedPageIsNamedAndTheRestStaysReadable() throws IOException, SQLException {
        var demo = program.run("demo", "--terminal", "--speed", "6000");
        assertThat(demo.code()).as(demo.said()).isZero();
        sql("PRAGMA wal_checkpoint(TRUNCATE)");
        long pages = Files.size(program.store()) / PAGE;
        try (var file = FileChannel.open(program.store(), StandardOpenOption.WRITE)) {
            var waste = new byte[PAGE];
            Arrays.fill(waste, (byte) 0xAA);
            file.write(ByteBuffer.wrap(waste), pages / 2 * PAGE);
        }
        var check = program.run("store", "check");
        assertThat(check.code()).isEqualTo(1);
        assertThat(check.said()).contains("damaged").contains("What is not named above is intact");
        assertThat(check.said()).doesNotContain("Exception");
    }

    private void madeStore() {
        var answer = program.run("store", "check");
        assertThat(answer.code()).as(answer.said()).isZero();
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + program.store());
                var with = connection.createStatement()) {
            with.execute(statement);
        }
    }
}
