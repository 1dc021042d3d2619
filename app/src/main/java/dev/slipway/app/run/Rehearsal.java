package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.RunId;
import dev.slipway.app.rehearsal.World;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A simulated world that lives in the store, opened by one process at a time. What its clusters accept is durable before it
 * is answered. One thread, the one that drives it.
 *
 * @param name its name in the store
 * @param seed what latencies are drawn from
 */
public record Rehearsal(String name, long seed, World world, RunLock lock) implements AutoCloseable {
    private static final String SETTING = "rehearsal.run.";

    /**
     * Where a rehearsed run lives.
     *
     * @param approver in whose name gates are answered; empty when people answer them
     * @param speed virtual seconds per second; empty for as fast as it goes
     */
    public record Place(String world, long seed, Optional<String> approver, Optional<Double> speed) {}

    /** Makes a world. */
    public static Rehearsal create(Store store, String name, List<ClusterName> clusters, long seed, Instant start) {
        var lock = lock(store, name);
        return new Rehearsal(
                name,
                seed,
                World.create(clusters, seed, start, entry -> store.rehearsals().append(name, entry)),
                lock);
    }

    /** Rebuilds a world from its record. */
    public static Rehearsal open(Store store, String name, long seed) {
        var lock = lock(store, name);
        var record = store.rehearsals().read(name);
        if (record.isEmpty()) {
            lock.close();
            throw RunRefusedException.of("cli.runs.world-gone", name);
        }
        return new Rehearsal(
                name, seed, World.rebuild(record, entry -> store.rehearsals().append(name, entry)), lock);
    }

    private static RunLock lock(Store store, String name) {
        return RunLock.take(locks(store), new RunId(name))
                .orElseThrow(() -> RunRefusedException.of("cli.runs.world-busy", name));
    }

    static Path locks(Store store) {
        return store.file().resolveSibling(store.file().getFileName() + ".locks");
    }

    /** Remembers that a run happens in this world. */
    void holds(Store store, RunId run, Optional<String> approver, Optional<Double> speed) {
        var place = Value.object("world", name, "seed", seed);
        if (approver.isPresent()) {
            place = place.with("approver", Value.of(approver.get()));
        }
        if (speed.isPresent()) {
            place = place.with("speed", Value.of(speed.get().toString()));
        }
        store.settings().put(SETTING + run, place);
    }

    /** Where a run was rehearsed; empty for one on real clusters. */
    public static Optional<Place> of(Store store, RunId run) {
        return store.settings()
                .get(SETTING + run)
                .map(value -> (ObjectValue) value)
                .map(place -> new Place(
                        place.text("world").orElseThrow(),
                        place.integer("seed").orElseThrow(),
                        place.text("approver"),
                        place.text("speed").map(Double::valueOf)));
    }

    ClusterPorts ports() {
        return new ClusterPorts() {
            @Override
            public ClusterReader reader(ClusterName cluster) {
                return world.cluster(cluster);
            }

            @Override
            public ClusterWriter writer(ClusterName cluster) {
                return world.cluster(cluster);
            }
        };
    }

    @Override
    public void close() {
        lock.close();
    }
}
