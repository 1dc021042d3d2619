package dev.slipway.store.snapshot;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.DataCodec.MalformedDataException;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Json.MalformedJsonException;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.Value.StringValue;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.RunId;
import dev.slipway.store.internal.Blobs;
import dev.slipway.store.internal.Database;
import dev.slipway.store.internal.Session;
import dev.slipway.store.schema.PrivateFiles;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import dev.slipway.store.secret.Secrets;
import dev.slipway.store.snapshot.StoredSnapshot.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Snapshots by digest. Kubernetes objects and long texts inside are stored once each, however many snapshots hold them.
 * Every method blocks.
 */
public final class Snapshots {
    private static final String PART = "$slipway.blob";
    private static final int LONG_TEXT = 256;
    private static final String COLUMNS =
            "id, application, namespace, version, intent, number, author, reason, at, mark, mark_reason";

    private final Database database;
    private final Secrets secrets;
    private final InstantSource clock;

    public Snapshots(Database database, Secrets secrets, InstantSource clock) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** What a cluster last got, and from which run. */
    public record Baseline(Digest snapshot, RunId run, Instant at) {}

    /** A place and what it last got; simulated clusters are places of their own. */
    public record Placed(boolean rehearsal, String namespace, ClusterName cluster, Baseline baseline) {}

    /** @param digestsCompare false when this desk uses another digest key for the application: secret values differ in form */
    public record Imported(StoredSnapshot snapshot, boolean digestsCompare) {}

    /** Stores a snapshot unless it is there; author and reason of the first time stay. Durable when it returns. */
    public StoredSnapshot put(Snapshot snapshot, Actor author, String reason) {
        var at = clock.instant();
        return database.write("Storing a snapshot", session -> put(session, snapshot, author, reason, at));
    }

    /** As {@link #put(Snapshot, Actor, String)} within an open transaction. */
    public StoredSnapshot put(Session session, Snapshot snapshot, Actor author, String reason, Instant at)
            throws SQLException {
        var tree = DataCodec.encode(snapshot);
        var id = Digest.of(tree);
        var there = find(session, id);
        if (there.isPresent()) {
            return there.get();
        }
        var parts = new LinkedHashSet<Digest>();
        var root = Blobs.put(session, Json.print(split(session, tree, parts)));
        parts.add(root);
        var plan = snapshot.plan();
        long number = session.first(
                        "SELECT number FROM snapshot WHERE application = ? AND version = ?",
                        row -> row.getLong(1),
                        plan.application().value(),
                        plan.version().hex())
                .orElse(0L);
        if (number == 0) {
            number = 1
                    + session.number(
                            "SELECT max(number) FROM snapshot WHERE application = ?",
                            plan.application().value());
        }
        session.update(
                "INSERT INTO snapshot (id, application, namespace, version, intent, number, root, author, reason, at)"
                        + " VALUES (?,?,?,?,?,?,?,?,?,?)",
                id.hex(),
                plan.application().value(),
                plan.namespace(),
                plan.version().hex(),
                plan.intent().hex(),
                number,
                root.hex(),
                Json.print(DataCodec.encode(author)),
                reason,
                at.toString());
        for (var part : parts) {
            session.update("INSERT INTO snapshot_part (snapshot, blob) VALUES (?, ?)", id.hex(), part.hex());
        }
        return new StoredSnapshot(
                id,
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                number,
                author,
                reason,
                at,
                Mark.NONE,
                "");
    }

    /** The tree with its objects and long texts put away as blobs of their own. */
    private static Value split(Session session, Value value, Set<Digest> parts) throws SQLException {
        return switch (value) {
            // An object that looks like our own reference is put away too, so that a reference is always ours.
            case ObjectValue o when isManifest(o) || o.has(PART) -> part(session, o, parts);
            case ObjectValue o -> {
                var fields = new LinkedHashMap<String, Value>();
                for (var field : o.fields().entrySet()) {
                    fields.put(field.getKey(), split(session, field.getValue(), parts));
                }
                yield new ObjectValue(fields);
            }
            case ListValue l -> {
                var items = new ArrayList<Value>();
                for (var item : l.items()) {
                    items.add(split(session, item, parts));
                }
                yield new ListValue(items);
            }
            case StringValue s when s.text().length() > LONG_TEXT -> part(session, s, parts);
            case StringValue s -> s;
            case Value.NumberValue n -> n;
            case Value.BooleanValue b -> b;
            case Value.NullValue n -> n;
            case Value.SecretValue s -> s;
        };
    }

    private static boolean isManifest(ObjectValue o) {
        return o.text("apiVersion").isPresent() && o.text("kind").isPresent();
    }

    private static Value part(Session session, Value value, Set<Digest> parts) throws SQLException {
        var digest = Blobs.put(session, Json.print(value));
        parts.add(digest);
        return Value.object(PART, digest.hex());
    }

