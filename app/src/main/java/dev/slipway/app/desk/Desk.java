package dev.slipway.app.desk;

import dev.slipway.api.run.Engine;
import dev.slipway.app.plugins.PluginFolder;
import dev.slipway.app.plugins.PluginHost;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * What commands work with, made when first asked for: a command that needs no store opens none, and help loads no plugin.
 * Implemented by the composition root.
 */
public interface Desk {
    InstantSource clock();

    Map<String, String> environment();

    /** The folder the command was started in. */
    Path currentFolder();

    PluginHost plugins();

    /** The plugins that this user installed; empty where a source tree brings its own. */
    Optional<PluginFolder> pluginFolder();

    /** The module of a plugin that somebody works on. */
    Optional<Path> pluginInWork();

    /** The Maven repository that comes with the program, for authors of plugins. */
    Optional<Path> apiRepository();

    /** Made from what the plugins offer; throws {@link CommandFailedException} when the workflow plugin is missing. */
    Engine engine();

    /**
     * The store, opened at the first call; {@code --store}'s file, or the usual one of this user.
     *
     * @throws dev.slipway.store.schema.StoreException when it cannot be opened
     */
    Store store(Optional<Path> file);

    /** The log file, to be named in messages. */
    Path logFile();

    String version();

    /** Empty where nothing can be shown: no display, or a session without one. */
    Optional<WindowOpener> window();
}
