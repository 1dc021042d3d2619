package dev.slipway.api.resource;

import java.util.Comparator;

/**
 * Which object, in one cluster: group, kind, namespace and name. The version is not part of it, since one object is
 * served under several. The namespace is empty for cluster-scoped objects.
 */
public record ResourceId(GroupKind groupKind, String namespace, String name) implements Comparable<ResourceId> {
    private static final Comparator<ResourceId> ORDER = Comparator.comparing(ResourceId::groupKind)
            .thenComparing(ResourceId::namespace)
            .thenComparing(ResourceId::name);

    public static ResourceId of(String group, String kind, String namespace, String name) {
        return new ResourceId(new GroupKind(group, kind), namespace, name);
    }

    public String kind() {
        return groupKind.kind();
    }

    @Override
    public int compareTo(ResourceId other) {
        return ORDER.compare(this, other);
    }

    /** {@code Deployment.apps shop/web}; without the namespace for cluster-scoped objects. */
    @Override
    public String toString() {
        return groupKind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }

    /** The inverse of {@link #toString()}. */
    public static ResourceId parse(String text) {
        int space = text.indexOf(' ');
        if (space <= 0) {
            throw new IllegalArgumentException("not a resource id: " + text);
        }
        var groupKind = text.substring(0, space);
        var rest = text.substring(space + 1);
        int dot = groupKind.indexOf('.');
        int slash = rest.indexOf('/');
        return of(
                dot < 0 ? "" : groupKind.substring(dot + 1),
                dot < 0 ? groupKind : groupKind.substring(0, dot),
                slash < 0 ? "" : rest.substring(0, slash),
                slash < 0 ? rest : rest.substring(slash + 1));
    }
}
