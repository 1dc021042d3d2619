package dev.slipway.app.plugins;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The parent of every plugin's class loader: the JDK and the part of the host that plugins may see.
 *
 * <p>PF4J would hand out the loader of the whole program, and with it every library of the host.
 */
final class HostView extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader host;

    HostView(ClassLoader host) {
        super("slipway-host-view", ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (HostNames.isVisibleClass(name)) {
            return host.loadClass(name);
        }
        throw new ClassNotFoundException(name + " (plugins see the JDK, dev.slipway.api, PF4J's extension types,"
                + " JSpecify and JavaFX; other libraries belong into the plugin's lib folder)");
    }

    @Override
    protected @Nullable URL findResource(String name) {
        return HostNames.isVisibleResource(name) ? host.getResource(name) : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        return HostNames.isVisibleResource(name) ? host.getResources(name) : Collections.emptyEnumeration();
    }
}
