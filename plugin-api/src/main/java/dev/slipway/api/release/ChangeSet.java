package dev.slipway.api.release;

import java.util.List;

/** The differences between two sets of objects. {@code left} and {@code right} say what was compared, for people. */
public record ChangeSet(String left, String right, List<ObjectChange> changes) {
    public ChangeSet {
        changes = List.copyOf(changes);
    }

    public boolean isEmpty() {
        return changes.stream().allMatch(c -> c.operation() == ObjectChange.Operation.KEEP);
    }

    public long count(ObjectChange.Operation operation) {
        return changes.stream().filter(c -> c.operation() == operation).count();
    }
}
