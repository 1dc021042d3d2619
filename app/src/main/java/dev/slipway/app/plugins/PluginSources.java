package dev.slipway.app.plugins;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where plugins are looked for.
 *
 * @param builtIn folder that holds one unpacked folder per built-in plugin; only read, may be read-only
 * @param development folder of a source tree that holds one module per plugin; each is taken from its
 *     {@code target/classes} and {@code target/lib}
 * @param user folder into which the user puts archives ({@code .zip}) and folders; may be missing
 * @param author one module that somebody works on; taken from its {@code target/classes} and {@code target/lib}
 * @param cache folder below which archives are unpacked, by the digest of the archive; made when needed
 */
public record PluginSources(
        Optional<Path> builtIn, Optional<Path> development, Optional<Path> user, Optional<Path> author, Path cache) {

    /** The plugins of a distribution with those of the user. */
    public static PluginSources distribution(Path home, Path user, Path cache) {
        return new PluginSources(
                Optional.of(home.resolve("plugins")), Optional.empty(), Optional.of(user), Optional.empty(), cache);
    }

    /** The plugins of a source tree alone: {@code root} is the folder that holds the plugin modules. */
    public static PluginSources sourceTree(Path root, Path cache) {
        return new PluginSources(Optional.empty(), Optional.of(root), Optional.empty(), Optional.empty(), cache);
    }

    /** The same with a module that somebody works on. */
    public PluginSources with(Path module) {
        return new PluginSources(builtIn, development, user, Optional.of(module), cache);
    }
}
