package dev.slipway.app.rehearsal;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private static final Set<String> NODE_LABELS =
            Set.of("kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch");
    private static final BigDecimal NODE_CPU = BigDecimal.valueOf(64);
    private static final BigDecimal NODE_MEMORY = BigDecimal.valueOf(256L << 30);

    private final World world;
    private final Storage storage;
    private final SplittableRandom random;
    private final Map<String, String> scripts = new HashMap<>();
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

    /** The quality of service that a pod's requests and limits give it. */
    static String quality(ObjectValue spec) {
        boolean any = false;
        boolean all = true;
        for (var item : spec.list("containers")) {
            if (item instanceof ObjectValue container) {
                var limits = container.object("resources").object("limits");
                var requests = container.object("resources").object("requests");
                any |= !limits.isEmpty() || !requests.isEmpty();
                all &= limits.has("cpu")
                        && limits.has("memory")
                        && Value.equivalent(limits.get("cpu"), requests.get("cpu"))
                        && Value.equivalent(limits.get("memory"), requests.get("memory"));
            }
        }
        return !any ? "BestEffort" : all ? "Guaranteed" : "Burstable";
    }

    /** A quantity as a number. */
    static BigDecimal amount(Value quantity) {
        var text = Typed.quantity(quantity) instanceof Value.StringValue(var spelled) ? spelled : "0";
        int end = text.length();
        while (end > 0 && !Character.isDigit(text.charAt(end - 1))) {
            end--;
        }
        var number = new BigDecimal(text.substring(0, end));
        return switch (text.substring(end)) {
            case "n" -> number.scaleByPowerOfTen(-9);
            case "u" -> number.scaleByPowerOfTen(-6);
            case "m" -> number.scaleByPowerOfTen(-3);
            case "k" -> number.scaleByPowerOfTen(3);
            case "M" -> number.scaleByPowerOfTen(6);
            case "G" -> number.scaleByPowerOfTen(9);
            case "T" -> number.scaleByPowerOfTen(12);
            case "P" -> number.scaleByPowerOfTen(15);
            case "E" -> number.scaleByPowerOfTen(18);
            case "Ki" -> number.multiply(BigDecimal.valueOf(1L << 10));
            case "Mi" -> number.multiply(BigDecimal.valueOf(1L << 20));
            case "Gi" -> number.multiply(BigDecimal.valueOf(1L << 30));
            case "Ti" -> number.multiply(BigDecimal.valueOf(1L << 40));
            case "Pi" -> number.multiply(BigDecimal.valueOf(1L << 50));
            case "Ei" -> number.multiply(BigDecimal.valueOf(1L << 60));
            default -> number;
        };
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

    /** From now on new pods of an image live so. */
    void script(String image, String behaviour) {
        scripts.put(image, behaviour);
    }

    private String behaviour(Manifest pod) {
        var annotated = pod.annotations().get(BEHAVIOUR);
        if (annotated != null) {
            return annotated;
        }
        for (var item : pod.spec().list("containers")) {
            if (item instanceof ObjectValue container) {
                var image = container.text("image").orElse("");
                var scripted = scripts.get(image);
                if (scripted != null) {
                    return scripted;
                }
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
            var why = unschedulable(pod);
            if (why.isPresent()) {
                status(
                        pod,
                        "Pending",
                        List.of(condition("PodScheduled", false, "Unschedulable", why.get())
                                .with("observedGeneration", Value.of(pod.generation()))),
                        List.of());
                return;
            }
            var placed = storage.bind(pod, "node-" + (1 + random.nextInt(3)));
            status(
                    bare(placed),
                    "Pending",
                    conditions(false),
                    containers(placed, false, 0, waiting("ContainerCreating", "")));
            world.later(Duration.ofMillis(200 + random.nextInt(400)), () -> start(id, uid));
        });
    }

    /** Why no node takes a pod. */
    private Optional<String> unschedulable(Manifest pod) {
        if (behaviour(pod).equals("unschedulable")) {
            return Optional.of("0/3 nodes are available: 3 Insufficient cpu.");
        }
        var wished = pod.spec().object("nodeSelector").fields().keySet();
        if (!NODE_LABELS.containsAll(wished)) {
            return Optional.of("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.");
        }
        for (var resource : List.of("cpu", "memory")) {
            var sum = BigDecimal.ZERO;
            for (var item : pod.spec().list("containers")) {
                if (item instanceof ObjectValue container) {
                    var request =
                            container.object("resources").object("requests").get(resource);
                    sum = request == null ? sum : sum.add(amount(request));
                }
            }
            if (sum.compareTo(resource.equals("cpu") ? NODE_CPU : NODE_MEMORY) > 0) {
                return Optional.of("0/3 nodes are available: 3 Insufficient " + resource + ".");
            }
        }
        return Optional.empty();
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
                conditions(ready),
                containers(pod, ready, 0, Value.object("running", Value.object("startedAt", stamp()))));
    }

    private void pull(ResourceId id, String uid, boolean first) {
        alive(id, uid).ifPresent(pod -> {
            status(
                    pod,
                    "Pending",
                    conditions(false),
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
                    conditions(false),
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
                        "name",
                        container.text("name").orElse(""),
                        "image",
                        container.text("image").orElse(""),
                        "imageID",
                        container.text("image").orElse(""),
                        "containerID",
                        "rehearsal://" + pod.uid().orElse("") + "/" + restarts,
                        "lastState",
                        ObjectValue.EMPTY,
                        "ready",
                        ready,
                        "started",
                        ready,
                        "restartCount",
                        restarts,
                        "state",
                        state));
            }
        }
        return statuses;
    }

    private List<ObjectValue> conditions(boolean ready) {
        return List.of(
                condition("PodScheduled", true, "", ""),
                condition("Initialized", true, "", ""),
                condition("ContainersReady", ready, ready ? "" : "ContainersNotReady", ""),
                condition("Ready", ready, ready ? "" : "ContainersNotReady", ""));
    }

    private ObjectValue condition(String type, boolean status, String reason, String message) {
        var out = Value.object(
                "type",
                type,
                "status",
                status ? "True" : "False",
                "lastProbeTime",
                Value.NullValue.NULL,
                "lastTransitionTime",
                stamp());
        out = reason.isEmpty() ? out : out.with("reason", Value.of(reason));
        return message.isEmpty() ? out : out.with("message", Value.of(message));
    }

    private String stamp() {
        return world.time().now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void status(Manifest pod, String phase, List<ObjectValue> conditions, List<ObjectValue> containers) {
        var status =
                Value.object("phase", phase, "conditions", Value.list(conditions), "qosClass", quality(pod.spec()));
        if (!containers.isEmpty()) {
            status = status.with("containerStatuses", Value.list(containers));
            var address = pod.status().text("podIP").orElseGet(this::address);
            status = status.with("podIP", Value.of(address))
                    .with("podIPs", Value.list(Value.object("ip", address)))
                    .with("hostIP", Value.of("10.76.0.1"))
                    .with("hostIPs", Value.list(Value.object("ip", "10.76.0.1")))
                    .with("startTime", Value.of(pod.status().text("startTime").orElse(stamp())));
        }
        storage.put(new Manifest(pod.tree().with("status", status)), KUBELET, "status");
    }

    private String address() {
        int n = ++addresses;
        return "10.77." + n / 250 % 250 + "." + (n % 250 + 1);
    }
}
