package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Nodes and pods as scripts: the image's tag or the annotation {@code rehearsal.slipway.dev/behaviour} says how a pod lives.
 * {@code bad}: its image cannot be pulled; {@code crash}: it crashes again and again; {@code never}: it is never ready;
 * {@code slow}: it takes twenty seconds; {@code unschedulable}: no node takes it; anything else: ready in a few seconds.
 */
final class Pods {
    static final String BEHAVIOUR = "rehearsal.slipway.dev/behaviour";
    private static final String KUBELET = "kubelet";

    private final World world;
    private final Storage storage;
    private final SplittableRandom random;
    private final Set<String> ending = new HashSet<>();
    private int addresses;

    Pods(World world, Storage storage, SplittableRandom random) {
        this.world = world;
        this.storage = storage;
        this.random = random;
    }

    static boolean ready(Manifest pod) {
        return pod.status().list("conditions").stream()
                .anyMatch(c -> c instanceof ObjectValue o
                        && o.text("type").orElse("").equals("Ready")
                        && o.text("status").orElse("").equals("True"));
    }

    /** Since when a pod is ready. */
    static Optional<Instant> readySince(Manifest pod) {
        return pod.status().list("conditions").stream()
                .filter(c -> c instanceof ObjectValue o
                        && o.text("type").orElse("").equals("Ready")
                        && o.text("status").orElse("").equals("True"))
                .findFirst()
                .flatMap(c -> ((ObjectValue) c).text("lastTransitionTime"))
                .map(Instant::parse);
    }

    void changed(Storage.Change change) {
        var pod = change.object();
        var uid = pod.uid().orElse("");
        if (change.type() == Storage.Change.Type.ADDED) {
            world.later(Duration.ofMillis(20), () -> schedule(pod.id(), uid));
        } else if (change.type() == Storage.Change.Type.MODIFIED && pod.isBeingDeleted() && ending.add(uid)) {
            world.later(Duration.ofMillis(700 + random.nextInt(600)), () -> {
                ending.remove(uid);
                there(pod.id(), uid).ifPresent(p -> storage.remove(p.id()));
            });
        }
    }

    private Optional<Manifest> there(ResourceId id, String uid) {
        return storage.bare(id).filter(p -> p.uid().orElse("").equals(uid));
    }

    private Optional<Manifest> alive(ResourceId id, String uid) {
        return there(id, uid).filter(p -> !p.isBeingDeleted());
    }

    static String behaviour(Manifest pod) {
        var annotated = pod.annotations().get(BEHAVIOUR);
        if (annotated != null) {
            return annotated;
        }
        for (var item : pod.spec().list("containers")) {
            if (item instanceof ObjectValue container) {
                var image = container.text("image").orElse("");
                for (var tag : List.of("bad", "crash", "never", "slow")) {
                    if (image.endsWith(":" + tag) || image.endsWith("-" + tag)) {
                        return tag;
                    }
                }
            }
        }
        return "ordinary";
    }

    private void schedule(ResourceId id, String uid) {
        alive(id, uid).ifPresent(pod -> {
            if (behaviour(pod).equals("unschedulable")) {
                status(
                        pod,
                        "Pending",
                        List.of(condition(
                                "PodScheduled",
                                false,
                                "Unschedulable",
                                "0/3 nodes are available: 3 Insufficient cpu.")),
                        List.of());
                return;
            }
            var placed = storage.put(
                    pod.with("spec.nodeName", Value.of("node-" + (1 + random.nextInt(3)))), "kube-scheduler", "");
            status(
                    bare(placed),
                    "Pending",
                    List.of(
                            condition("PodScheduled", true, "", ""),
                            condition("Ready", false, "ContainersNotReady", "")),
                    containers(placed, false, 0, waiting("ContainerCreating", "")));
            world.later(Duration.ofMillis(200 + random.nextInt(400)), () -> start(id, uid));
        });
    }

    private static Manifest bare(Manifest shown) {
        return shown.without("metadata.managedFields");
    }

