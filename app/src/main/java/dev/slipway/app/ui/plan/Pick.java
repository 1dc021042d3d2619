package dev.slipway.app.ui.plan;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.resource.ResourceId;
import java.util.Set;

/** The part of a plan that is looked at. Closed. */
public sealed interface Pick {
    boolean takes(ObjectChange change);

    record All() implements Pick {
        @Override
        public boolean takes(ObjectChange change) {
            return true;
        }
    }

    record Wave(String name, Set<ClusterName> clusters) implements Pick {
        public Wave {
            clusters = Set.copyOf(clusters);
        }

        @Override
        public boolean takes(ObjectChange change) {
            return change.cluster().filter(clusters::contains).isPresent();
        }
    }

    record Lane(ClusterName cluster) implements Pick {
        @Override
        public boolean takes(ObjectChange change) {
            return change.cluster().filter(cluster::equals).isPresent();
        }
    }

    record Item(ClusterName cluster, ResourceId id) implements Pick {
        @Override
        public boolean takes(ObjectChange change) {
            return change.id().equals(id)
                    && change.cluster().filter(cluster::equals).isPresent();
        }
    }
}
