package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.workload.Health;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster as it was when somebody looked: how this desk's applications stand there, and what others run beside them.
 *
 * @param trouble why it could not be read
 */
public record ClusterLook(
        ClusterName cluster,
        Instant at,
        Map<ApplicationName, Found> applications,
        List<Foreign> foreign,
        Optional<CommandFailedException> trouble) {
    public ClusterLook {
        applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
        foreign = List.copyOf(foreign);
    }

    /**
     * How an application stands.
     *
     * @param drifted objects whose fields are not as this desk last released them
     */
    public record Found(Health health, List<String> images, int drifted) {
        public Found {
            images = List.copyOf(images);
        }
    }

    /** A workload that Slipway does not manage. */
    public record Foreign(String namespace, String kind, String name, List<String> images, Health health) {
        public Foreign {
            images = List.copyOf(images);
        }
    }
}
