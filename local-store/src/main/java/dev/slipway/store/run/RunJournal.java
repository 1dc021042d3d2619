package dev.slipway.store.run;

import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.DataCodec.MalformedDataException;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Json.MalformedJsonException;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.JournalException;
import dev.slipway.api.run.JournalException.Kind;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.StateChange;
import dev.slipway.store.internal.Database;
import dev.slipway.store.internal.Session;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.snapshot.Snapshots;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The journal in the store. Futures complete on the store's writer thread: what depends on one must not block, or must
 * be an async stage.
 */
public final class RunJournal implements Journal {
    private static final String COLUMNS =
            "id, application, namespace, snapshot, intent, rehearsal, started_by, started_at, reason, phase";
    private static final int PAGE = 2_000;

    private final Database database;
    private final Snapshots snapshots;

    public RunJournal(Database database, Snapshots snapshots) {
        this.database = database;
        this.snapshots = snapshots;
    }

    @Override
    public void create(RunHeader header, RunSetup setup) {
        if (!header.run().equals(setup.run())
                || !header.snapshot().equals(setup.snapshot().id())) {
            throw new IllegalArgumentException("header and setup of " + header.run() + " name another run or snapshot");
        }
        var stored = (ObjectValue) DataCodec.encode(setup);
        var hash = Digest.of(stored);
        var text = Json.print(stored.without("snapshot"));
        translated(
                "Recording run " + header.run(),
                () -> database.write("Recording run " + header.run(), session -> {
                    if (session.number(
                                    "SELECT count(*) FROM run WHERE id = ?",
                                    header.run().value())
                            > 0) {
                        throw new JournalException(
                                Kind.EXISTS,
                                "Recording run " + header.run() + ": there is one. Choose another id",
                                null);
                    }
                    snapshots.put(session, setup.snapshot(), header.startedBy(), header.reason(), header.startedAt());
                    return session.update(
                            "INSERT INTO run (" + COLUMNS
                                    + ", setup, setup_hash, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                            header.run().value(),
                            header.application().value(),
                            header.namespace(),
                            header.snapshot().hex(),
                            header.intent().hex(),
                            header.rehearsal(),
                            Json.print(DataCodec.encode(header.startedBy())),
                            header.startedAt().toString(),
                            header.reason(),
                            header.phase().name(),
                            text,
                            hash.hex(),
                            hash.hex());
                }));
    }

    @Override
    public long claim(RunId run, Actor owner) {
        var attempted = "Taking over run " + run;
        return translated(
                attempted,
                () -> database.write(attempted, session -> {
                    int rows = session.update(
                            "UPDATE run SET epoch = epoch + 1, owner = ? WHERE id = ?",
                            Json.print(DataCodec.encode(owner)),
                            run.value());
                    if (rows == 0) {
                        throw absent(attempted);
                    }
                    return session.number("SELECT epoch FROM run WHERE id = ?", run.value());
                }));
    }

