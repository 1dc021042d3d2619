package dev.slipway.store.audit;

import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Actor;
import dev.slipway.store.internal.Database;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Who did what, append-only and chained by hashes. Details never hold secret values: that is the caller's duty. */
public final class Audit {
    /** Hash before the first entry. */
    private static final Digest ROOT = Digest.of("slipway audit");

    /** What was done to what. */
    public record Entry(Instant at, Actor actor, String action, String subject, Value detail) {}

    private record Line(long sequence, String entry, String previous, String hash) {
        boolean follows(Digest before) {
            return previous.equals(before.hex())
                    && hash.equals(Audit.hash(before, entry).hex());
        }
    }

    private final Database database;
    private final InstantSource clock;

    public Audit(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Durable when it returns. */
    public void append(Actor actor, String action, String subject, Value detail) {
        var text = Json.print(DataCodec.encode(new Entry(clock.instant(), actor, action, subject, detail)));
        database.write("Recording " + action, session -> {
            var previous = session.first(
                            "SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1",
                            row -> new Digest(row.getString(1)))
                    .orElse(ROOT);
            return session.update(
                    "INSERT INTO audit (sequence, entry, previous, hash)"
                            + " VALUES ((SELECT coalesce(max(sequence), 0) + 1 FROM audit), ?, ?, ?)",
                    text,
                    previous.hex(),
                    hash(previous, text).hex());
        });
    }

    private static Digest hash(Digest previous, String entry) {
        return Digest.of(previous.hex() + "\n" + entry);
    }

    /** Newest first. */
    public List<Entry> newest(int limit) {
        return database.read(
                "Reading the audit",
                session -> session.list(
                        "SELECT entry FROM audit ORDER BY sequence DESC LIMIT ?",
                        row -> DataCodec.decode(Json.parse(row.getString(1)), Entry.class),
                        limit));
    }

    /** What is wrong with the chain; empty when it is whole. */
    public Optional<String> verify() {
        try {
            var lines = database.read(
                    "Checking the audit",
                    session -> session.list(
                            "SELECT sequence, entry, previous, hash FROM audit ORDER BY sequence",
                            row -> new Line(row.getLong(1), row.getString(2), row.getString(3), row.getString(4))));
            var before = ROOT;
            long sequence = 0;
            for (var line : lines) {
                if (line.sequence() != ++sequence || !line.follows(before)) {
                    return Optional.of("the audit is broken at entry " + sequence);
                }
                before = new Digest(line.hash());
            }
            return Optional.empty();
        } catch (StoreException e) {
            if (e.kind() == Kind.DAMAGED) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }
}
