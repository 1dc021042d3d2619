package dev.slipway.store.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.StateChange;
import dev.slipway.store.internal.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Lists over the journal. Every method blocks. */
public final class Runs {
    /** Where a subject of a run stands now, and the sequence of the entry that brought it there. */
    public record State(StateChange.Subject subject, String id, String phase, Value detail, long sequence) {}

    private final Database database;
    private final InstantSource clock;

    public Runs(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Newest first. */
    public List<RunHeader> list(Optional<ApplicationName> application, int limit) {
        return database.read(
                "Listing runs",
                session -> application.isPresent()
                        ? session.list(
                                "SELECT " + RunJournal.columns()
                                        + " FROM run WHERE application = ? ORDER BY started_at DESC, id DESC LIMIT ?",
                                RunJournal::header,
                                application.get().value(),
                                limit)
                        : session.list(
                                "SELECT " + RunJournal.columns()
                                        + " FROM run ORDER BY started_at DESC, id DESC LIMIT ?",
                                RunJournal::header,
                                limit));
    }

    public Optional<RunHeader> find(RunId run) {
        return database.read(
                "Finding run " + run,
                session -> session.first(
                        "SELECT " + RunJournal.columns() + " FROM run WHERE id = ?", RunJournal::header, run.value()));
    }

    /** Runs that a person may mean: all whose id begins so, newest first; for {@code latest} the newest alone. */
    public List<RunHeader> matching(String prefix) {
        if (prefix.equals("latest")) {
            return list(Optional.empty(), 1);
        }
        return database.read(
                "Finding run " + prefix,
                session -> session.list(
                        "SELECT " + RunJournal.columns()
                                + " FROM run WHERE substr(id, 1, length(?)) = ? ORDER BY id = ? DESC, started_at DESC",
                        RunJournal::header,
                        prefix,
                        prefix,
                        prefix));
    }

    /** The states of a run now, by subject and id. */
    public List<State> states(RunId run) {
        return database.read(
                "Reading the states of run " + run,
                session -> session.list(
                        "SELECT subject, id, phase, detail, sequence FROM state WHERE run = ? ORDER BY subject, id",
                        row -> new State(
                                StateChange.Subject.valueOf(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                Json.parse(row.getString(4)),
                                row.getLong(5)),
                        run.value()));
    }

    /** Runs on real clusters that still owe something to this cluster: their lane ended OWED and nobody paid it. */
    public List<RunHeader> owing(ApplicationName application, String namespace, ClusterName cluster) {
        return database.read(
                "Finding what is owed to " + cluster,
                session -> session.list(
                        "SELECT " + RunJournal.columns()
                                + " FROM run WHERE application = ? AND namespace = ? AND NOT rehearsal AND id IN"
                                + " (SELECT run FROM state WHERE subject = 'LANE' AND phase = 'OWED' AND state.id = ?)"
                                + " AND id NOT IN (SELECT run FROM debt_paid WHERE cluster = ?) ORDER BY started_at"
                                + " DESC",
                        RunJournal::header,
                        application.value(),
                        namespace,
                        cluster.value(),
                        cluster.value()));
    }

    /** Records that another run did what a lane owed. Doing it twice does it once. */
    public void pay(RunId owing, ClusterName cluster, RunId by) {
        database.write(
                "Recording that run " + by + " paid what " + owing + " owed to " + cluster,
                session -> session.update(
                        "INSERT OR IGNORE INTO debt_paid (run, cluster, paid_by, at) VALUES (?,?,?,?)",
                        owing.value(),
                        cluster.value(),
                        by.value(),
                        clock.instant().toString()));
    }
}
