package dev.slipway.app.release.status;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.workload.Health;
import dev.slipway.api.workload.HealthRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How a release stands in one cluster, from its live objects alone: each object's health, the worst of them, and what is known
 * only after deployment.
 *
 * @param health the worst of the objects; HEALTHY when there is none
 * @param records addresses and instance names
 */
public record ReleaseStatus(
        ClusterName cluster, Health health, Map<ResourceId, HealthRule.Verdict> objects, List<RuntimeRecord> records) {
    private static final GroupKind SERVICE = GroupKind.core("Service");
    private static final GroupKind POD = GroupKind.core("Pod");
    private static final GroupKind INGRESS = new GroupKind("networking.k8s.io", "Ingress");
    private static final GroupKind HTTP_ROUTE = new GroupKind("gateway.networking.k8s.io", "HTTPRoute");

    public ReleaseStatus {
        objects = Collections.unmodifiableMap(new LinkedHashMap<>(objects));
        records = List.copyOf(records);
    }

    /** A fact that no document holds: where an object is reached, which instances it has. */
    public record RuntimeRecord(ResourceId object, Sort sort, String value) {
        /** Sorts of facts. */
        public enum Sort {
            ADDRESS,
            HOST,
            INSTANCE,
            INSTANCE_ADDRESS
        }
    }

    /**
     * @param expected the objects of the release; one that is not live is MISSING
     * @param live what was read, pods included where they are wanted
     * @param rules of plugins; before those built in
     */
    public static ReleaseStatus of(
            ClusterName cluster, List<ResourceId> expected, List<Manifest> live, List<HealthRule> rules) {
        var byKind = new HashMap<GroupKind, HealthRule>();
        rules.forEach(rule -> byKind.putIfAbsent(rule.kind(), rule));
        var found = new LinkedHashMap<ResourceId, Manifest>();
        live.forEach(manifest -> found.put(manifest.id(), manifest));
        var verdicts = new LinkedHashMap<ResourceId, HealthRule.Verdict>();
        for (var id : expected) {
            var manifest = found.get(id);
            verdicts.put(
                    id,
                    manifest == null
                            ? new HealthRule.Verdict(Health.MISSING, Message.of("release.health.missing"))
                            : verdict(manifest, Optional.ofNullable(byKind.get(id.groupKind()))));
        }
        var worst = verdicts.values().stream()
                .map(HealthRule.Verdict::health)
                .max(Comparator.naturalOrder())
                .orElse(Health.HEALTHY);
        var records = new ArrayList<RuntimeRecord>();
        live.forEach(manifest -> records(manifest, records));
        return new ReleaseStatus(cluster, worst, verdicts, records);
    }

    private static HealthRule.Verdict verdict(Manifest manifest, Optional<HealthRule> rule) {
        if (rule.isPresent()) {
            return rule.get().assess(manifest);
        }
        if (manifest.isBeingDeleted()) {
            return new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.being-deleted"));
        }
        boolean stale =
                manifest.status().has("observedGeneration") && manifest.observedGeneration() < manifest.generation();
        if (stale) {
            return new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.not-observed"));
        }
        return switch (manifest.id().groupKind().toString()) {
            case "Deployment.apps", "StatefulSet.apps", "ReplicaSet.apps" -> replicas(manifest);
            case "DaemonSet.apps" -> daemons(manifest);
            case "Job.batch" -> job(manifest);
            case "Pod" -> pod(manifest);
            case "PersistentVolumeClaim" ->
                switch (manifest.status().text("phase").orElse("")) {
                    case "Bound" -> healthy();
                    case "Lost" -> new HealthRule.Verdict(Health.DEGRADED, Message.of("release.health.claim-lost"));
                    default -> new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.claim-pending"));
                };
            case "Service" -> service(manifest);
            case "HTTPRoute.gateway.networking.k8s.io" -> route(manifest);
            default -> healthy();
        };
    }

    private static HealthRule.Verdict healthy() {
        return new HealthRule.Verdict(Health.HEALTHY, Message.of("release.health.healthy"));
    }

    private static HealthRule.Verdict replicas(Manifest manifest) {
        if (manifest.spec().bool("paused").orElse(false)) {
            return new HealthRule.Verdict(Health.SUSPENDED, Message.of("release.health.paused"));
        }
        long wanted = manifest.spec().integer("replicas").orElse(1L);
        var status = manifest.status();
        for (var item : status.list("conditions")) {
            if (item instanceof ObjectValue condition
                    && condition.text("type").orElse("").equals("Progressing")
                    && condition.text("reason").orElse("").equals("ProgressDeadlineExceeded")) {
                return new HealthRule.Verdict(Health.DEGRADED, Message.of("release.health.no-progress"));
            }
        }
        long updated = status.integer("updatedReplicas").orElse(0L);
        boolean counts = manifest.kind().equals("ReplicaSet");
        long available = status.integer("availableReplicas")
                .or(() -> status.integer("readyReplicas"))
                .orElse(0L);
        long total = status.integer("replicas").orElse(0L);
        boolean done = available >= wanted && (counts || updated >= wanted) && total <= wanted;
        return done
                ? healthy()
                : new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.pods", available, wanted));
    }

    private static HealthRule.Verdict daemons(Manifest manifest) {
        long wanted = manifest.status().integer("desiredNumberScheduled").orElse(0L);
        long available = manifest.status().integer("numberAvailable").orElse(0L);
        long updated = manifest.status().integer("updatedNumberScheduled").orElse(0L);
        return available >= wanted && updated >= wanted
                ? healthy()
                : new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.pods", available, wanted));
    }

    private static HealthRule.Verdict job(Manifest manifest) {
        for (var item : manifest.status().list("conditions")) {
            if (item instanceof ObjectValue condition
                    && condition.text("status").orElse("").equals("True")) {
                switch (condition.text("type").orElse("")) {
                    case "Complete" -> {
                        return healthy();
                    }
                    case "Failed" -> {
                        return new HealthRule.Verdict(
                                Health.DEGRADED,
                                Message.of(
                                        "release.health.job-failed",
                                        condition.text("reason").orElse("")));
                    }
                    case "Suspended" -> {
                        return new HealthRule.Verdict(Health.SUSPENDED, Message.of("release.health.paused"));
                    }
                    default -> {}
                }
            }
        }
        return new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.job-runs"));
    }

    private static HealthRule.Verdict pod(Manifest manifest) {
        boolean ready = manifest.status().list("conditions").stream()
                .anyMatch(item -> item instanceof ObjectValue condition
                        && condition.text("type").orElse("").equals("Ready")
                        && condition.text("status").orElse("").equals("True"));
        var phase = manifest.status().text("phase").orElse("Pending");
        return switch (phase) {
            case "Failed" -> new HealthRule.Verdict(Health.DEGRADED, Message.of("release.health.pod", phase));
            case "Succeeded" -> healthy();
            default ->
                ready ? healthy() : new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.pod", phase));
        };
    }

    private static HealthRule.Verdict service(Manifest manifest) {
        boolean waits = manifest.spec().text("type").orElse("").equals("LoadBalancer")
                && manifest.status().object("loadBalancer").list("ingress").isEmpty();
        return waits ? new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.no-address")) : healthy();
    }

    private static HealthRule.Verdict route(Manifest manifest) {
        for (var item : manifest.status().list("parents")) {
            if (item instanceof ObjectValue parent) {
                for (var each : parent.list("conditions")) {
                    if (each instanceof ObjectValue condition
                            && condition.text("status").orElse("").equals("False")) {
                        return new HealthRule.Verdict(
                                Health.DEGRADED,
                                Message.of(
                                        "release.health.route",
                                        condition.text("type").orElse(""),
                                        condition.text("reason").orElse("")));
                    }
                }
            }
        }
        return manifest.status().list("parents").isEmpty()
                ? new HealthRule.Verdict(Health.PROGRESSING, Message.of("release.health.route-unseen"))
                : healthy();
    }

    private static void records(Manifest manifest, List<RuntimeRecord> out) {
        var id = manifest.id();
        var kind = id.groupKind();
        if (kind.equals(SERVICE)) {
            var addresses = new TreeSet<String>();
            manifest.spec().text("clusterIP").filter(ip -> !ip.equals("None")).ifPresent(addresses::add);
            ingress(manifest, addresses);
            addresses.forEach(address -> out.add(new RuntimeRecord(id, RuntimeRecord.Sort.ADDRESS, address)));
        } else if (kind.equals(INGRESS)) {
            var addresses = new TreeSet<String>();
            ingress(manifest, addresses);
            addresses.forEach(address -> out.add(new RuntimeRecord(id, RuntimeRecord.Sort.ADDRESS, address)));
            for (var item : manifest.spec().list("rules")) {
                if (item instanceof ObjectValue rule) {
                    rule.text("host").ifPresent(host -> out.add(new RuntimeRecord(id, RuntimeRecord.Sort.HOST, host)));
                }
            }
        } else if (kind.equals(HTTP_ROUTE)) {
            for (var item : manifest.spec().list("hostnames")) {
                if (item instanceof Value.StringValue(var host)) {
                    out.add(new RuntimeRecord(id, RuntimeRecord.Sort.HOST, host));
                }
            }
        } else if (kind.equals(POD)) {
            out.add(new RuntimeRecord(id, RuntimeRecord.Sort.INSTANCE, manifest.name()));
            manifest.status()
                    .text("podIP")
                    .ifPresent(ip -> out.add(new RuntimeRecord(id, RuntimeRecord.Sort.INSTANCE_ADDRESS, ip)));
        }
    }

    private static void ingress(Manifest manifest, TreeSet<String> out) {
        for (var item : manifest.status().object("loadBalancer").list("ingress")) {
            if (item instanceof ObjectValue address) {
                address.text("ip").or(() -> address.text("hostname")).ifPresent(out::add);
            }
        }
    }
}