    private static Value join(Session session, Value value) throws SQLException {
        return switch (value) {
            case ObjectValue o
            when o.text(PART).isPresent() ->
                Json.parse(blob(session, new Digest(o.text(PART).get())));
            case ObjectValue o -> {
                var fields = new LinkedHashMap<String, Value>();
                for (var field : o.fields().entrySet()) {
                    fields.put(field.getKey(), join(session, field.getValue()));
                }
                yield new ObjectValue(fields);
            }
            case ListValue l -> {
                var items = new ArrayList<Value>();
                for (var item : l.items()) {
                    items.add(join(session, item));
                }
                yield new ListValue(items);
            }
            case StringValue s -> s;
            case Value.NumberValue n -> n;
            case Value.BooleanValue b -> b;
            case Value.NullValue n -> n;
            case Value.SecretValue s -> s;
        };
    }

    private static String blob(Session session, Digest digest) throws SQLException {
        return Blobs.get(session, digest)
                .orElseThrow(() -> new StoreException(
                        Kind.DAMAGED,
                        "Reading a snapshot",
                        "part " + digest.brief() + " is missing",
                        "Run `slipway store check` to see what is intact",
                        null));
    }

    /**
     * The stored form of a snapshot within an open transaction.
     *
     * @throws StoreException DAMAGED when it is not what its digest says
     */
    public Optional<Value> tree(Session session, Digest id) throws SQLException {
        var root =
                session.first("SELECT root FROM snapshot WHERE id = ?", row -> new Digest(row.getString(1)), id.hex());
        if (root.isEmpty()) {
            return Optional.empty();
        }
        try {
            var tree = join(session, Json.parse(blob(session, root.get())));
            if (Digest.of(tree).equals(id)) {
                return Optional.of(tree);
            }
        } catch (MalformedJsonException | IllegalArgumentException e) {
            throw damaged(id, e);
        }
        throw damaged(id, null);
    }

    private static StoreException damaged(Digest id, @org.jspecify.annotations.Nullable Exception cause) {
        return new StoreException(
                Kind.DAMAGED,
                "Reading a snapshot",
                id.brief() + " does not hold what its digest says",
                "Run `slipway store check`; import it again from an export if there is one",
                cause);
    }

    /** @throws StoreException DAMAGED when it is not what its digest says */
    public Optional<Snapshot> get(Digest id) {
        return database.read("Reading snapshot " + id.brief(), session -> tree(session, id))
                .map(tree -> {
                    try {
                        return DataCodec.decode(tree, Snapshot.class);
                    } catch (MalformedDataException e) {
                        throw damaged(id, e);
                    }
                });
    }

    public Optional<StoredSnapshot> find(Digest id) {
        return database.read("Finding snapshot " + id.brief(), session -> find(session, id));
    }

    private static Optional<StoredSnapshot> find(Session session, Digest id) throws SQLException {
        return session.first("SELECT " + COLUMNS + " FROM snapshot WHERE id = ?", Snapshots::stored, id.hex());
    }

    /** All whose digest begins so, newest first. */
    public List<StoredSnapshot> matching(String prefix) {
        return database.read(
                "Finding snapshot " + prefix,
                session -> session.list(
                        "SELECT " + COLUMNS
                                + " FROM snapshot WHERE substr(id, 1, length(?)) = ? ORDER BY at DESC, rowid DESC",
                        Snapshots::stored,
                        prefix,
                        prefix));
    }

    /** Newest first. */
    public List<StoredSnapshot> versions(ApplicationName application) {
        return database.read(
                "Listing the versions of " + application,
                session -> session.list(
                        "SELECT " + COLUMNS
                                + " FROM snapshot WHERE application = ? ORDER BY number DESC, at DESC, rowid DESC",
                        Snapshots::stored,
                        application.value()));
    }

    /** The newest snapshot of this desk's version {@code @number}. */
    public Optional<StoredSnapshot> numbered(ApplicationName application, long number) {
        return versions(application).stream().filter(v -> v.number() == number).findFirst();
    }

    public List<ApplicationName> applications() {
        return database.read(
                "Listing applications",
                session -> session.list(
                        "SELECT DISTINCT application FROM snapshot ORDER BY application",
                        row -> new ApplicationName(row.getString(1))));
    }

    /** @throws StoreException ABSENT when there is no such snapshot */
    public void mark(Digest id, Mark mark, String reason) {
        database.write("Marking snapshot " + id.brief(), session -> {
            int rows = session.update(
                    "UPDATE snapshot SET mark = ?, mark_reason = ? WHERE id = ?", mark.name(), reason, id.hex());
            if (rows == 0) {
                throw absent("Marking a snapshot", id);
            }
            return rows;
        });
    }

