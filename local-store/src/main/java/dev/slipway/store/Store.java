package dev.slipway.store;

import dev.slipway.store.audit.Audit;
import dev.slipway.store.cluster.ClusterSnapshots;
import dev.slipway.store.command.Commands;
import dev.slipway.store.document.Documents;
import dev.slipway.store.internal.Database;
import dev.slipway.store.rehearsal.Rehearsals;
import dev.slipway.store.run.RunJournal;
import dev.slipway.store.run.Runs;
import dev.slipway.store.schema.PrivateFiles;
import dev.slipway.store.schema.Schema;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import dev.slipway.store.secret.Secrets;
import dev.slipway.store.setting.Settings;
import dev.slipway.store.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * One open store. Any thread may use any part of it; several processes may have the same file open. Every failure is a
 * {@link StoreException}, or a {@link dev.slipway.api.run.JournalException} from the journal.
 */
public final class Store implements AutoCloseable {
    static final String ORPHANS = "SELECT digest FROM blob WHERE digest NOT IN (SELECT blob FROM snapshot_part)"
            + " AND digest NOT IN (SELECT root FROM snapshot)"
            + " AND digest NOT IN (SELECT blob FROM document) AND digest NOT IN (SELECT blob FROM cluster_snapshot)";

    private final Database database;
    private final RunJournal journal;
    private final Runs runs;
    private final Commands commands;
    private final Secrets secrets;
    private final Snapshots snapshots;
    private final Rehearsals rehearsals;
    private final Documents documents;
    private final Settings settings;
    private final Audit audit;
    private final ClusterSnapshots clusterSnapshots;

    /** Something that is not as it must be. What no finding names is intact. */
    public record Finding(String subject, String what) {}

    /**
     * What a check looked at and found.
     *
     * @param orphans blobs that nothing refers to; {@link #compact} removes them
     */
    public record Report(int runs, int snapshots, int blobs, int orphans, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean intact() {
            return findings.isEmpty();
        }
    }

    private Store(Database database, InstantSource clock) {
        this.database = database;
        secrets = new Secrets(database);
        snapshots = new Snapshots(database, secrets, clock);
        journal = new RunJournal(database, snapshots);
        runs = new Runs(database, clock);
        commands = new Commands(database, clock);
        rehearsals = new Rehearsals(database, clock);
        documents = new Documents(database, clock);
        settings = new Settings(database);
        audit = new Audit(database, clock);
        clusterSnapshots = new ClusterSnapshots(database);
    }

    /**
     * Opens the store, and makes it (file mode 0600, a new folder 0700) when there is none. Waits ten seconds for a lock
     * of another program. Blocks.
     */
    public static Store open(Path file, InstantSource clock) {
        return open(file, clock, Database.Tuning.NORMAL);
    }

    /** As {@link #open(Path, InstantSource)} with another wait for locks. */
    public static Store open(Path file, InstantSource clock, Duration busy) {
        return open(file, clock, new Database.Tuning(busy, Database.Tuning.NORMAL.pages()));
    }

    static Store open(Path file, InstantSource clock, Database.Tuning tuning) {
        return new Store(Database.open(file, tuning, Schema.current()), clock);
    }

    public Path file() {
        return database.file();
    }

    public RunJournal journal() {
        return journal;
    }

    public Runs runs() {
        return runs;
    }

    public Commands commands() {
        return commands;
    }

    public Secrets secrets() {
        return secrets;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public Rehearsals rehearsals() {
        return rehearsals;
    }

    public Documents documents() {
        return documents;
    }

    public Settings settings() {
        return settings;
    }

    public Audit audit() {
        return audit;
    }

    public ClusterSnapshots clusterSnapshots() {
        return clusterSnapshots;
    }

    /** Changes whenever this or another process has committed something. */
    public long dataVersion() {
        return database.dataVersion();
    }

    /** Reads everything and says what is not intact. May take seconds; changes nothing. */
    public Report check() {
        return new StoreCheck(database, journal, snapshots, audit).report();
    }

    /**
     * Removes blobs that nothing refers to and gives unused room back to the disk.
     *
     * @return how many blobs went
     */
    public int compact() {
        int gone = database.write(
                "Removing what nothing refers to",
                session -> session.update("DELETE FROM blob WHERE digest IN (" + ORPHANS + ")"));
        database.alone("Compacting the store", "VACUUM");
        database.alone("Compacting the store", "PRAGMA wal_checkpoint(TRUNCATE)");
        return gone;
    }

    /** Writes a whole copy of the store, without the install key, to a file that must not exist. */
    public void export(Path copy) {
        try {
            if (Files.exists(copy)) {
                throw new StoreException(
                        Kind.CONFLICT, "Exporting the store", copy + " exists", "Name a file that does not", null);
            }
            PrivateFiles.create(copy);
        } catch (IOException e) {
            throw StoreException.of("Exporting the store", copy, e);
        }
        database.alone(
                "Exporting the store to " + copy,
                "VACUUM INTO '" + copy.toString().replace("'", "''") + "'");
    }

    /** Finishes what is queued, then closes. */
    @Override
    public void close() {
        database.close();
    }
}
