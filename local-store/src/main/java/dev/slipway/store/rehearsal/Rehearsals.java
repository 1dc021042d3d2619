package dev.slipway.store.rehearsal;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.store.internal.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The logs that simulated worlds live in: what is appended is durable before the world answers. */
public final class Rehearsals {
    private static final int PAGE = 1_000;

    /** @param entries how many were appended */
    public record World(String name, Instant createdAt, long entries) {}

    private record Line(long sequence, Value entry) {}

    private final Database database;
    private final InstantSource clock;

    public Rehearsals(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Appends and waits until it is durable; what other threads append meanwhile shares the commit. */
    public void append(String world, Value entry) {
        appendAll(world, List.of(entry));
    }

    /** All or nothing, in order. */
    public void appendAll(String world, List<? extends Value> entries) {
        var texts = entries.stream().map(Json::print).toList();
        database.write("Recording what world " + world + " did", work(world, texts));
    }

    /** As {@link #append} without waiting; the future completes on the store's writer thread. */
    public CompletableFuture<Long> queue(String world, Value entry) {
        return database.queue("Recording what world " + world + " did", work(world, List.of(Json.print(entry))));
    }

    private Database.Work<Long> work(String world, List<String> texts) {
        var now = clock.instant().toString();
        return session -> {
            session.update("INSERT OR IGNORE INTO world (name, created_at, sequence) VALUES (?, ?, 0)", world, now);
            long sequence = session.number("SELECT sequence FROM world WHERE name = ?", world);
            for (var text : texts) {
                session.update(
                        "INSERT INTO world_entry (world, sequence, entry) VALUES (?, ?, ?)", world, ++sequence, text);
            }
            session.update("UPDATE world SET sequence = ? WHERE name = ?", sequence, world);
            return sequence;
        };
    }

    /** All entries in order; none for a world that is not there. */
    public List<Value> read(String world) {
        return database.read(
                "Reading world " + world,
                session -> session.list(
                        "SELECT entry FROM world_entry WHERE world = ? ORDER BY sequence",
                        row -> Json.parse(row.getString(1)),
                        world));
    }

    /** As {@link #read}, holding a page of them in memory at a time. */
    public void each(String world, Consumer<Value> reader) {
        long at = 0;
        while (true) {
            long after = at;
            var page = database.read(
                    "Reading world " + world,
                    session -> session.list(
                            "SELECT sequence, entry FROM world_entry WHERE world = ? AND sequence > ?"
                                    + " ORDER BY sequence LIMIT ?",
                            row -> new Line(row.getLong(1), Json.parse(row.getString(2))),
                            world,
                            after,
                            PAGE));
            page.forEach(line -> reader.accept(line.entry()));
            if (page.size() < PAGE) {
                return;
            }
            at = page.getLast().sequence();
        }
    }

    public List<World> list() {
        return database.read(
                "Listing worlds",
                session -> session.list(
                        "SELECT name, created_at, sequence FROM world ORDER BY created_at, name",
                        row -> new World(row.getString(1), Instant.parse(row.getString(2)), row.getLong(3))));
    }

    /** Forgets a world; one that is not there is no error. */
    public void delete(String world) {
        database.write("Deleting world " + world, session -> {
            session.update("DELETE FROM world_entry WHERE world = ?", world);
            return session.update("DELETE FROM world WHERE name = ?", world);
        });
    }
}
