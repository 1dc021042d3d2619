package dev.slipway.api.release;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;

/** A rendered object of a lane, with secret texts withheld, and what the engine does with it. */
public record PlannedObject(Manifest manifest, Role role, String component) {
    public ResourceId id() {
        return manifest.id();
    }
}
