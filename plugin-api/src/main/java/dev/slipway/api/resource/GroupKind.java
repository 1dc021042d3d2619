package dev.slipway.api.resource;

/** An API group and a kind; the group of core objects is empty. */
public record GroupKind(String group, String kind) implements Comparable<GroupKind> {
    public static GroupKind core(String kind) {
        return new GroupKind("", kind);
    }

    @Override
    public int compareTo(GroupKind other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : kind.compareTo(other.kind);
    }

    /** {@code Deployment.apps}, or {@code Service} for a core kind. */
    @Override
    public String toString() {
        return group.isEmpty() ? kind : kind + "." + group;
    }
}
