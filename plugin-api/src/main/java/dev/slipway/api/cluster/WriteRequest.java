package dev.slipway.api.cluster;

import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import java.util.List;
import java.util.Optional;

/**
 * One mutating request to one object. Secret texts stand as {@link Value.SecretValue} until the writer puts the clear
 * text in. Closed.
 */
public sealed interface WriteRequest {
    ResourceId target();

    boolean dryRun();

    /**
     * Server-side apply. Preconditions travel inside the manifest as {@code metadata.uid} and
     * {@code metadata.resourceVersion}. A create is an apply without both.
     *
     * @param force take fields from other managers; only after they were listed and journaled
     */
    record Apply(Manifest manifest, FieldManager manager, boolean force, boolean dryRun) implements WriteRequest {
        @Override
        public ResourceId target() {
            return manifest.id();
        }
    }

    /** JSON Patch (RFC 6902); all operations or none. Preconditions travel as {@code test} operations. */
    record Patch(
            GroupVersionKind gvk,
            ResourceId target,
            List<JsonPatchOperation> operations,
            FieldManager manager,
            boolean dryRun)
            implements WriteRequest {
        public Patch {
            operations = List.copyOf(operations);
        }
    }

    /** Delete with preconditions. */
    record Delete(
            GroupVersionKind gvk,
            ResourceId target,
            Optional<String> uid,
            Optional<String> resourceVersion,
            Propagation propagation,
            boolean dryRun)
            implements WriteRequest {}

    /** What becomes of dependents on delete. */
    enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }
}
