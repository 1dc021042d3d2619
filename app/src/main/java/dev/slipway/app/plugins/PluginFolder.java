package dev.slipway.app.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The plugins that a user installed: archives in a folder, and the ids of those that are switched off. */
public final class PluginFolder {
    private static final String OFF = "disabled";

    private final Path folder;
    private final Path cache;

    /** @param cache where archives are unpacked to be looked at */
    public PluginFolder(Path folder, Path cache) {
        this.folder = folder;
        this.cache = cache;
    }

    /**
     * An archive that could be installed.
     *
     * @param sha256 of the archive
     */
    public record Candidate(Path archive, String id, PluginInformation information, String sha256) {}

    /**
     * Looks into an archive.
     *
     * @throws RefusedPluginException when it is no plugin that this program could load
     */
    public Candidate look(Path archive, String hostVersion) throws IOException, RefusedPluginException {
        if (!Files.isRegularFile(archive)) {
            throw new RefusedPluginException(
                    "plugin.archive.absent", "There is no file " + archive + ".", "Name the zip of a plugin.");
        }
        var content = PluginContent.packed(new PluginArchive(cache).unpacked(archive));
        var descriptor = Descriptor.read(content.descriptor(), hostVersion);
        var bundled = content.bundledHostClass();
        if (bundled.isPresent()) {
            throw new RefusedPluginException(
                    "plugin.bundles-host",
                    "It brings a class that only the host may bring: " + bundled.get() + ".",
                    "Build the plugin with the host's libraries in scope 'provided'.");
        }
        return new Candidate(
                archive,
                descriptor.id(),
                descriptor.information(),
                PluginContent.digestOf(archive).hex());
    }

    /** Puts an archive in; the one of the same id that was there before goes. */
    public Path install(Candidate candidate) throws IOException {
        Files.createDirectories(folder);
        var target = folder.resolve(candidate.id() + ".zip");
        var fresh = Files.createTempFile(folder, ".", ".part");
        try {
            Files.copy(candidate.archive(), fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return target;
    }

    /** @return whether there was such a plugin of the user's */
    public boolean remove(String id) throws IOException {
        enable(id);
        return Files.deleteIfExists(folder.resolve(id + ".zip"));
    }

    /** Ids of plugins that are switched off. */
    public Set<String> disabled() {
        var file = folder.resolve(OFF);
        if (!Files.isRegularFile(file)) {
            return Set.of();
        }
        try (Stream<String> lines = Files.lines(file)) {
            return new TreeSet<>(
                    lines.map(String::strip).filter(line -> !line.isEmpty()).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read which plugins are switched off: " + file, e);
        }
    }

    public void disable(String id) throws IOException {
        var all = new TreeSet<>(disabled());
        if (all.add(id)) {
            write(all);
        }
    }

    /** @return whether it was switched off */
    public boolean enable(String id) throws IOException {
        var all = new TreeSet<>(disabled());
        boolean was = all.remove(id);
        if (was) {
            write(all);
        }
        return was;
    }

    private void write(Set<String> ids) throws IOException {
        Files.createDirectories(folder);
        var fresh = Files.createTempFile(folder, ".", ".part");
        try {
            Files.write(fresh, List.copyOf(ids));
            Files.move(fresh, folder.resolve(OFF), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** The folder of a sources' user plugins; empty where there is none. */
    public static Optional<PluginFolder> of(PluginSources sources) {
        return sources.user().map(user -> new PluginFolder(user, sources.cache()));
    }
}
