package dev.slipway.api.release;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of one object.
 *
 * @param cluster empty when two sets were compared that belong to no cluster
 * @param fields the field changes, in document order
 * @param ignored differences that a normalising rule took out; kept so that they can be shown
 * @param owner another system that drives this object (Argo CD, Flux, Helm, …), when one was found
 */
public record ObjectChange(
        Optional<ClusterName> cluster,
        ResourceId id,
        Operation operation,
        List<FieldChange> fields,
        List<FieldChange> ignored,
        List<Risk> risks,
        Optional<String> owner) {
    public ObjectChange {
        fields = List.copyOf(fields);
        ignored = List.copyOf(ignored);
        risks = List.copyOf(risks);
    }

    /** The change as a whole. */
    public enum Operation {
        CREATE,
        UPDATE,
        REPLACE,
        DELETE,
        KEEP,
        RENAME
    }

    /**
     * One change inside the object; list items are named by their keys.
     *
     * @param rule the normalising rule that ignored it, or empty
     */
    public record FieldChange(ValuePath path, Sort sort, Optional<Value> before, Optional<Value> after, String rule) {}

    /** Sorts of field changes. */
    public enum Sort {
        ADD,
        REMOVE,
        CHANGE,
        REORDER,
        DRIFT
    }
}
