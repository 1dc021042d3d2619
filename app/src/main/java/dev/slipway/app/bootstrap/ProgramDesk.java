package dev.slipway.app.bootstrap;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.EngineProvider;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Desk;
import dev.slipway.app.desk.WindowOpener;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.PluginFolder;
import dev.slipway.app.plugins.PluginHost;
import dev.slipway.app.plugins.PluginTemplate;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** The composition root: makes each part when a command first asks for it. One thread. */
final class ProgramDesk implements Desk, AutoCloseable {
    private final Installation installation;
    private final Map<String, String> environment;
    private final Path logFile;
    private @Nullable PluginHost plugins;
    private @Nullable Engine engine;
    private @Nullable Store store;

    ProgramDesk(Installation installation, Map<String, String> environment) {
        this.installation = installation;
        this.environment = Map.copyOf(environment);
        this.logFile = LogFile.install(installation.logs());
    }

    @Override
    public InstantSource clock() {
        return Clock.systemUTC();
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Path currentFolder() {
        return Path.of("").toAbsolutePath();
    }

    @Override
    public PluginHost plugins() {
        var host = plugins;
        if (host == null) {
            host = PluginHost.open(
                    installation.plugins(),
                    pluginFolder().map(PluginFolder::disabled).orElse(Set.of()));
            plugins = host;
        }
        return host;
    }

    @Override
    public Optional<PluginFolder> pluginFolder() {
        return PluginFolder.of(installation.plugins());
    }

    @Override
    public Optional<Path> pluginInWork() {
        return installation.plugins().author();
    }

    @Override
    public Optional<Path> apiRepository() {
        return PluginTemplate.repository(installation.home());
    }

    @Override
    public Engine engine() {
        var made = engine;
        if (made == null) {
            var provider = extensions(EngineProvider.class).stream()
                    .findFirst()
                    .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.no-engine")
                            .withHint("cli.no-engine.hint"));
            made = provider.create(
                    extensions(StepType.class), extensions(TrafficRouter.class), extensions(WorkloadAdapter.class));
            engine = made;
        }
        return made;
    }

    private <T extends ExtensionPoint> List<T> extensions(Class<T> point) {
        return plugins().extensions(point).stream().map(Contribution::extension).toList();
    }

    @Override
    public Store store(Optional<Path> file) {
        var opened = store;
        if (opened == null) {
            opened = Store.open(
                    file.map(currentFolder()::resolve)
                            .orElse(installation.data().resolve("slipway.db")),
                    clock());
            store = opened;
        }
        return opened;
    }

    @Override
    public Path logFile() {
        return logFile;
    }

    @Override
    public String version() {
        return Version.current().text();
    }

    @Override
    public Optional<WindowOpener> window() {
        return DisplayedWindow.possible(
                        environment, System.getProperty("os.name", ""), System.getProperty("glass.platform"))
                ? Optional.of(new DisplayedWindow())
                : Optional.empty();
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
        }
        if (plugins != null) {
            plugins.close();
        }
    }
}
