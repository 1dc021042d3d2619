package dev.slipway.store;

import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.RunId;
import dev.slipway.store.audit.Audit;
import dev.slipway.store.internal.Blobs;
import dev.slipway.store.internal.Database;
import dev.slipway.store.run.RunJournal;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.snapshot.Snapshots;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that can be verified, and goes on after each thing it finds. */
final class StoreCheck {
    private final Database database;
    private final RunJournal journal;
    private final Snapshots snapshots;
    private final Audit audit;

    StoreCheck(Database database, RunJournal journal, Snapshots snapshots, Audit audit) {
        this.database = database;
        this.journal = journal;
        this.snapshots = snapshots;
        this.audit = audit;
    }

    Store.Report report() {
        var findings = new ArrayList<Store.Finding>();
        guarded(
                "file",
                findings,
                () -> database
                        .read(
                                "Checking the file",
                                session -> session.list("PRAGMA integrity_check(20)", row -> row.getString(1)))
                        .stream()
                        .filter(line -> !line.equals("ok"))
                        .forEach(line -> findings.add(new Store.Finding("file", line))));
        guarded(
                "file",
                findings,
                () -> database.read(
                                "Checking references",
                                session -> session.list(
                                        "PRAGMA foreign_key_check",
                                        row -> row.getString(1) + " row " + row.getString(2)))
                        .forEach(line ->
                                findings.add(new Store.Finding("file", line + " refers to something that is gone"))));
        var runs = ids("SELECT id FROM run ORDER BY id", "runs", findings);
        for (var run : runs) {
            guarded(
                    "run " + run,
                    findings,
                    () -> journal.verify(new RunId(run))
                            .ifPresent(what -> findings.add(new Store.Finding("run " + run, what))));
        }
        var stored = ids("SELECT id FROM snapshot ORDER BY id", "snapshots", findings);
        for (var id : stored) {
            guarded("snapshot " + id, findings, () -> snapshots.get(new Digest(id)));
        }
        var blobs = ids("SELECT digest FROM blob ORDER BY digest", "blobs", findings);
        for (var blob : blobs) {
            guarded(
                    "blob " + blob,
                    findings,
                    () -> database.read("Checking a blob", session -> Blobs.get(session, new Digest(blob))));
        }
        guarded(
                "audit",
                findings,
                () -> audit.verify().ifPresent(what -> findings.add(new Store.Finding("audit", what))));
        var orphans = ids(Store.ORPHANS, "blobs", findings);
        return new Store.Report(runs.size(), stored.size(), blobs.size(), orphans.size(), List.copyOf(findings));
    }

    private List<String> ids(String sql, String subject, List<Store.Finding> findings) {
        try {
            return database.read("Listing " + subject, session -> session.list(sql, row -> row.getString(1)));
        } catch (StoreException e) {
            findings.add(new Store.Finding(subject, String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    private static void guarded(String subject, List<Store.Finding> findings, Runnable look) {
        try {
            look.run();
        } catch (StoreException | IllegalArgumentException e) {
            findings.add(new Store.Finding(subject, String.valueOf(e.getMessage())));
        }
    }
}
