package dev.slipway.app.plugins;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One plugin, or one thing in a plugin folder that should have been one.
 *
 * @param id the plugin's id, or the name of its file when no id could be read
 * @param descriptor what its {@code plugin.properties} says; empty when that could not be read
 * @param origin where it came from
 * @param source the folder or archive it was found at
 * @param status how it stands now
 */
public record PluginRow(
        String id, Optional<PluginInformation> descriptor, PluginOrigin origin, Path source, PluginStatus status) {

    /** The commands it adds, known without loading it; none unless it is ready or started. */
    public List<DeclaredCommand> commands() {
        return switch (status) {
            case PluginStatus.Ready _, PluginStatus.Started _ ->
                descriptor.map(PluginInformation::commands).orElse(List.of());
            case PluginStatus.Disabled _, PluginStatus.Refused _, PluginStatus.Failed _ -> List.of();
        };
    }

    /** The problem that keeps it from working, if there is one. */
    public Optional<PluginProblem> problem() {
        return switch (status) {
            case PluginStatus.Refused(PluginProblem problem) -> Optional.of(problem);
            case PluginStatus.Failed(PluginProblem problem) -> Optional.of(problem);
            case PluginStatus.Ready _, PluginStatus.Started _, PluginStatus.Disabled _ -> Optional.empty();
        };
    }
}
