package dev.slipway.app.ui.plan;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.resource.ResourceId;
import java.util.Optional;
import java.util.Set;

/** The part of a plan that is looked at. Closed. */
public sealed interface Pick {
    boolean takes(ObjectChange change);

    /** The clusters it is about; empty for all. */
    default Optional<Set<ClusterName>> clusters() {
        return switch (this) {
            case All _ -> Optional.empty();
            case Wave wave -> Optional.of(wave.members());
            case Lane lane -> Optional.of(Set.of(lane.cluster()));
            case Item item -> Optional.of(Set.of(item.cluster()));
        };
    }

    record All() implements Pick {
        @Override
        public boolean takes(ObjectChange change) {
            return true;
        }
    }

    record Wave(String name, Set<ClusterName> members) implements Pick {
        public Wave {
            members = Set.copyOf(members);
        }

        @Override
        public boolean takes(ObjectChange change) {
            return change.cluster().filter(members::contains).isPresent();
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
