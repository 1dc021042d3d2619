package dev.slipway.workflow.engine;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What stands in the lease of an application in a cluster (ENGINE §6): who works on it, with which plan, and how far it
 * is. An expired lease is not a free one.
 */
record LeaseRecord(
        String holder,
        String run,
        long epoch,
        String intent,
        String snapshot,
        String step,
        boolean safeBoundary,
        long transitions,
        String before) {
    private static final DateTimeFormatter MICRO =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int DURATION_SECONDS = 3600;

    static ResourceId id(String namespace, String application) {
        return new ResourceId(Kinds.LEASE.groupKind(), namespace, "slipway-" + application);
    }

    /** Reads a lease; foreign content gives a record whose run is empty. */
    static LeaseRecord of(Manifest lease) {
        var notes = lease.annotations();
        return new LeaseRecord(
                lease.spec().text("holderIdentity").orElse(""),
                notes.getOrDefault("slipway.dev/run", ""),
                number(notes.getOrDefault("slipway.dev/epoch", "0")),
                notes.getOrDefault("slipway.dev/plan", ""),
                notes.getOrDefault("slipway.dev/snapshot", ""),
                notes.getOrDefault("slipway.dev/step", ""),
                notes.getOrDefault("slipway.dev/safe-boundary", "true").equals("true"),
                lease.spec().integer("leaseTransitions").orElse(0L),
                notes.getOrDefault("slipway.dev/taken-from", ""));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException foreign) {
            return 0;
        }
    }

    boolean free() {
        return holder.isEmpty();
    }

    /** The lease as an object; with the preconditions of the one it replaces. */
    Manifest manifest(ResourceId id, Instant now, Optional<Manifest> replaces) {
        var lease = new Manifest(Value.object(
                "apiVersion",
                Kinds.LEASE.apiVersion(),
                "kind",
                Kinds.LEASE.kind(),
                "metadata",
                Value.object(
                        "name",
                        id.name(),
                        "namespace",
                        id.namespace(),
                        "annotations",
                        Value.object(
                                "slipway.dev/run",
                                run,
                                "slipway.dev/epoch",
                                Long.toString(epoch),
                                "slipway.dev/plan",
                                intent,
                                "slipway.dev/snapshot",
                                snapshot,
                                "slipway.dev/step",
                                step,
                                "slipway.dev/safe-boundary",
                                Boolean.toString(safeBoundary),
                                "slipway.dev/taken-from",
                                before)),
                "spec",
                Value.object(
                        "holderIdentity",
                        holder,
                        "leaseDurationSeconds",
                        DURATION_SECONDS,
                        "renewTime",
                        MICRO.format(now),
                        "leaseTransitions",
                        transitions)));
        if (replaces.isPresent()) {
            var old = replaces.get();
            if (old.uid().isPresent()) {
                lease = lease.with(
                        ValuePath.of("metadata", "uid"), Value.of(old.uid().get()));
            }
            if (old.resourceVersion().isPresent()) {
                lease = lease.with(
                        ValuePath.of("metadata", "resourceVersion"),
                        Value.of(old.resourceVersion().get()));
            }
        }
        return lease;
    }
}
