package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;

/** Finds the ports of a cluster. May block while it connects; throws {@code ClusterException} when it cannot. */
public interface ClusterPorts {
    ClusterReader reader(ClusterName cluster);

    ClusterWriter writer(ClusterName cluster);
}
