package dev.slipway.app.plugins;

import dev.slipway.api.plugin.ApiVersion;
import dev.slipway.api.plugin.PluginIdentity;
import dev.slipway.api.resource.Digest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;
import org.pf4j.ExtensionPoint;
import org.pf4j.PluginState;

/**
 * The plugins of this program, built in and the user's.
 *
 * <p>{@link #open} reads and checks descriptors and files and runs no plugin code, so {@code --help} and {@code plugin
 * list} are cheap and safe. The first call of {@link #extensions} loads and starts what passed. A plugin that is broken,
 * does not fit or throws becomes a {@link PluginRow} with its reason; it never stops the program, and no method here throws
 * because of one.
 *
 * <p>Each plugin has its own class loader: its classes and private libraries first, then the JDK, {@code dev.slipway.api},
 * PF4J's extension types, JSpecify and JavaFX of the host, nothing else. Methods may be called from any thread; plugin code
 * runs on the caller's thread with the plugin's loader as context class loader.
 */
public final class PluginHost implements AutoCloseable {

    private static final Logger LOG = System.getLogger(PluginHost.class.getName());

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Plugin> plugins = new TreeMap<>();
    private final List<PluginRow> nameless = new ArrayList<>();
    private final Pf4jRuntime runtime;
    private boolean started;

    /** One plugin with an id, and what became of it. */
    private static final class Plugin {
        final Descriptor descriptor;
        final PluginContent content;
        final PluginOrigin origin;
        final Path source;
        PluginStatus status;
        List<Object> extensions = List.of();

        @Nullable
        Digest digest;

        Plugin(Descriptor descriptor, PluginContent content, PluginOrigin origin, Path source, PluginStatus status) {
            this.descriptor = descriptor;
            this.content = content;
            this.origin = origin;
            this.source = source;
            this.status = status;
        }

        PluginRow row() {
            return new PluginRow(descriptor.id(), Optional.of(descriptor.information()), origin, source, status);
        }
    }

    private PluginHost(String hostVersion) {
        this.runtime = new Pf4jRuntime(hostVersion, PluginHost.class.getClassLoader());
    }

    /**
     * Finds and checks all plugins.
     *
     * @param sources where to look; missing folders hold no plugins
     * @param disabled ids of plugins that the user switched off
     */
    public static PluginHost open(PluginSources sources, Set<String> disabled) {
        String hostVersion = ApiVersion.CURRENT;
        PluginHost host = new PluginHost(hostVersion);
        PluginArchive archives = new PluginArchive(sources.cache());
        sources.builtIn().ifPresent(folder -> host.findPacked(folder, PluginOrigin.BUILT_IN, hostVersion, archives));
        sources.development().ifPresent(folder -> host.findModules(folder, hostVersion));
        sources.author()
                .ifPresent(module -> host.add(
                        module, PluginOrigin.DEVELOPMENT, hostVersion, () -> PluginContent.sourceTree(module)));
        sources.user().ifPresent(folder -> host.findPacked(folder, PluginOrigin.USER, hostVersion, archives));
        host.settle(disabled);
        return host;
    }

