package dev.slipway.app.desk;

import dev.slipway.api.run.Engine;
import dev.slipway.app.plugins.PluginFolder;
import dev.slipway.app.plugins.PluginHost;
import dev.slipway.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A desk as seen from another folder. */
public record FolderDesk(Desk desk, Path currentFolder) implements Desk {
    @Override
    public InstantSource clock() {
        return desk.clock();
    }

    @Override
    public Map<String, String> environment() {
        return desk.environment();
    }

    @Override
    public PluginHost plugins() {
        return desk.plugins();
    }

    @Override
    public Optional<PluginFolder> pluginFolder() {
        return desk.pluginFolder();
    }

    @Override
    public Optional<Path> pluginInWork() {
        return desk.pluginInWork();
    }

    @Override
    public Optional<Path> apiRepository() {
        return desk.apiRepository();
    }

    @Override
    public Engine engine() {
        return desk.engine();
    }

    @Override
    public Store store(Optional<Path> file) {
        return desk.store(file.map(desk.currentFolder()::resolve));
    }

    @Override
    public Path logFile() {
        return desk.logFile();
    }

    @Override
    public String version() {
        return desk.version();
    }

    @Override
    public Optional<WindowOpener> window() {
        return desk.window();
    }
}
