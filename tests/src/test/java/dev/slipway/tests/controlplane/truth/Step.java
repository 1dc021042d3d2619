package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request of a case. Texts of an object or operation that are {@code $uid} or {@code $rv} stand for what the last
 * answer about that object said, {@code $rv0} for the first; {@code $stale} is a resourceVersion that was never right.
 */
public sealed interface Step {
    record Apply(Manifest object, FieldManager manager, boolean force, boolean dryRun) implements Step {}

    record Patch(Manifest object, FieldManager manager, List<JsonPatchOperation> operations, boolean dryRun)
            implements Step {
        public Patch {
            operations = List.copyOf(operations);
        }
    }

    record Delete(
            Manifest object,
            Optional<String> uid,
            Optional<String> resourceVersion,
            WriteRequest.Propagation propagation,
            boolean dryRun)
            implements Step {}

    record Get(Manifest object) implements Step {}

    /** All objects of the kind in the case's namespace that match, in the order of their names. */
    record ListAll(Manifest kind, Map<String, String> labels, Map<String, String> fields) implements Step {
        public ListAll {
            labels = Map.copyOf(labels);
            fields = Map.copyOf(fields);
        }
    }

    /** One page of a list; the token is that of the page before, or a broken one. */
    record Page(Manifest kind, int limit, Token token) implements Step {}

    /** Where a page starts. */
    enum Token {
        NONE,
        LAST,
        BROKEN
    }

    /**
     * Waits until controllers have brought the object to these values; the answer is the object then. Null stands for a
     * field that is not there.
     */
    record Rest(Manifest object, Map<String, Value> until) implements Step {
        public Rest {
            until = Map.copyOf(until);
        }

        boolean reached(Value seen) {
            return until.entrySet().stream()
                    .allMatch(wish -> Value.equivalent(
                            ValuePath.parse(wish.getKey()).in(seen).orElse(Value.NullValue.NULL), wish.getValue()));
        }
    }

    /** Waits until the object is gone. */
    record Gone(Manifest object) implements Step {}

    /** The first events that a watch brings from a version that an earlier answer had. */
    record Watch(Manifest object, String from, int events) implements Step {}
}
