package dev.slipway.api.cluster;

import dev.slipway.api.resource.Manifest;
import java.util.Optional;

/**
 * The only way to change a cluster. Sends exactly one request for each call and never repeats one by itself. Blocks;
 * safe for any number of threads. The host alone holds writers; plugins never see one.
 */
public interface ClusterWriter {
    ClusterName cluster();

    /**
     * Sends the request once.
     *
     * @return the object as the server answered; empty after a delete that was done at once
     * @throws ClusterException when it failed; the fault says whether it is known not to have acted
     */
    Optional<Manifest> send(WriteRequest request);
}
