package dev.slipway.api.cluster;

/**
 * The role under which a field is written; one server-side-apply manager each, so that an apply of the one never drops
 * the fields of the other.
 */
public enum FieldManager {
    RENDER("slipway:render", "slipway.dev/effect-render"),
    SCALE("slipway:scale", "slipway.dev/effect-scale"),
    TRAFFIC("slipway:traffic", "slipway.dev/effect-traffic");

    private final String manager;
    private final String marker;

    FieldManager(String manager, String marker) {
        this.manager = manager;
        this.marker = marker;
    }

    /** The manager's name on the wire. */
    public String managerName() {
        return manager;
    }

    /** The annotation that carries the id of the last effect of this role. */
    public String markerAnnotation() {
        return marker;
    }
}
