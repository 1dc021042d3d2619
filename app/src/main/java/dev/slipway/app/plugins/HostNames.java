package dev.slipway.app.plugins;

import java.util.List;
import java.util.Set;

/** The names of the host's classes: those a plugin may see, and those it must not bring along. */
final class HostNames {

    /** Packages whose classes every plugin sees, all from the host. */
    private static final List<String> VISIBLE_PACKAGES = List.of("dev.slipway.api.", "org.jspecify.", "javafx.");

    /** Of PF4J the extension types alone: with the manager a plugin could reach the other plugins. */
    private static final Set<String> VISIBLE_CLASSES =
            Set.of("org.pf4j.Extension", "org.pf4j.ExtensionPoint", "org.pf4j.Plugin");

    /** Packages that only the host brings. A second copy would be other types under the same names. */
    private static final List<String> HOST_PATHS = List.of(
            "dev/slipway/api/",
            "dev/slipway/app/",
            "dev/slipway/store/",
            "org/pf4j/",
            "org/jspecify/",
            "javafx/",
            "org/slf4j/",
            "io/fabric8/",
            "com/fasterxml/jackson/");

    private HostNames() {}

    static boolean isVisibleClass(String className) {
        return VISIBLE_CLASSES.contains(className) || VISIBLE_PACKAGES.stream().anyMatch(className::startsWith);
    }

    static boolean isVisibleResource(String path) {
        String name = path.replace('/', '.');
        return VISIBLE_PACKAGES.stream().anyMatch(name::startsWith);
    }

    /** Whether the file at this path inside a plugin is a class that only the host may bring. */
    static boolean isHostClass(String path) {
        return path.endsWith(".class") && HOST_PATHS.stream().anyMatch(path::startsWith);
    }
}
