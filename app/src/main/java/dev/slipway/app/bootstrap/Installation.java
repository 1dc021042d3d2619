package dev.slipway.app.bootstrap;

import dev.slipway.app.plugins.PluginSources;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where this program lies and where it keeps things, by the customs of the operating system.
 *
 * @param plugins where its plugins are
 * @param data what must be kept: the store, plugins of the user
 * @param cache what can be made anew
 * @param logs log files
 * @param home the folder of the distribution; empty for a source tree
 */
public record Installation(PluginSources plugins, Path data, Path cache, Path logs, Optional<Path> home) {

    /** Names the module of a plugin that somebody works on; the window takes its classes anew whenever they are built. */
    public static final String AUTHOR_VARIABLE = "SLIPWAY_PLUGIN_DEV";

    /** Set by the launcher to the folder of the distribution. Without it the program runs from a source tree. */
    public static final String HOME_PROPERTY = "slipway.home";

    /**
     * The installation that the running program belongs to.
     *
     * @param environment the environment variables
     * @param properties the system properties
     */
    public static Installation of(Map<String, String> environment, Properties properties) {
        Path userHome = Path.of(properties.getProperty("user.home"));
        String system = properties.getProperty("os.name").toLowerCase(Locale.ROOT);
        Path data;
        Path cache;
        Path logs;
        if (system.contains("mac")) {
            Path library = userHome.resolve("Library");
            data = library.resolve("Application Support").resolve("Slipway");
            cache = library.resolve("Caches").resolve("Slipway");
            logs = library.resolve("Logs").resolve("Slipway");
        } else if (system.contains("win")) {
            Path local = folder(environment, "LOCALAPPDATA", userHome.resolve("AppData/Local"));
            data = local.resolve("Slipway").resolve("data");
            cache = local.resolve("Slipway").resolve("cache");
            logs = local.resolve("Slipway").resolve("logs");
        } else {
            data = folder(environment, "XDG_DATA_HOME", userHome.resolve(".local/share"))
                    .resolve("slipway");
            cache = folder(environment, "XDG_CACHE_HOME", userHome.resolve(".cache"))
                    .resolve("slipway");
            logs = folder(environment, "XDG_STATE_HOME", userHome.resolve(".local/state"))
                    .resolve("slipway");
        }
        var plugins = pluginSources(properties, data, cache);
        var author = environment.getOrDefault(AUTHOR_VARIABLE, "");
        return new Installation(
                author.isBlank()
                        ? plugins
                        : plugins.with(Path.of(author).toAbsolutePath().normalize()),
                data,
                cache,
                logs,
                Optional.ofNullable(properties.getProperty(HOME_PROPERTY)).map(Path::of));
    }

    private static PluginSources pluginSources(Properties properties, Path data, Path cache) {
        Path unpacked = cache.resolve("plugins");
        Path user = data.resolve("plugins");
        String home = properties.getProperty(HOME_PROPERTY);
        if (home != null) {
            return PluginSources.distribution(Path.of(home), user, unpacked);
        }
        return sourceTree()
                .map(modules -> PluginSources.sourceTree(modules, unpacked))
                .orElseThrow(() -> new IllegalStateException("-D" + HOME_PROPERTY
                        + " is not set and this is no source tree: start the program with its launcher"));
    }

    /** The folder of plugin modules, when these classes were loaded from {@code app/target} of a source tree. */
    private static Optional<Path> sourceTree() {
        CodeSource source = Installation.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        Path classes;
        try {
            classes = Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot read the place of the program's own classes", e);
        }
        // app/target/classes in an IDE or a test, app/target/app-VERSION.jar in a whole Maven build: both three up.
        Path modules = classes.resolve("../../../plugins").normalize();
        return Files.isRegularFile(modules.resolve("pom.xml")) ? Optional.of(modules) : Optional.empty();
    }

    /** A folder named by the environment; relative paths are ignored, as the XDG rules ask. */
    private static Path folder(Map<String, String> environment, String variable, Path otherwise) {
        String value = environment.get(variable);
        if (value == null || value.isBlank() || !Path.of(value).isAbsolute()) {
            return otherwise;
        }
        return Path.of(value);
    }
}
