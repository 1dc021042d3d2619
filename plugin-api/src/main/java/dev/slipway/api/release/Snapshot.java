package dev.slipway.api.release;

import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All inputs of a release, frozen and content-addressed. Right of it nothing reads a draft, a layer or a setting again.
 *
 * @param format version of the stored form, now 1; readers of older ones are kept
 * @param inputs the documents that were read, by source name, with secret texts withheld
 * @param provenance where the workspace stood; empty outside a Git checkout
 */
public record Snapshot(int format, ReleasePlan plan, Map<String, String> inputs, Optional<Provenance> provenance) {
    public static final int FORMAT = 1;

    public Snapshot {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /** The digest of the stored form, which identifies the snapshot. */
    public Digest id() {
        return Digest.of(DataCodec.encode(this));
    }

    /** Git remote (credentials removed), commit and whether the work tree had changes. */
    public record Provenance(String remote, String commit, boolean dirty) {}
}
