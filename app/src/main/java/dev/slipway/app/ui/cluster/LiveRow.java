package dev.slipway.app.ui.cluster;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.desk.Standings;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a table shows of a live object.
 *
 * @param state a few words
 * @param containers names, for logs
 */
public record LiveRow(
        String namespace,
        String name,
        String kind,
        Mark mark,
        String state,
        String more,
        Optional<Instant> since,
        List<String> containers) {
    public LiveRow {
        containers = List.copyOf(containers);
    }

    /** Names it among the rows of one kind. */
    public String key() {
        return namespace + "/" + name;
    }

    /** @param text in lower case */
    boolean says(String text) {
        return name.toLowerCase(Locale.ROOT).contains(text)
                || state.toLowerCase(Locale.ROOT).contains(text)
                || more.toLowerCase(Locale.ROOT).contains(text);
    }

    public static LiveRow of(Manifest manifest) {
        return switch (manifest.id().kind()) {
            case "Pod" -> pod(manifest);
            case "Deployment", "StatefulSet", "ReplicaSet" -> workload(manifest);
            case "DaemonSet" -> daemon(manifest);
            case "Event" -> event(manifest);
            case "Service" ->
                row(
                        manifest,
                        Mark.DONE,
                        manifest.spec().text("type").orElse("ClusterIP"),
                        manifest.spec().text("clusterIP").orElse(""));
            case "EndpointSlice" -> endpoints(manifest);
            default -> row(manifest, Mark.DONE, "", "");
        };
    }

    private static LiveRow row(Manifest manifest, Mark mark, String state, String more) {
        return new LiveRow(
                manifest.namespace(),
                manifest.name(),
                manifest.id().kind(),
                mark,
                state,
                more,
                instant(manifest.metadata().text("creationTimestamp")),
                List.of());
    }

    private static Optional<Instant> instant(Optional<String> text) {
        try {
            return text.map(Instant::parse);
        } catch (DateTimeParseException e) {
            // a server that spells times otherwise has rows without an age
            return Optional.empty();
        }
    }

    private static LiveRow pod(Manifest manifest) {
        var status = manifest.tree().object("status");
        var phase = status.text("phase").orElse("");
        int all = manifest.spec().list("containers").size();
        int ready = 0;
        long restarts = 0;
        var state = phase;
        for (var item : status.list("containerStatuses")) {
            if (item instanceof Value.ObjectValue container) {
                ready += container.get("ready") instanceof Value.BooleanValue(boolean yes) && yes ? 1 : 0;
                restarts += container.integer("restartCount").orElse(0L);
                state = container
                        .object("state")
                        .object("waiting")
                        .text("reason")
                        .orElse(state);
            }
        }
        if (manifest.metadata().has("deletionTimestamp")) {
            state = "Terminating";
        }
        var mark = switch (state) {
            case "Running" -> ready == all ? Mark.DONE : Mark.PROGRESSING;
            case "Succeeded" -> Mark.DONE;
            case "Pending", "ContainerCreating", "PodInitializing", "Terminating" -> Mark.PROGRESSING;
            case "Unknown", "" -> Mark.UNKNOWN;
            default -> Mark.FAILED;
        };
        var names = manifest.spec().list("containers").stream()
                .filter(Value.ObjectValue.class::isInstance)
                .flatMap(each -> ((Value.ObjectValue) each).text("name").stream())
                .toList();
        return new LiveRow(
                manifest.namespace(),
                manifest.name(),
                "Pod",
                mark,
                state + "  " + ready + "/" + all + (restarts > 0 ? "  \u21bb " + restarts : ""),
                manifest.spec().text("nodeName").orElse(""),
                instant(manifest.metadata().text("creationTimestamp")),
                names);
    }

    private static LiveRow workload(Manifest manifest) {
        var status = manifest.tree().object("status");
        long wanted = manifest.spec().integer("replicas").orElse(1L);
        long ready = status.integer("readyReplicas").orElse(0L);
        return row(
                manifest,
                ready >= wanted ? Mark.DONE : Mark.PROGRESSING,
                ready + "/" + wanted,
                String.join(", ", Standings.images(manifest)));
    }

    private static LiveRow daemon(Manifest manifest) {
        var status = manifest.tree().object("status");
        long wanted = status.integer("desiredNumberScheduled").orElse(0L);
        long ready = status.integer("numberReady").orElse(0L);
        return row(
                manifest,
                ready >= wanted ? Mark.DONE : Mark.PROGRESSING,
                ready + "/" + wanted,
                String.join(", ", Standings.images(manifest)));
    }

    private static LiveRow endpoints(Manifest manifest) {
        long ready = manifest.tree().list("endpoints").stream()
                .filter(Value.ObjectValue.class::isInstance)
                .filter(each ->
                        !(((Value.ObjectValue) each).object("conditions").get("ready")
                                        instanceof Value.BooleanValue(boolean yes))
                                || yes)
                .count();
        int all = manifest.tree().list("endpoints").size();
        return row(manifest, ready == all ? Mark.DONE : Mark.PROGRESSING, ready + "/" + all, "");
    }

    private static LiveRow event(Manifest manifest) {
        var tree = manifest.tree();
        boolean warning = tree.text("type").filter("Warning"::equals).isPresent();
        var about = tree.object("involvedObject");
        var at = tree.text("lastTimestamp")
                .or(() -> tree.text("eventTime"))
                .or(() -> manifest.metadata().text("creationTimestamp"));
        return new LiveRow(
                manifest.namespace(),
                about.text("kind").orElse("") + " " + about.text("name").orElse(manifest.name()),
                "Event",
                warning ? Mark.WAITING : Mark.NOT_STARTED,
                tree.text("reason").orElse(""),
                tree.text("message").orElse(""),
                instant(at),
                List.of());
    }
}