    /** Every plugin and would-be plugin, by id. */
    public List<PluginRow> rows() {
        lock.lock();
        try {
            return Stream.concat(plugins.values().stream().map(Plugin::row), nameless.stream())
                    .sorted(Comparator.comparing(PluginRow::id).thenComparing(PluginRow::source))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * All extensions of one extension point, by plugin id and then by ordinal and class name; starts the plugins first if
     * that was not done yet. Each extension is made once per plugin.
     */
    public <T extends ExtensionPoint> List<Contribution<T>> extensions(Class<T> point) {
        lock.lock();
        try {
            start();
            List<Contribution<T>> found = new ArrayList<>();
            for (Plugin plugin : plugins.values()) {
                for (Object extension : plugin.extensions) {
                    if (point.isInstance(extension)) {
                        found.add(new Contribution<>(plugin.descriptor.id(), point.cast(extension)));
                    }
                }
            }
            return List.copyOf(found);
        } finally {
            lock.unlock();
        }
    }

    /** Loads and starts every plugin that passed the checks; does nothing the second time. */
    public void start() {
        lock.lock();
        try {
            if (started) {
                return;
            }
            started = true;
            for (Plugin plugin : inOrderOfNeed()) {
                if (plugin.status instanceof PluginStatus.Ready) {
                    start(plugin);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Which plugin exactly, with a digest of all its files; empty when there is no usable plugin of that id. The digest is
     * the same for a folder, an archive and a source tree of equal content. Reads all files the first time.
     *
     * @throws IOException when a file of the plugin cannot be read
     */
    public Optional<PluginIdentity> identity(String id) throws IOException {
        lock.lock();
        try {
            Plugin plugin = plugins.get(id);
            if (plugin == null || !isUsable(plugin)) {
                return Optional.empty();
            }
            Digest digest = plugin.digest;
            if (digest == null) {
                digest = plugin.content.digest();
                plugin.digest = digest;
            }
            return Optional.of(
                    new PluginIdentity(id, plugin.descriptor.information().version(), digest));
        } finally {
            lock.unlock();
        }
    }

    /**
     * The message patterns of all usable plugins by code, for {@link dev.slipway.api.diagnostic.Message}: English, overlaid
     * by the language where there is a translation. A plugin keeps them in files named {@code messages.properties} and
     * {@code messages_zh.properties} among its classes, in UTF-8, with the code as key.
     *
     * @param locale whose language is wanted
     */
    public Map<String, String> messages(Locale locale) {
        lock.lock();
        try {
            Map<String, String> patterns = new TreeMap<>();
            for (Plugin plugin : plugins.values()) {
                if (!isUsable(plugin)) {
                    continue;
                }
                try {
                    plugin.content.messages(locale.getLanguage()).forEach(patterns::putIfAbsent);
                } catch (IOException | IllegalArgumentException e) {
                    LOG.log(Level.WARNING, "cannot read the messages of plugin " + plugin.descriptor.id(), e);
                }
            }
            return Collections.unmodifiableMap(patterns);
        } finally {
            lock.unlock();
        }
    }

    /** Ids of plugins whose modules somebody works on, as {@link PluginSources#author} named them. */
    public List<String> inWork(Path module) {
        lock.lock();
        try {
            return plugins.values().stream()
                    .filter(plugin -> plugin.source.equals(module))
                    .map(plugin -> plugin.descriptor.id())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a plugin's classes anew, after its module was built again. What was made of the old ones must not be used any
     * more; extensions are asked for again.
     */
    public void reload(String id) {
        lock.lock();
        try {
            Plugin before = plugins.get(id);
            if (before == null) {
                return;
            }
            before.extensions = List.of();
            if (runtime.getPlugin(id) != null) {
                runtime.unloadPlugin(id);
            }
            try {
                var content = PluginContent.sourceTree(before.source);
                var descriptor = Descriptor.read(content.descriptor(), ApiVersion.CURRENT);
                var now = new Plugin(
                        descriptor, content, before.origin, before.source, checkFiles(content, before.origin));
                plugins.put(id, now);
                if (now.status instanceof PluginStatus.Ready) {
                    start(now);
                }
            } catch (RefusedPluginException e) {
                before.status = new PluginStatus.Refused(e.problem());
            } catch (IOException e) {
                LOG.log(Level.WARNING, "cannot read plugin " + id + " again", e);
                before.status = new PluginStatus.Refused(unreadable(e));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Withdraws a plugin whose extension threw something that its contract does not allow.
     *
     * @param id the plugin
     * @param doing what it was asked to do, for the reason shown to people, for example {@code rendering shop.yaml}
     * @param thrown what it threw
     */
    public void failed(String id, String doing, Throwable thrown) {
        lock.lock();
        try {
            Plugin plugin = plugins.get(id);
            if (plugin != null) {
                fail(plugin, doing, thrown);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops and unloads all plugins; their class loaders are closed. The host offers no extensions after that. */
    @Override
    public void close() {
        lock.lock();
        try {
            started = true;
            for (Plugin plugin : inOrderOfNeed().reversed()) {
                plugin.extensions = List.of();
                if (runtime.getPlugin(plugin.descriptor.id()) != null) {
                    runtime.unloadPlugin(plugin.descriptor.id());
                }
            }
            plugins.clear();
        } finally {
            lock.unlock();
        }
    }

    private void findPacked(Path folder, PluginOrigin origin, String hostVersion, PluginArchive archives) {
        for (Path entry : entries(folder, origin)) {
            String name = entry.getFileName().toString();
            if (Files.isDirectory(entry)) {
                add(entry, origin, hostVersion, () -> PluginContent.packed(entry));
            } else if (name.endsWith(".zip")) {
                add(entry, origin, hostVersion, () -> PluginContent.packed(archives.unpacked(entry)));
            } else if (name.endsWith(".jar")) {
                refuseNameless(
                        entry,
                        origin,
                        new PluginProblem(
                                "plugin.form",
                                "It is a jar file.",
                                "A plugin is a zip or a folder with plugin.properties, classes and lib at its top."));
            }
        }
    }

    private void findModules(Path folder, String hostVersion) {
        for (Path entry : entries(folder, PluginOrigin.DEVELOPMENT)) {
            if (Files.isRegularFile(entry.resolve("pom.xml"))) {
                add(entry, PluginOrigin.DEVELOPMENT, hostVersion, () -> PluginContent.sourceTree(entry));
            }
        }
    }

    private List<Path> entries(Path folder, PluginOrigin origin) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot list the plugin folder " + folder, e);
            refuseNameless(folder, origin, unreadable(e));
            return List.of();
        }
    }

    private interface ContentFinder {
        PluginContent find() throws IOException, RefusedPluginException;
    }

    private void add(Path source, PluginOrigin origin, String hostVersion, ContentFinder finder) {
        try {
            PluginContent content = finder.find();
            Descriptor descriptor = Descriptor.read(content.descriptor(), hostVersion);
            Plugin twin = plugins.get(descriptor.id());
            if (twin != null) {
                throw new RefusedPluginException(
                        "plugin.id.twice",
                        "The id " + descriptor.id() + " is taken by " + twin.source + ".",
                        "Take one of the two away.");
            }
            plugins.put(descriptor.id(), new Plugin(descriptor, content, origin, source, checkFiles(content, origin)));
        } catch (RefusedPluginException e) {
            refuseNameless(source, origin, e.problem());
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot read the plugin at " + source, e);
            refuseNameless(source, origin, unreadable(e));
        }
    }

    private static PluginStatus checkFiles(PluginContent content, PluginOrigin origin) throws IOException {
        if (!Files.isDirectory(content.classes())) {
            return new PluginStatus.Refused(new PluginProblem(
                    "plugin.classes.missing",
                    "It has no classes: " + content.classes() + " is missing.",
                    origin == PluginOrigin.DEVELOPMENT
                            ? "Compile the module."
                            : "A plugin is a zip or a folder with plugin.properties, classes and lib at its top."));
        }
        // The build of the built-in plugins fails on a bundled class, so a start need not read their archives again.
        Optional<String> bundled = origin == PluginOrigin.BUILT_IN ? Optional.empty() : content.bundledHostClass();
        return bundled.<PluginStatus>map(found -> new PluginStatus.Refused(new PluginProblem(
                        "plugin.bundles-host",
                        "It brings a class that only the host may bring: " + found + ".",
                        "Build the plugin with the host's libraries in scope 'provided'.")))
                .orElseGet(PluginStatus.Ready::new);
    }

    private static PluginProblem unreadable(IOException e) {
        return new PluginProblem(
                "plugin.unreadable",
                "It cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage() + ".",
                "Check that the file is whole and that you may read it.");
    }

    private void refuseNameless(Path source, PluginOrigin origin, PluginProblem problem) {
        nameless.add(new PluginRow(
                source.getFileName().toString(), Optional.empty(), origin, source, new PluginStatus.Refused(problem)));
    }

    private void settle(Set<String> disabled) {
        for (Plugin plugin : plugins.values()) {
            if (disabled.contains(plugin.descriptor.id()) && plugin.status instanceof PluginStatus.Ready) {
                plugin.status = new PluginStatus.Disabled();
            }
        }
        Map<String, Descriptor> candidates = new TreeMap<>();
        plugins.forEach((id, plugin) -> {
            if (plugin.status instanceof PluginStatus.Ready) {
                candidates.put(id, plugin.descriptor);
            }
        });
        Map<String, PluginProblem> problems = Dependencies.check(candidates);
        plugins.forEach((id, plugin) -> {
            PluginProblem problem = problems.get(id);
            if (problem != null) {
                plugin.status = new PluginStatus.Refused(problem);
            }
        });
    }

    /** Dependencies before dependents; by id among equals. Rings were refused before. */
    private List<Plugin> inOrderOfNeed() {
        Map<String, Plugin> ordered = new LinkedHashMap<>();
        Set<String> seen = new TreeSet<>();
        plugins.values().forEach(plugin -> visit(plugin, seen, ordered));
        return List.copyOf(ordered.values());
    }

    private void visit(Plugin plugin, Set<String> seen, Map<String, Plugin> ordered) {
        if (!seen.add(plugin.descriptor.id())) {
            return;
        }
        plugin.descriptor.dependencies().forEach(needed -> {
            Plugin other = plugins.get(needed.getPluginId());
            if (other != null) {
                visit(other, seen, ordered);
            }
        });
        ordered.put(plugin.descriptor.id(), plugin);
    }

    private void start(Plugin plugin) {
        String id = plugin.descriptor.id();
        for (var needed : plugin.descriptor.dependencies()) {
            Plugin other = plugins.get(needed.getPluginId());
            if (!needed.isOptional() && other != null && !(other.status instanceof PluginStatus.Started)) {
                plugin.status = new PluginStatus.Refused(new PluginProblem(
                        "plugin.dependency.missing",
                        "It needs the plugin " + needed.getPluginId() + ", which did not start.",
                        "See the line of " + needed.getPluginId() + "."));
                return;
            }
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            runtime.load(plugin.descriptor, plugin.content);
            ClassLoader own = runtime.getPluginClassLoader(id);
            thread.setContextClassLoader(own);
            if (runtime.startPlugin(id) != PluginState.STARTED) {
                Throwable thrown = runtime.getPlugin(id).getFailedException();
                fail(plugin, "starting", thrown == null ? new IllegalStateException("did not start") : thrown);
                return;
            }
            plugin.extensions = makeExtensions(id, own);
            plugin.status = new PluginStatus.Started();
        } catch (Throwable e) {
            // Whatever a plugin throws, also an Error of its own making, is its row's reason and nobody else's end.
            fail(plugin, "starting", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private List<Object> makeExtensions(String id, ClassLoader own) throws ClassNotFoundException {
        record Made(Object extension, int ordinal) {}
        List<Made> made = new ArrayList<>();
        for (String name : new TreeSet<>(runtime.getExtensionClassNames(id))) {
            Class<?> type = own.loadClass(name);
            Object extension = runtime.getExtensionFactory().create(type);
            Extension annotation = type.getAnnotation(Extension.class);
            made.add(new Made(extension, annotation == null ? 0 : annotation.ordinal()));
        }
        return made.stream()
                .sorted(Comparator.comparingInt(Made::ordinal))
                .map(Made::extension)
                .toList();
    }

    private void fail(Plugin plugin, String doing, Throwable thrown) {
        LOG.log(Level.WARNING, "plugin " + plugin.descriptor.id() + " failed " + doing, thrown);
        plugin.extensions = List.of();
        plugin.status = new PluginStatus.Failed(new PluginProblem(
                "plugin.threw",
                "It threw while " + doing + ": " + rootCause(thrown) + ".",
                "The log file has the whole trace; report it to the plugin's maker, or switch the plugin off."));
    }

    private static String rootCause(Throwable thrown) {
        Throwable cause = thrown;
        for (Throwable next = cause.getCause(); next != null; next = cause.getCause()) {
            cause = next;
        }
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    private static boolean isUsable(Plugin plugin) {
        return switch (plugin.status) {
            case PluginStatus.Ready _, PluginStatus.Started _ -> true;
            case PluginStatus.Disabled _, PluginStatus.Refused _, PluginStatus.Failed _ -> false;
        };
    }
}
