package dev.slipway.app.plugins;

import java.util.List;

/**
 * What a plugin says of itself in {@code plugin.properties}.
 *
 * @param version its own version, a semantic version
 * @param requires the host versions it works with, a version range such as {@code >=0.1.0 & <0.2.0}
 * @param provider who made it; may be empty
 * @param license its licence; may be empty
 * @param description one line; may be empty
 * @param commands the commands it adds, by name
 */
public record PluginInformation(
        String version,
        String requires,
        String provider,
        String license,
        String description,
        List<DeclaredCommand> commands) {

    /** Copies the list. */
    public PluginInformation {
        commands = List.copyOf(commands);
    }
}
