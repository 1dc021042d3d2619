package dev.slipway.tests.window;

import dev.slipway.api.run.Engine;
import dev.slipway.api.run.EngineProvider;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.app.desk.Desk;
import dev.slipway.app.desk.WindowOpener;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.PluginFolder;
import dev.slipway.app.plugins.PluginHost;
import dev.slipway.app.plugins.PluginSources;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.ExtensionPoint;

/** A desk with the real plugins of the source tree, in a folder of its own. */
final class TestDesk implements Desk, AutoCloseable {
    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();

    private final Path folder;
    private final PluginHost plugins;
    private final Engine engine;
    private final Store store;

    TestDesk(Path folder, Path cache, Optional<Path> author) {
        this.folder = folder;
        var sources = PluginSources.sourceTree(ROOT.resolve("plugins"), cache);
        this.plugins = PluginHost.open(author.map(sources::with).orElse(sources), Set.of());
        this.engine = plugins.extensions(EngineProvider.class)
                .getFirst()
                .extension()
                .create(all(StepType.class), all(TrafficRouter.class), all(WorkloadAdapter.class));
        this.store = Store.open(cache.resolve("slipway.db"), clock());
    }

    private <T extends ExtensionPoint> List<T> all(Class<T> point) {
        return plugins.extensions(point).stream().map(Contribution::extension).toList();
    }

    @Override
    public InstantSource clock() {
        return Clock.systemUTC();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("HOSTNAME", "desk");
    }

    @Override
    public Path currentFolder() {
        return folder;
    }

    @Override
    public PluginHost plugins() {
        return plugins;
    }

    @Override
    public Optional<PluginFolder> pluginFolder() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> pluginInWork() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> apiRepository() {
        return Optional.empty();
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Store store(Optional<Path> file) {
        return store;
    }

    @Override
    public Path logFile() {
        return folder.resolve("log");
    }

    @Override
    public String version() {
        return "test";
    }

    @Override
    public Optional<WindowOpener> window() {
        return Optional.empty();
    }

    @Override
    public void close() {
        store.close();
        plugins.close();
    }
}
