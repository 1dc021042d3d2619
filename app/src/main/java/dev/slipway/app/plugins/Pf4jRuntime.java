package dev.slipway.app.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.AbstractPluginManager;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultExtensionFinder;
import org.pf4j.DefaultPluginFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginManager;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.VersionManager;

/**
 * PF4J, reduced to what is wanted of it: class loaders, life cycle and the extension index of plugins that were already
 * found and checked. It looks for nothing by itself and unpacks nothing.
 */
final class Pf4jRuntime extends AbstractPluginManager {

    private final Map<Path, Checked> checked = new HashMap<>();
    private final HostView host;

    private record Checked(Descriptor descriptor, PluginContent content) {}

    Pf4jRuntime(String hostVersion, ClassLoader host) {
        super(List.of());
        setSystemVersion(hostVersion);
        this.host = new HostView(host);
        // The base class asks for these in its constructor, before the fields here are set.
        this.pluginLoader = new OwnLoader();
        this.pluginDescriptorFinder = new CheckedDescriptors();
    }

    /** Gives a plugin its class loader; none of its classes is loaded. Its dependencies must be there already. */
    void load(Descriptor descriptor, PluginContent content) {
        Path key = content.descriptor().getParent();
        checked.put(key, new Checked(descriptor, content));
        loadPlugin(key);
    }

    private Checked checkedAt(Path path) {
        Checked found = checked.get(path);
        if (found == null) {
            throw new IllegalStateException("not a checked plugin: " + path);
        }
        return found;
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return new PluginRepository() {
            @Override
            public List<Path> getPluginPaths() {
                return List.of();
            }

            @Override
            public boolean deletePluginPath(Path pluginPath) {
                return false;
            }
        };
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return false;
            }

            @Override
            public void disablePlugin(String pluginId) {
                throw new UnsupportedOperationException("plugins are switched off by a setting of the program");
            }

            @Override
            public void enablePlugin(String pluginId) {
                throw new UnsupportedOperationException("plugins are switched on by a setting of the program");
            }
        };
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return new DefaultPluginFactory();
    }

    @Override
    protected ExtensionFactory createExtensionFactory() {
        return new DefaultExtensionFactory();
    }

    @Override
    protected ExtensionFinder createExtensionFinder() {
        DefaultExtensionFinder finder = new DefaultExtensionFinder(this);
        addPluginStateListener(finder);
        return finder;
    }

    @Override
    protected VersionManager createVersionManager() {
        return new DefaultVersionManager();
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new CheckedDescriptors();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new OwnLoader();
    }

    private final class CheckedDescriptors implements PluginDescriptorFinder {
        @Override
        public boolean isApplicable(Path pluginPath) {
            return checked.containsKey(pluginPath);
        }

        @Override
        public PluginDescriptor find(Path pluginPath) {
            return checkedAt(pluginPath).descriptor().loading();
        }
    }

    private final class OwnLoader implements PluginLoader {
        @Override
        public boolean isApplicable(Path pluginPath) {
            return checked.containsKey(pluginPath);
        }

        @Override
        public ClassLoader loadPlugin(Path pluginPath, PluginDescriptor descriptor) {
            PluginContent content = checkedAt(pluginPath).content();
            OwnFirst loader = new OwnFirst(Pf4jRuntime.this, descriptor, host);
            loader.addFile(content.classes().toFile());
            try {
                content.libraries().forEach(library -> loader.addFile(library.toFile()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list the libraries in " + content.lib(), e);
            }
            return loader;
        }
    }

    /** A plugin's own classes and libraries first, then its dependencies', then the host's view. */
    private static final class OwnFirst extends PluginClassLoader {

        static {
            registerAsParallelCapable();
        }

        private final HostView host;

        OwnFirst(PluginManager manager, PluginDescriptor descriptor, HostView host) {
            super(manager, descriptor, host, ClassLoadingStrategy.PDA);
            this.host = host;
        }

        @Override
        public Class<?> loadClass(String className) throws ClassNotFoundException {
            // Types of the contract come from the host alone, whatever a plugin brings.
            return HostNames.isVisibleClass(className) ? host.loadClass(className) : super.loadClass(className);
        }
    }
}
