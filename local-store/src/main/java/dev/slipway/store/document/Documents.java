package dev.slipway.store.document;

import dev.slipway.api.resource.Digest;
import dev.slipway.store.internal.Blobs;
import dev.slipway.store.internal.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Layers and drafts: every version that was seen. Callers withhold secret texts before they put one. */
public final class Documents {
    /** @param version from 1, per kind and name */
    public record Version(String kind, String name, long version, Digest content, String author, Instant at) {}

    private static final String COLUMNS = "kind, name, version, blob, author, at";

    private final Database database;
    private final InstantSource clock;

    public Documents(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Stores a text as the next version, unless it is the newest one already. Durable when it returns. */
    public Version put(String kind, String name, String text, String author) {
        var at = clock.instant();
        return database.write("Storing " + kind + " " + name, session -> {
            var content = Blobs.put(session, text);
            var newest = session.first(
                    "SELECT " + COLUMNS + " FROM document WHERE kind = ? AND name = ? ORDER BY version DESC LIMIT 1",
                    Documents::version,
                    kind,
                    name);
            if (newest.isPresent() && newest.get().content().equals(content)) {
                return newest.get();
            }
            var next = new Version(kind, name, newest.map(Version::version).orElse(0L) + 1, content, author, at);
            session.update(
                    "INSERT INTO document (" + COLUMNS + ") VALUES (?,?,?,?,?,?)",
                    kind,
                    name,
                    next.version(),
                    content.hex(),
                    author,
                    at.toString());
            return next;
        });
    }

    /** Newest first. */
    public List<Version> versions(String kind, String name) {
        return database.read(
                "Listing the versions of " + kind + " " + name,
                session -> session.list(
                        "SELECT " + COLUMNS + " FROM document WHERE kind = ? AND name = ? ORDER BY version DESC",
                        Documents::version,
                        kind,
                        name));
    }

    public Optional<String> text(Version version) {
        return database.read("Reading a document", session -> Blobs.get(session, version.content()));
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                new Digest(row.getString(4)),
                row.getString(5),
                Instant.parse(row.getString(6)));
    }
}
