package dev.slipway.store.cluster;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.store.internal.Blobs;
import dev.slipway.store.internal.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects as seen in a cluster at some time, with secret texts withheld by who saw them. */
public final class ClusterSnapshots {
    /** @param objects how many */
    public record Taken(ClusterName cluster, Instant at, Digest content, int objects) {}

    private final Database database;

    public ClusterSnapshots(Database database) {
        this.database = database;
    }

    /** Durable when it returns. */
    public Taken put(ClusterName cluster, Instant at, List<Manifest> objects) {
        var text = Json.print(Value.list(objects.stream().map(Manifest::tree).toList()));
        return database.write("Storing what " + cluster + " holds", session -> {
            var content = Blobs.put(session, text);
            session.update(
                    "INSERT OR REPLACE INTO cluster_snapshot (cluster, at, blob, objects) VALUES (?,?,?,?)",
                    cluster.value(),
                    at.toString(),
                    content.hex(),
                    objects.size());
            return new Taken(cluster, at, content, objects.size());
        });
    }

    /** Newest first. */
    public List<Taken> list(ClusterName cluster) {
        return database.read(
                "Listing what was seen of " + cluster,
                session -> session.list(
                        "SELECT at, blob, objects FROM cluster_snapshot WHERE cluster = ? ORDER BY at DESC",
                        row -> new Taken(
                                cluster, Instant.parse(row.getString(1)), new Digest(row.getString(2)), row.getInt(3)),
                        cluster.value()));
    }

    public Optional<List<Manifest>> objects(Taken taken) {
        return database.read(
                        "Reading what " + taken.cluster() + " held", session -> Blobs.get(session, taken.content()))
                .map(text -> {
                    var out = new ArrayList<Manifest>();
                    for (var item : ((ListValue) Json.parse(text)).items()) {
                        out.add(new Manifest((ObjectValue) item));
                    }
                    return List.copyOf(out);
                });
    }
}