    /** What a cluster last got to the end: the newest lane of a run that is DONE. Live and rehearsed ones stand apart. */
    public Optional<Baseline> baseline(
            boolean rehearsal, ApplicationName application, String namespace, ClusterName cluster) {
        return database.read(
                "Finding what " + cluster + " last got of " + application,
                session -> session.first(
                        "SELECT snapshot, run, at FROM baseline"
                                + " WHERE rehearsal = ? AND application = ? AND namespace = ? AND cluster = ?",
                        row -> new Baseline(
                                new Digest(row.getString(1)),
                                new RunId(row.getString(2)),
                                Instant.parse(row.getString(3))),
                        rehearsal,
                        application.value(),
                        namespace,
                        cluster.value()));
    }

    /** What each place last got of an application, in the order in which they got it. */
    public List<Placed> baselines(ApplicationName application) {
        return database.read(
                "Finding what clusters last got of " + application,
                session -> session.list(
                        "SELECT rehearsal, namespace, cluster, snapshot, run, at FROM baseline"
                                + " WHERE application = ? ORDER BY at, cluster",
                        row -> new Placed(
                                row.getBoolean(1),
                                row.getString(2),
                                new ClusterName(row.getString(3)),
                                new Baseline(
                                        new Digest(row.getString(4)),
                                        new RunId(row.getString(5)),
                                        Instant.parse(row.getString(6)))),
                        application.value()));
    }

    /** Writes a snapshot with all it needs, and the application's digest key, to one file. It holds no secret value. */
    public void export(Digest id, Path file) {
        var stored = find(id).orElseThrow(() -> absent("Exporting a snapshot", id));
        var tree = database.read("Exporting snapshot " + id.brief(), session -> tree(session, id))
                .orElseThrow(() -> absent("Exporting a snapshot", id));
        var text = Json.print(Value.object(
                "slipway",
                "snapshot",
                "format",
                1,
                "id",
                id.hex(),
                "author",
                DataCodec.encode(stored.author()),
                "reason",
                stored.reason(),
                "at",
                stored.at().toString(),
                "digestKey",
                Base64.getEncoder().encodeToString(secrets.applicationKey(stored.application())),
                "snapshot",
                tree));
        try {
            PrivateFiles.create(file);
            Files.writeString(file, text);
        } catch (IOException e) {
            throw StoreException.of("Exporting snapshot " + id.brief(), file, e);
        }
    }

    /** @throws StoreException DAMAGED when the file is no export or does not hold what its digest says */
    public Imported restore(Path file) {
        try {
            if (Files.size(file) > Blobs.LARGEST) {
                throw unreadable(file, "is larger than any export", null);
            }
            var tree = (ObjectValue) Json.parse(Files.readString(file));
            var content = tree.object("snapshot");
            if (!tree.text("slipway").equals(Optional.of("snapshot"))
                    || !tree.text("id").equals(Optional.of(Digest.of(content).hex()))) {
                throw unreadable(file, "does not hold what its digest says", null);
            }
            var snapshot = DataCodec.decode(content, Snapshot.class);
            var author = DataCodec.decode(tree.object("author"), Actor.class);
            var at = Instant.parse(tree.text("at").orElse(""));
            var key = Base64.getDecoder().decode(tree.text("digestKey").orElse(""));
            var reason = tree.text("reason").orElse("");
            boolean compare = secrets.adoptKey(snapshot.plan().application(), key);
            var stored = database.write("Importing a snapshot", session -> put(session, snapshot, author, reason, at));
            return new Imported(stored, compare);
        } catch (IOException e) {
            throw StoreException.of("Importing a snapshot", file, e);
        } catch (MalformedJsonException
                | MalformedDataException
                | ClassCastException
                | IllegalArgumentException
                | DateTimeException e) {
            throw unreadable(file, "is no export of a snapshot", e);
        }
    }

    private static StoreException unreadable(
            Path file, String how, @org.jspecify.annotations.Nullable Exception cause) {
        return new StoreException(
                Kind.DAMAGED, "Importing a snapshot", file + " " + how, "Export it again on the other desk", cause);
    }

    private static StoreException absent(String attempted, Digest id) {
        return new StoreException(
                Kind.ABSENT, attempted, id.brief() + " is not in this store", "`slipway history APP` lists them", null);
    }

    private static StoredSnapshot stored(ResultSet row) throws SQLException {
        return new StoredSnapshot(
                new Digest(row.getString(1)),
                new ApplicationName(row.getString(2)),
                row.getString(3),
                new Digest(row.getString(4)),
                new Digest(row.getString(5)),
                row.getLong(6),
                DataCodec.decode(Json.parse(row.getString(7)), Actor.class),
                row.getString(8),
                Instant.parse(row.getString(9)),
                Mark.valueOf(row.getString(10)),
                row.getString(11));
    }
}
