package dev.slipway.store;

import static dev.slipway.store.Fixture.ANN;
import static dev.slipway.store.Fixture.CLOCK;
import static dev.slipway.store.Fixture.SHOP;
import static dev.slipway.store.Fixture.T0;
import static dev.slipway.store.Fixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.store.internal.Database.Tuning;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import dev.slipway.store.snapshot.StoredSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
    private static final RunId RUN = new RunId("run-1");

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("home/store.db");
    }

    @Test
    void fileAndFolderAreTheOwnersAlone() throws IOException {
        try (var store = Store.open(file(), CLOCK)) {
            store.settings().put("a", Value.of(1));
            store.secrets().seal(RUN, "d", "x");
            try (var files = Files.list(folder.resolve("home"))) {
                assertThat(files.toList())
                        .hasSizeGreaterThanOrEqualTo(3)
                        .allSatisfy(f -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                                .isEqualTo("rw-------"));
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("home"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void snapshotsComeBackEqualAndAreNumberedByVersion() {
        try (var store = Store.open(file(), CLOCK)) {
            var first = store.snapshots().put(snapshot("1"), ANN, "one");
            var second = store.snapshots().put(snapshot("2"), ANN, "two");
            var again = store.snapshots().put(snapshot("1"), ANN, "other words");
            var sameVersion = store.snapshots().put(snapshot("1", "y".repeat(300)), ANN, "three");
            assertThat(again).isEqualTo(first);
            assertThat(first.number()).isEqualTo(1);
            assertThat(second.number()).isEqualTo(2);
            assertThat(sameVersion.number()).isEqualTo(1);
            assertThat(store.snapshots().get(first.id())).contains(snapshot("1"));
            assertThat(store.snapshots().matching(second.id().brief())).containsExactly(second);
            store.snapshots().mark(second.id(), StoredSnapshot.Mark.BAD, "slow");
            assertThat(store.snapshots().versions(SHOP))
                    .extracting(StoredSnapshot::mark)
                    .contains(StoredSnapshot.Mark.BAD);
            // Two roots of their own and one shared text, one root and text of the third: nothing twice.
            assertThat(store.check().blobs()).isEqualTo(5);
            assertThat(store.check().orphans()).isZero();
        }
    }

    @Test
    void anExportedSnapshotIsWholeOnAnotherDesk() throws IOException {
        var export = folder.resolve("shop.snapshot");
        String digest;
        try (var store = Store.open(file(), CLOCK)) {
            store.snapshots().put(snapshot("1"), ANN, "one");
            digest = store.secrets().digest(SHOP, "hunter2");
            store.snapshots().export(snapshot("1").id(), export);
        }
        try (var other = Store.open(folder.resolve("other.db"), CLOCK)) {
            var imported = other.snapshots().restore(export);
            assertThat(imported.digestsCompare()).isTrue();
            assertThat(other.snapshots().get(imported.snapshot().id())).contains(snapshot("1"));
            assertThat(other.secrets().digest(SHOP, "hunter2")).isEqualTo(digest);
            Files.writeString(export, Files.readString(export).replace("xxxx", "xxxy"));
            fails(Kind.DAMAGED, () -> other.snapshots().restore(export));
        }
    }

    @Test
    void sealedValuesOpenAndNeverStandInTheFilesInClear() throws IOException {
        var canary = "canary-7f3a-correct-horse";
        try (var store = Store.open(file(), CLOCK)) {
            var digest = store.secrets().digest(SHOP, canary);
            store.secrets().seal(RUN, digest, canary);
            store.secrets().seal(RUN, digest, canary);
            assertThat(store.secrets().open(RUN, digest)).isEqualTo(canary);
            fails(Kind.ABSENT, () -> store.secrets().open(new RunId("run-2"), digest));
            var key = Files.readString(store.secrets().keyFile());
            Files.delete(store.secrets().keyFile());
            fails(Kind.KEY_MISSING, () -> store.secrets().open(RUN, digest));
            store.secrets().seal(new RunId("run-2"), digest, canary);
            fails(Kind.KEY_MISSING, () -> store.secrets().open(RUN, digest));
            Files.writeString(store.secrets().keyFile(), key);
            assertThat(store.secrets().open(RUN, digest)).isEqualTo(canary);
            store.secrets().destroy(RUN);
            fails(Kind.ABSENT, () -> store.secrets().open(RUN, digest));
            try (var files = Files.list(folder.resolve("home"))) {
                for (var each : files.toList()) {
                    assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                            .as("%s", each)
                            .doesNotContain(canary);
                }
            }
        }
    }

    @Test
    void aCommandGivenTwiceIsOneAndItsFirstOutcomeStays() {
        try (var store = Store.open(file(), CLOCK);
                var other = Store.open(file(), CLOCK)) {
            var pause = new GivenCommand(new CommandId("c1"), RUN, ANN, T0, "lunch", new OperatorCommand.Pause(false));
            long before = store.dataVersion();
            other.commands().give(pause);
            other.commands().give(pause);
            assertThat(store.dataVersion()).isNotEqualTo(before);
            assertThat(store.commands().pending(RUN)).containsExactly(pause);
            assertThat(store.commands().outcome(pause.id())).isEmpty();
            store.commands().settle(pause.id(), false, Optional.of(Message.of("run.ended")));
            store.commands().settle(pause.id(), true, Optional.empty());
            assertThat(other.commands().pending(RUN)).isEmpty();
            assertThat(other.commands().outcome(pause.id()))
                    .hasValueSatisfying(o -> assertThat(o.accepted()).isFalse());
        }
    }

    @Test
    void worldsSettingsDocumentsAndAuditSurvive() throws SQLException {
        try (var store = Store.open(file(), CLOCK)) {
            store.rehearsals().append("w", Value.of("a"));
            store.rehearsals().append("w", Value.object("b", 1));
            store.rehearsals().append("v", Value.of("c"));
            store.rehearsals().delete("v");
            store.settings().put("s", Value.of(true));
            store.documents().put("Layer", "base", "one", "ann");
            store.documents().put("Layer", "base", "one", "ann");
            store.documents().put("Layer", "base", "two", "ann");
            store.audit().append(ANN, "opened", "store", Value.of("x"));
            store.audit().append(ANN, "closed", "store", Value.of("y"));
        }
        try (var store = Store.open(file(), CLOCK)) {
            assertThat(store.rehearsals().read("w")).containsExactly(Value.of("a"), Value.object("b", 1));
            assertThat(store.rehearsals().list())
                    .singleElement()
                    .satisfies(w -> assertThat(w.entries()).isEqualTo(2));
            assertThat(store.settings().get("s")).contains(Value.of(true));
            assertThat(store.documents().versions("Layer", "base")).hasSize(2);
            assertThat(store.audit().newest(1))
                    .singleElement()
                    .satisfies(e -> assertThat(e.action()).isEqualTo("closed"));
            assertThat(store.check().findings()).isEmpty();
        }
        sql("UPDATE audit SET entry = replace(entry, 'opened', 'opener') WHERE sequence = 1");
        try (var store = Store.open(file(), CLOCK)) {
            assertThat(store.check().findings())
                    .singleElement()
                    .satisfies(f -> assertThat(f.subject()).isEqualTo("audit"));
        }
    }

    @Test
    void aNewerAForeignAndANonDatabaseFileAreLeftAlone() throws Exception {
        Store.open(file(), CLOCK).close();
        sql("PRAGMA user_version = 99");
        fails(Kind.NEWER, () -> Store.open(file(), CLOCK));
        sql("PRAGMA application_id = 7");
        fails(Kind.FOREIGN, () -> Store.open(file(), CLOCK));
        var text = folder.resolve("notes.txt");
        Files.writeString(text, "Not a database, but long enough to look at. ".repeat(50));
        fails(Kind.FOREIGN, () -> Store.open(text, CLOCK));
        assertThat(text).content().startsWith("Not a database");
    }

    @Test
    void aLockedStoreIsBusyAndWorksAfterwards() throws SQLException {
        try (var store = Store.open(file(), CLOCK, Duration.ofMillis(20))) {
            try (var holder = DriverManager.getConnection("jdbc:sqlite:" + file());
                    var sql = holder.createStatement()) {
                sql.execute("BEGIN IMMEDIATE");
                fails(Kind.BUSY, () -> store.settings().put("a", Value.of(1)));
            }
            store.settings().put("a", Value.of(2));
            assertThat(store.settings().get("a")).contains(Value.of(2));
        }
    }

    @Test
    void aFullDiskFailsOneWriteAndKeepsWhatWasStored() {
        var small = new Tuning(Duration.ofSeconds(1), OptionalInt.of(80));
        try (var store = Store.open(file(), CLOCK, small)) {
            store.settings().put("kept", Value.of(1));
            fails(Kind.FULL, () -> store.settings().put("large", Value.of("z".repeat(2_000_000))));
            store.settings().put("kept", Value.of(2));
            assertThat(store.settings().get("large")).isEmpty();
        }
        try (var store = Store.open(file(), CLOCK)) {
            assertThat(store.settings().get("kept")).contains(Value.of(2));
            assertThat(store.check().findings()).isEmpty();
        }
    }

    @Test
    void aDamagedPageIsNamedAndTheRestStaysReadable() throws Exception {
        try (var store = Store.open(file(), CLOCK)) {
            store.settings().put("kept", Value.of(1));
            for (int i = 0; i < 300; i++) {
                store.rehearsals().append("w", Value.of("entry " + i + "-".repeat(500)));
            }
            store.compact();
        }
        long page = page("world_entry");
        try (var raw = new RandomAccessFile(file().toFile(), "rw")) {
            raw.seek((page - 1) * 4096);
            raw.write(new byte[4096]);
        }
        try (var store = Store.open(file(), CLOCK)) {
            fails(Kind.DAMAGED, () -> store.rehearsals().read("w"));
            assertThat(store.check().intact()).isFalse();
            assertThat(store.settings().get("kept")).contains(Value.of(1));
        }
    }

    @Test
    void compactionRemovesWhatNothingRefersToAndExportCopiesTheRest() throws SQLException {
        try (var store = Store.open(file(), CLOCK)) {
            store.snapshots().put(snapshot("1"), ANN, "one");
        }
        sql("INSERT INTO blob (digest, size, data) VALUES ('" + "a".repeat(64) + "', 1, x'00')");
        try (var store = Store.open(file(), CLOCK)) {
            assertThat(store.check().orphans()).isEqualTo(1);
            assertThat(store.check().intact()).isFalse();
            assertThat(store.compact()).isEqualTo(1);
            assertThat(store.check().findings()).isEmpty();
            store.export(folder.resolve("copy.db"));
            fails(Kind.CONFLICT, () -> store.export(folder.resolve("copy.db")));
        }
        try (var copy = Store.open(folder.resolve("copy.db"), CLOCK)) {
            assertThat(copy.snapshots().get(snapshot("1").id())).contains(snapshot("1"));
        }
    }

    private long page(String table) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT rootpage FROM sqlite_master WHERE name = '" + table + "'")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static void fails(Kind kind, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
