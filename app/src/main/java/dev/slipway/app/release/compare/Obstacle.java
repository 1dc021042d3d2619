package dev.slipway.app.release.compare;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.ValuePath;
import java.util.List;

/** What keeps a plan from being run as it stands. Closed. */
public sealed interface Obstacle {
    ClusterName cluster();

    /** A sentence of why, with what to do in {@link #remedy()}. */
    Message message();

    Message remedy();

    /** Another system drives the object; running would start a quarrel. */
    record DrivenElsewhere(ClusterName cluster, ResourceId object, String owner) implements Obstacle {
        @Override
        public Message message() {
            return Message.of("release.driven-elsewhere", object, cluster, owner);
        }

        @Override
        public Message remedy() {
            return Message.of("release.driven-elsewhere.hint", object);
        }
    }

    /**
     * Others made the object and own fields that the plan writes: the first apply would conflict.
     *
     * @param fields at most the first of them, for people
     */
    record NeedsAdoption(ClusterName cluster, ResourceId object, List<String> managers, List<ValuePath> fields)
            implements Obstacle {
        public NeedsAdoption {
            managers = List.copyOf(managers);
            fields = List.copyOf(fields);
        }

        @Override
        public Message message() {
            return Message.of(
                    "release.needs-adoption",
                    object,
                    cluster,
                    String.join(", ", managers),
                    String.join(", ", fields.stream().map(ValuePath::toString).toList()));
        }

        @Override
        public Message remedy() {
            return Message.of("release.needs-adoption.hint", object);
        }
    }

    /** The server does not know the kind, and the plan does not bring its definition. */
    record KindNotServed(ClusterName cluster, GroupVersionKind kind) implements Obstacle {
        @Override
        public Message message() {
            return Message.of("release.kind-not-served", kind, cluster);
        }

        @Override
        public Message remedy() {
            return Message.of("release.kind-not-served.hint", kind.kind());
        }
    }
}
