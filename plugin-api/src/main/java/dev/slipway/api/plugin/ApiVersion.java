package dev.slipway.api.plugin;

/** The version of this contract, which plugins name in {@code plugin.requires}. */
public final class ApiVersion {
    /** Semantic version of plugin-api. */
    public static final String CURRENT = "0.1.0";

    private ApiVersion() {}
}
