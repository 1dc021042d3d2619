package dev.slipway.api.resource;

/** An API group, version and kind; the group of core objects is empty. */
public record GroupVersionKind(String group, String version, String kind) {
    /** From the two fields of a manifest, for example {@code apps/v1} and {@code Deployment}. */
    public static GroupVersionKind of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        return slash < 0
                ? new GroupVersionKind("", apiVersion, kind)
                : new GroupVersionKind(apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    }

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public GroupKind groupKind() {
        return new GroupKind(group, kind);
    }

    @Override
    public String toString() {
        return apiVersion() + "/" + kind;
    }
}
