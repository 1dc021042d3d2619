package dev.slipway.app.cli;

import dev.slipway.api.run.Engine;
import dev.slipway.app.plugins.PluginHost;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

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

    /** Made from what the plugins offer; throws {@link CommandFailedException} when the workflow plugin is missing. */
    Engine engine();

    /** The log file, to be named in messages. */
    Path logFile();

    String version();
}
