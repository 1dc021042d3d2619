package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Some simulated clusters on one virtual time. Equal seed and equal requests at equal moments give equal worlds, which is how
 * a world is rebuilt from its record. One thread.
 */
public final class World {
    private final VirtualTime time;
    private final Map<ClusterName, SimulatedCluster> clusters = new LinkedHashMap<>();
    private final RehearsalJournal journal;
    private long tasks;
    private boolean rebuilding;

    private World(List<ClusterName> names, long seed, Instant start, RehearsalJournal journal) {
        this.time = new VirtualTime(start);
        this.journal = journal;
        long n = seed;
        for (var name : names) {
            clusters.put(name, new SimulatedCluster(this, name, n));
            n = n * 6364136223846793005L + 1442695040888963407L;
        }
    }

    /** A new world, recorded from its beginning. */
    public static World create(List<ClusterName> names, long seed, Instant start, RehearsalJournal journal) {
        journal.accepted(Value.object("world", DataCodec.encode(names), "seed", seed, "start", start.toString()));
        return new World(names, seed, start, journal);
    }

    /**
     * The world that a record describes, at the moment of its last entry.
     *
     * @throws IllegalArgumentException when the record does not begin with a world or does not fit it
     */
    public static World rebuild(List<Value> record, RehearsalJournal journal) {
        if (record.isEmpty() || !(record.getFirst() instanceof ObjectValue head) || !head.has("world")) {
            throw new IllegalArgumentException("the record of a rehearsal does not begin with its world");
        }
        var world = new World(
                DataCodec.decodeList(Objects.requireNonNull(head.get("world")), ClusterName.class),
                head.integer("seed").orElseThrow(),
                Instant.parse(head.text("start").orElseThrow()),
                journal);
        world.rebuilding = true;
        for (var entry : record.subList(1, record.size())) {
            var object = (ObjectValue) entry;
            long until = object.integer("tasks").orElseThrow();
            while (world.tasks < until) {
                if (!world.time.runNext()) {
                    throw new IllegalArgumentException("the record of a rehearsal does not fit its world");
                }
            }
            world.time.moveTo(Instant.parse(object.text("at").orElseThrow()));
            var name = new ClusterName(object.text("cluster").orElseThrow());
            world.cluster(name).again(object);
        }
        world.rebuilding = false;
        return world;
    }

    public VirtualTime time() {
        return time;
    }

    public Map<ClusterName, SimulatedCluster> clusters() {
        return Collections.unmodifiableMap(clusters);
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public SimulatedCluster cluster(ClusterName name) {
        var cluster = clusters.get(name);
        if (cluster == null) {
            throw new IllegalArgumentException("this rehearsal has no cluster " + name);
        }
        return cluster;
    }

    /** Work of the clusters themselves; counted, so that a rebuilt world does the same in the same order. */
    void later(Duration delay, Runnable work) {
        time.scheduleIn(delay, () -> {
            tasks++;
            work.run();
        });
    }

    void record(ClusterName cluster, String sort, Value body) {
        if (!rebuilding) {
            journal.accepted(
                    Value.object("at", time.now().toString(), "tasks", tasks, "cluster", cluster.value(), sort, body));
        }
    }
}