    private void start(ResourceId id, String uid) {
        alive(id, uid).ifPresent(pod -> {
            switch (behaviour(pod)) {
                case "bad" -> pull(id, uid, true);
                case "crash" -> crash(id, uid, 0);
                case "never" -> running(pod, false);
                case "slow" -> {
                    running(pod, false);
                    world.later(Duration.ofSeconds(20), () -> becomeReady(id, uid));
                }
                default -> {
                    running(pod, false);
                    world.later(Duration.ofMillis(1_000 + random.nextInt(2_000)), () -> becomeReady(id, uid));
                }
            }
        });
    }

    private void becomeReady(ResourceId id, String uid) {
        alive(id, uid).ifPresent(pod -> running(pod, true));
    }

    private void running(Manifest pod, boolean ready) {
        status(
                pod,
                "Running",
                List.of(
                        condition("PodScheduled", true, "", ""),
                        condition("Ready", ready, ready ? "" : "ContainersNotReady", "")),
                containers(pod, ready, 0, Value.object("running", Value.object("startedAt", stamp()))));
    }

    private void pull(ResourceId id, String uid, boolean first) {
        alive(id, uid).ifPresent(pod -> {
            status(
                    pod,
                    "Pending",
                    List.of(
                            condition("PodScheduled", true, "", ""),
                            condition("Ready", false, "ContainersNotReady", "")),
                    containers(
                            pod,
                            false,
                            0,
                            first
                                    ? waiting("ErrImagePull", "failed to pull and unpack image: not found")
                                    : waiting("ImagePullBackOff", "Back-off pulling image")));
            if (first) {
                world.later(Duration.ofSeconds(2), () -> pull(id, uid, false));
            }
        });
    }

    private void crash(ResourceId id, String uid, int restarts) {
        alive(id, uid).ifPresent(pod -> {
            status(
                    pod,
                    "Running",
                    List.of(
                            condition("PodScheduled", true, "", ""),
                            condition("Ready", false, "ContainersNotReady", "")),
                    containers(
                            pod,
                            false,
                            restarts,
                            restarts == 0
                                    ? Value.object("terminated", Value.object("exitCode", 1, "reason", "Error"))
                                    : waiting("CrashLoopBackOff", "back-off restarting failed container")));
            if (restarts < 8) {
                world.later(Duration.ofSeconds(Math.min(300, 2L << restarts)), () -> crash(id, uid, restarts + 1));
            }
        });
    }

    private static ObjectValue waiting(String reason, String message) {
        var why = Value.object("reason", reason);
        return Value.object("waiting", message.isEmpty() ? why : why.with("message", Value.of(message)));
    }

    private List<ObjectValue> containers(Manifest pod, boolean ready, int restarts, ObjectValue state) {
        var statuses = new ArrayList<ObjectValue>();
        for (var item : pod.spec().list("containers")) {
            if (item instanceof ObjectValue container) {
                statuses.add(Value.object(
                        "name", container.text("name").orElse(""),
                        "image", container.text("image").orElse(""),
                        "imageID", "",
                        "ready", ready,
                        "started", ready,
                        "restartCount", restarts,
                        "state", state));
            }
        }
        return statuses;
    }

    private ObjectValue condition(String type, boolean status, String reason, String message) {
        var out = Value.object("type", type, "status", status ? "True" : "False", "lastTransitionTime", stamp());
        out = reason.isEmpty() ? out : out.with("reason", Value.of(reason));
        return message.isEmpty() ? out : out.with("message", Value.of(message));
    }

    private String stamp() {
        return world.time().now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void status(Manifest pod, String phase, List<ObjectValue> conditions, List<ObjectValue> containers) {
        var status = Value.object("phase", phase, "conditions", Value.list(conditions));
        if (!containers.isEmpty()) {
            status = status.with("containerStatuses", Value.list(containers));
            var address = pod.status().text("podIP").orElseGet(this::address);
            status = status.with("podIP", Value.of(address))
                    .with("podIPs", Value.list(Value.object("ip", address)))
                    .with("startTime", Value.of(pod.status().text("startTime").orElse(stamp())));
        }
        storage.put(new Manifest(pod.tree().with("status", status)), KUBELET, "status");
    }

    private String address() {
        int n = ++addresses;
        return "10.77." + n / 250 % 250 + "." + (n % 250 + 1);
    }
}
