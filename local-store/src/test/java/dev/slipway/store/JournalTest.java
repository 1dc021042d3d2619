package dev.slipway.store;

import static dev.slipway.store.Fixture.ANN;
import static dev.slipway.store.Fixture.AP;
import static dev.slipway.store.Fixture.CLOCK;
import static dev.slipway.store.Fixture.SHOP;
import static dev.slipway.store.Fixture.lane;
import static dev.slipway.store.Fixture.snapshot;
import static dev.slipway.store.Fixture.timer;
import static dev.slipway.store.Fixture.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.run.Journal.Entry;
import dev.slipway.api.run.JournalException;
import dev.slipway.api.run.JournalException.Kind;
import dev.slipway.api.run.RunEvent.TimerFired;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("store.db");
    }

    @Test
    void aRunIsReadBackAsItWasRecorded() {
        var setup = Fixture.setup("run-1", snapshot("1"));
        try (var store = Store.open(file(), CLOCK)) {
            store.journal().create(Fixture.header(setup), setup);
        }
        try (var store = Store.open(file(), CLOCK)) {
            assertThat(store.journal().setup(setup.run())).contains(setup);
            assertThat(store.runs().list(Optional.of(SHOP), 10)).containsExactly(Fixture.header(setup));
            assertThatThrownBy(() -> store.journal().create(Fixture.header(setup), setup))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.EXISTS));
        }
    }

    @Test
    void appendsOfManyCallersKeepEachCallersOrderAndLeaveNoGap() throws Exception {
        try (var store = Store.open(file(), CLOCK);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var run = Fixture.run(store, "run-1");
            long epoch = store.journal().claim(run, ANN);
            var work = new ArrayList<Future<List<Long>>>();
            for (int c = 0; c < 8; c++) {
                var caller = "c" + c;
                work.add(callers.submit(() -> {
                    var sent = IntStream.range(0, 100)
                            .mapToObj(i -> store.journal().append(run, epoch, timer(caller + ":" + i)))
                            .toList();
                    return sent.stream().map(CompletableFuture::join).toList();
                }));
            }
            for (var each : work) {
                assertThat(each.get()).isSorted();
            }
            var entries = store.journal().read(run, 0, 10_000);
            assertThat(entries)
                    .extracting(Entry::sequence)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 800).boxed().toList());
            for (int c = 0; c < 8; c++) {
                var mark = "c" + c + ":";
                assertThat(entries.stream()
                                .map(e -> ((TimerFired) e.event()).timer())
                                .filter(t -> t.startsWith(mark)))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 100).mapToObj(i -> mark + i).toList());
            }
            assertThat(store.journal().verify(run)).isEmpty();
            assertThat(store.journal().read(run, 700, 3))
                    .extracting(Entry::sequence)
                    .containsExactly(701L, 702L, 703L);
        }
    }

    @Test
    void aFormerOwnersAppendIsRefusedAndLeavesNothing() {
        try (var store = Store.open(file(), CLOCK);
                var other = Store.open(file(), CLOCK)) {
            var run = Fixture.run(store, "run-1");
            long mine = store.journal().claim(run, ANN);
            store.journal().append(run, mine, timer("a")).join();
            long theirs = other.journal().claim(run, ANN);
            assertThat(theirs).isGreaterThan(mine);
            assertRefused(store.journal().append(run, mine, timer("b", to(RunPhase.FAILED))), Kind.NOT_OWNER);
            assertThat(other.journal().append(run, theirs, timer("c")).join()).isEqualTo(2);
            assertThat(store.journal().read(run, 0, 10)).hasSize(2);
            assertThat(store.runs().find(run).orElseThrow().phase()).isEqualTo(RunPhase.READY);
            assertRefused(store.journal().append(new RunId("none"), 1, timer("a")), Kind.ABSENT);
        }
    }

    /** A late event must not bring a finished run back (Spinnaker 7921), also from within the same commit. */
    @Test
    void aTerminalPhaseAbsorbs() {
        try (var store = Store.open(file(), CLOCK)) {
            var run = Fixture.run(store, "run-1");
            long epoch = store.journal().claim(run, ANN);
            var end = store.journal().append(run, epoch, timer("end", to(RunPhase.SUCCEEDED), lane("DONE")));
            var late = store.journal().append(run, epoch, timer("late", to(RunPhase.RUNNING)));
            assertThat(end.join()).isEqualTo(1);
            assertRefused(late, Kind.ENDED);
            assertThat(store.runs().find(run).orElseThrow().phase()).isEqualTo(RunPhase.SUCCEEDED);
            assertThat(store.runs().states(run))
                    .extracting(s -> s.id() + "=" + s.phase())
                    .containsExactlyInAnyOrder("run=SUCCEEDED", "ap-1=DONE");
            assertThat(store.snapshots()
                            .baseline(false, SHOP, "web", AP)
                            .orElseThrow()
                            .snapshot())
                    .isEqualTo(snapshot("1").id());
            assertThat(store.snapshots().baseline(true, SHOP, "web", AP)).isEmpty();
            assertThat(store.snapshots().baselines(SHOP)).singleElement().satisfies(place -> {
                assertThat(place.rehearsal()).isFalse();
                assertThat(place.cluster()).isEqualTo(AP);
                assertThat(place.baseline())
                        .isEqualTo(store.snapshots()
                                .baseline(false, SHOP, "web", AP)
                                .orElseThrow());
            });
        }
    }

    @Test
    void whatALaneOwesIsFoundUntilItIsPaid() {
        try (var store = Store.open(file(), CLOCK)) {
            var run = Fixture.run(store, "run-1");
            long epoch = store.journal().claim(run, ANN);
            store.journal()
                    .append(run, epoch, timer("x", lane("OWED"), to(RunPhase.FAILED)))
                    .join();
            assertThat(store.runs().owing(SHOP, "web", AP))
                    .extracting(h -> h.run())
                    .containsExactly(run);
            assertThat(store.runs().owing(SHOP, "other", AP)).isEmpty();
            store.runs().pay(run, AP, Fixture.run(store, "run-2"));
            assertThat(store.runs().owing(SHOP, "web", AP)).isEmpty();
        }
    }

    @Test
    void aChangedByteInTheJournalIsFoundAndNamed() throws SQLException {
        RunId run;
        RunId sound;
        try (var store = Store.open(file(), CLOCK)) {
            run = Fixture.run(store, "run-1");
            sound = Fixture.run(store, "run-2");
            for (var each : List.of(run, sound)) {
                long epoch = store.journal().claim(each, ANN);
                for (int i = 0; i < 5; i++) {
                    store.journal().append(each, epoch, timer("t" + i)).join();
                }
            }
            assertThat(store.check().intact()).isTrue();
        }
        sql("UPDATE event SET event = replace(event, 't2', 't9') WHERE run = 'run-1' AND sequence = 3");
        try (var store = Store.open(file(), CLOCK)) {
            assertThatThrownBy(() -> store.journal().read(run, 0, 10))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DAMAGED));
            assertThat(store.check().findings())
                    .singleElement()
                    .satisfies(f -> assertThat(f.subject() + f.what()).contains("run run-1", "entry 3"));
            assertThat(store.journal().read(sound, 0, 10)).hasSize(5);
        }
    }

    @Test
    void aCutOffTailIsFound() throws SQLException {
        try (var store = Store.open(file(), CLOCK)) {
            var run = Fixture.run(store, "run-1");
            long epoch = store.journal().claim(run, ANN);
            store.journal().append(run, epoch, timer("a")).join();
            store.journal().append(run, epoch, timer("b")).join();
        }
        sql("DELETE FROM event WHERE sequence = 2");
        try (var store = Store.open(file(), CLOCK)) {
            assertThat(store.check().findings())
                    .singleElement()
                    .satisfies(f -> assertThat(f.what()).contains("missing"));
        }
    }

    private void sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var sql = connection.createStatement()) {
            assertThat(sql.executeUpdate(statement)).isEqualTo(1);
        }
    }

    private static void assertRefused(CompletableFuture<Long> append, Kind kind) {
        assertThatThrownBy(append::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