    @Override
    public CompletableFuture<Long> append(RunId run, long epoch, Draft draft) {
        // Spelled out on the caller's thread; the writer thread has only the chain left to do.
        var event = DataCodec.encode(draft.event());
        var changes = DataCodec.encode(draft.changes());
        var eventText = Json.print(event);
        var changesText = Json.print(changes);
        var attempted = "Recording an event of run " + run;
        return database.queue(attempted, session -> {
                    var head = session.first(
                                    "SELECT epoch, phase, sequence, hash, application, namespace, snapshot, rehearsal"
                                            + " FROM run WHERE id = ?",
                                    Head::of,
                                    run.value())
                            .orElseThrow(() -> absent(attempted));
                    if (head.epoch() != epoch) {
                        throw new JournalException(
                                Kind.NOT_OWNER,
                                attempted + ": another process owns it now (epoch " + head.epoch() + ", ours " + epoch
                                        + "). Watch it, or take it over with `slipway resume " + run + "`",
                                null);
                    }
                    if (head.phase().terminal()) {
                        throw new JournalException(
                                Kind.ENDED, attempted + ": it has ended " + head.phase() + ". Start a new run", null);
                    }
                    long sequence = head.sequence() + 1;
                    var hash = Entry.hash(head.hash(), sequence, draft.scope(), draft.at(), event, changes);
                    session.update(
                            "INSERT INTO event (run, sequence, scope, at, event, changes, previous, hash)"
                                    + " VALUES (?,?,?,?,?,?,?,?)",
                            run.value(),
                            sequence,
                            draft.scope().toString(),
                            draft.at().toString(),
                            eventText,
                            changesText,
                            head.hash().hex(),
                            hash.hex());
                    var phase = head.phase();
                    for (var change : draft.changes()) {
                        session.update(
                                "INSERT INTO state (run, subject, id, phase, detail, sequence) VALUES (?,?,?,?,?,?)"
                                        + " ON CONFLICT (run, subject, id) DO UPDATE SET phase = excluded.phase,"
                                        + " detail = excluded.detail, sequence = excluded.sequence",
                                run.value(),
                                change.subject().name(),
                                change.id(),
                                change.to(),
                                Json.print(change.detail()),
                                sequence);
                        if (change.subject() == StateChange.Subject.RUN) {
                            phase = phase(change.to()).orElse(phase);
                        }
                        if (change.subject() == StateChange.Subject.LANE
                                && change.to().equals(LanePhase.DONE.name())
                                && !change.id().contains("/")) {
                            session.update(
                                    "INSERT INTO baseline (rehearsal, application, namespace, cluster, snapshot, run,"
                                            + " at) VALUES (?,?,?,?,?,?,?) ON CONFLICT (rehearsal, application, namespace,"
                                            + " cluster) DO UPDATE SET snapshot = excluded.snapshot, run = excluded.run,"
                                            + " at = excluded.at",
                                    head.rehearsal(),
                                    head.application(),
                                    head.namespace(),
                                    change.id(),
                                    head.snapshot(),
                                    run.value(),
                                    draft.at().toString());
                        }
                    }
                    session.update(
                            "UPDATE run SET sequence = ?, hash = ?, phase = ? WHERE id = ?",
                            sequence,
                            hash.hex(),
                            phase.name(),
                            run.value());
                    return sequence;
                })
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translate(attempted, failure)));
    }

    /** Sub-states of the run, such as a change of its waves, may use names that are no phase. */
    private static Optional<RunPhase> phase(String name) {
        for (var phase : RunPhase.values()) {
            if (phase.name().equals(name)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }

    /** Every entry is checked against the chain as it is read. */
    @Override
    public List<Entry> read(RunId run, long after, int limit) {
        var attempted = "Reading the journal of run " + run;
        return translated(attempted, () -> database.read(attempted, session -> read(session, run, after, limit)));
    }

    private static List<Entry> read(Session session, RunId run, long after, int limit) throws SQLException {
        var before = after == 0
                ? session.first("SELECT setup_hash FROM run WHERE id = ?", r -> new Digest(r.getString(1)), run.value())
                : session.first(
                        "SELECT hash FROM event WHERE run = ? AND sequence = ?",
                        r -> new Digest(r.getString(1)),
                        run.value(),
                        after);
        if (before.isEmpty()) {
            if (session.number("SELECT count(*) FROM run WHERE id = ?", run.value()) == 0) {
                throw absent("Reading the journal of run " + run);
            }
            return List.of();
        }
        var entries = session.list(
                "SELECT sequence, scope, at, event, changes, previous, hash FROM event"
                        + " WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?",
                row -> entry(run, row),
                run.value(),
                after,
                limit);
        var previous = before.get();
        long sequence = after;
        for (var entry : entries) {
            if (entry.sequence() != ++sequence || !entry.previous().equals(previous)) {
                throw damaged(run, sequence, "it does not follow the entry before", null);
            }
            previous = entry.hash();
        }
        return entries;
    }

    /**
     * Calls back with every entry after a sequence, in order, holding a page of them in memory at a time.
     *
     * @return the last sequence seen
     */
    public long each(RunId run, long after, Consumer<Entry> reader) {
        long at = after;
        while (true) {
            var page = read(run, at, PAGE);
            page.forEach(reader);
            if (page.isEmpty()) {
                return at;
            }
            at = page.getLast().sequence();
            if (page.size() < PAGE) {
                return at;
            }
        }
    }

    private static Entry entry(RunId run, ResultSet row) throws SQLException {
        long sequence = row.getLong(1);
        try {
            var scope = Scope.parse(row.getString(2));
            var at = Instant.parse(row.getString(3));
            Value event = Json.parse(row.getString(4));
            Value changes = Json.parse(row.getString(5));
            var previous = new Digest(row.getString(6));
            var hash = new Digest(row.getString(7));
            if (!Entry.hash(previous, sequence, scope, at, event, changes).equals(hash)) {
                throw damaged(run, sequence, "its content does not give its hash", null);
            }
            return new Entry(
                    run,
                    sequence,
                    scope,
                    at,
                    DataCodec.decode(event, RunEvent.class),
                    DataCodec.decodeList(changes, StateChange.class),
                    previous,
                    hash);
        } catch (MalformedJsonException
                | MalformedDataException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | DateTimeException e) {
            throw damaged(run, sequence, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<RunSetup> setup(RunId run) {
        var attempted = "Reading the setup of run " + run;
        return translated(attempted, () -> database.read(attempted, session -> setup(session, run)));
    }

    private Optional<RunSetup> setup(Session session, RunId run) throws SQLException {
        record Stored(String setup, Digest hash, Digest snapshot) {}
        var row = session.first(
                "SELECT setup, setup_hash, snapshot FROM run WHERE id = ?",
                r -> new Stored(r.getString(1), new Digest(r.getString(2)), new Digest(r.getString(3))),
                run.value());
        if (row.isEmpty()) {
            return Optional.empty();
        }
        var stored = row.get();
        var snapshot = snapshots.tree(session, stored.snapshot());
        if (snapshot.isEmpty()) {
            throw damaged(run, 0, "its snapshot " + stored.snapshot().brief() + " is not stored", null);
        }
        try {
            var setup = DataCodec.decode(
                    ((ObjectValue) Json.parse(stored.setup())).with("snapshot", snapshot.get()), RunSetup.class);
            if (!Digest.of(DataCodec.encode(setup)).equals(stored.hash())) {
                throw damaged(run, 0, "its setup does not give its hash", null);
            }
            return Optional.of(setup);
        } catch (MalformedJsonException | MalformedDataException | ClassCastException e) {
            throw damaged(run, 0, String.valueOf(e.getMessage()), e);
        }
    }

    /** What is wrong with a run's chain, its head and its setup; empty when all of it is whole. */
    public Optional<String> verify(RunId run) {
        try {
            setup(run);
            long last = each(run, 0, entry -> {});
            return database.read("Checking run " + run, session -> {
                record End(long sequence, String hash) {}
                var head = session.first(
                        "SELECT sequence, hash FROM run WHERE id = ?",
                        r -> new End(r.getLong(1), r.getString(2)),
                        run.value());
                if (head.isEmpty()) {
                    return Optional.of("run " + run + " is gone");
                }
                if (head.get().sequence() < last) {
                    return Optional.of("the journal of run " + run + " has entries after its recorded end");
                }
                var end = session.first(
                        "SELECT hash FROM event WHERE run = ? AND sequence = ?",
                        r -> r.getString(1),
                        run.value(),
                        head.get().sequence());
                return head.get().sequence() == 0
                                || end.equals(Optional.of(head.get().hash()))
                        ? Optional.empty()
                        : Optional.of("the last entries of run " + run + " are missing: " + last + " of "
                                + head.get().sequence() + " are there");
            });
        } catch (JournalException | StoreException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    static RunHeader header(ResultSet row) throws SQLException {
        return new RunHeader(
                new RunId(row.getString(1)),
                new ApplicationName(row.getString(2)),
                row.getString(3),
                new Digest(row.getString(4)),
                new Digest(row.getString(5)),
                row.getBoolean(6),
                DataCodec.decode(Json.parse(row.getString(7)), Actor.class),
                Instant.parse(row.getString(8)),
                row.getString(9),
                RunPhase.valueOf(row.getString(10)));
    }

    static String columns() {
        return COLUMNS;
    }

    private static JournalException absent(String attempted) {
        return new JournalException(
                Kind.ABSENT, attempted + ": there is none in this store. `slipway runs` lists them", null);
    }

    private static JournalException damaged(
            RunId run, long sequence, String how, @org.jspecify.annotations.Nullable Throwable cause) {
        return new JournalException(
                Kind.DAMAGED,
                "Reading entry " + sequence + " of run " + run + ": " + how
                        + ". Run `slipway store check` to see what is intact",
                cause);
    }

    private static <T> T translated(String attempted, Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreException e) {
            throw translate(attempted, e);
        }
    }

    private static RuntimeException translate(String attempted, Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case JournalException e -> e;
            case StoreException e -> new JournalException(kind(e.kind()), String.valueOf(e.getMessage()), e);
            default -> new JournalException(Kind.FAILED, attempted + ": " + cause, cause);
        };
    }

    private static Kind kind(StoreException.Kind kind) {
        return switch (kind) {
            case BUSY -> Kind.BUSY;
            case FULL -> Kind.FULL;
            case DAMAGED, FOREIGN -> Kind.DAMAGED;
            case ABSENT -> Kind.ABSENT;
            case NEWER, FORBIDDEN, CONFLICT, KEY_MISSING, FAILED -> Kind.FAILED;
        };
    }

    private record Head(
            long epoch,
            RunPhase phase,
            long sequence,
            Digest hash,
            String application,
            String namespace,
            String snapshot,
            boolean rehearsal) {
        static Head of(ResultSet row) throws SQLException {
            return new Head(
                    row.getLong(1),
                    RunPhase.valueOf(row.getString(2)),
                    row.getLong(3),
                    new Digest(row.getString(4)),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getBoolean(8));
        }
    }
}
