package dev.slipway.tests.pipeline;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.RunPhase;
import dev.slipway.app.rehearsal.RequestLogEntry;
import dev.slipway.app.rehearsal.SimulatedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody sees of a release of {@code shop} who knows nothing but the cluster, and holds against the invariants of
 * release-engines §6.2. To be asked after every event.
 */
final class Onlooker {
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind DEPLOYMENT = new GroupKind("apps", "Deployment");
    private static final GroupKind SERVICE = new GroupKind("", "Service");
    private static final GroupKind ROUTE = new GroupKind("gateway.networking.k8s.io", "HTTPRoute");
    private static final String THEIRS = "ops.example.com/team";

    private final House house;
    private final SimulatedCluster cluster;
    private final int replicas;
    private final List<String> broken = new ArrayList<>();
    private Optional<Sight> last = Optional.empty();

    /** @param canaryPods what the canary's workload asks for; 0 when there is none */
    private record Sight(
            Value template, long canaryPods, long toStable, long toCanary, boolean paused, long requests) {}

    /** Gives the objects that stand there a field of another owner. */
    Onlooker(House house, String cluster, int replicas) {
        this.house = house;
        this.cluster = house.world.cluster(new ClusterName(cluster));
        this.replicas = replicas;
        foreignFields(this.cluster);
    }

    /** What was seen broken, with when; empty at best. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    /** A quota of somebody who pays for the pods. */
    static Manifest podQuota(String namespace, int pods) {
        return new Manifest(Value.object(
                "apiVersion",
                "v1",
                "kind",
                "ResourceQuota",
                "metadata",
                Value.object("name", "pods", "namespace", namespace),
                "spec",
                Value.object("hard", Value.object("pods", Integer.toString(pods)))));
    }

    /** Somebody else's fields on the objects that a release writes. */
    private static void foreignFields(SimulatedCluster cluster) {
        for (var kind : List.of(DEPLOYMENT, SERVICE, ROUTE)) {
            cluster.all(kind).stream()
                    .filter(object -> object.name().equals("shop"))
                    .forEach(object -> cluster.put(object.withAnnotation(THEIRS, "pay"), "ops"));
        }
    }

    void look(RunPhase phase) {
        int stable = 0;
        int canary = 0;
        int pods = 0;
        for (var pod : cluster.all(POD)) {
            if (pod.isBeingDeleted()) {
                continue;
            }
            pods++;
            if (ready(pod)) {
                if (pod.labels().containsValue("shop-canary")) {
                    canary++;
                } else {
                    stable++;
                }
            }
        }
        var route = find(ROUTE, "shop");
        var workload = find(DEPLOYMENT, "shop");
        if (route.isEmpty() || workload.isEmpty()) {
            complain("I3", "the stable side is gone");
            return;
        }
        long toStable = 0;
        long toCanary = 0;
        for (var rule : route.get().spec().list("rules")) {
            if (((ObjectValue) rule).list("matches").toString().contains("x-canary")) {
                continue;
            }
            for (var ref : ((ObjectValue) rule).list("backendRefs")) {
                var backend = (ObjectValue) ref;
                long weight = backend.integer("weight").orElse(1L);
                if (backend.text("name").orElse("").equals("shop-canary")) {
                    toCanary += weight;
                } else {
                    toStable += weight;
                }
            }
        }
        long sum = toStable + toCanary;
        if (sum == 0) {
            complain("I1", "nobody gets requests");
        } else if (stable * sum < toStable * replicas || canary * sum < toCanary * replicas) {
            complain("I1", "stable " + stable + " of " + toStable + ", canary " + canary + " of " + toCanary);
        }
        if (stable + canary < replicas) {
            complain("I2", "only " + (stable + canary) + " pods are ready");
        }
        // both sides whole, and what a rolling update adds on top
        if (pods > 2 * replicas + (replicas + 3) / 4) {
            complain("I5", pods + " pods");
        }
        for (var object : List.of(workload.get(), route.get())) {
            if (!Optional.of("pay")
                    .equals(Optional.ofNullable(object.annotations().get(THEIRS)))) {
                complain("I4", object.id() + " lost a field of another owner");
            }
        }
        var now = new Sight(
                workload.get().spec().object("template"),
                find(DEPLOYMENT, "shop-canary")
                        .flatMap(c -> c.spec().integer("replicas"))
                        .orElse(0L),
                toStable,
                toCanary,
                phase == RunPhase.PAUSED,
                writes());
        last.ifPresent(before -> compare(before, now));
        last = Optional.of(now);
    }

    private void compare(Sight before, Sight now) {
        if (!Value.equivalent(before.template(), now.template()) && before.toStable() > 0) {
            complain("I3", "stable changed its pods with " + before.toStable() + " of the traffic");
        }
        if (now.canaryPods() == 0 && before.canaryPods() > 0 && before.toCanary() > 0) {
            complain("I3", "the canary went with " + before.toCanary() + " of the traffic");
        }
        if (before.paused() && now.paused() && before.requests() != now.requests()) {
            complain("I6", "somebody wrote while the run was paused");
        }
    }

    /** Requests of ours that changed something, but for what a lease says. */
    private long writes() {
        return cluster.requestLog().stream()
                .filter(RequestLogEntry::changed)
                .filter(entry -> entry.manager().startsWith("slipway"))
                .filter(entry -> !entry.target().kind().equals("Lease"))
                .count();
    }

    private Optional<Manifest> find(GroupKind kind, String name) {
        return cluster.all(kind).stream()
                .filter(object -> object.name().equals(name))
                .findFirst();
    }

    private void complain(String invariant, String what) {
        broken.add(invariant + " at " + house.world.time().now() + ": " + what);
    }

    private static boolean ready(Manifest pod) {
        return pod.status().list("conditions").stream()
                .anyMatch(c -> c instanceof ObjectValue o
                        && o.text("type").orElse("").equals("Ready")
                        && o.text("status").orElse("").equals("True"));
    }
}
