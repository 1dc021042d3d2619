package dev.slipway.app.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files of a workspace folder. Methods block; failures are {@link UncheckedIOException}s that name the file. */
public record FolderFiles(Path folder) {
    private static final int DEEPEST = 12;
    private static final Set<String> PASSED_BY = Set.of("node_modules", "target", "build", "vendor");

    /** YAML files of the folder and those below it, by name; what starts with a dot is passed by. */
    public List<String> documents() {
        try (Stream<Path> found = Files.find(
                folder,
                DEEPEST,
                (path, attributes) -> attributes.isRegularFile()
                        && (path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
                        && visible(folder.relativize(path)))) {
            return found.map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Whether nothing on the way is hidden or somebody's build output. */
    static boolean visible(Path path) {
        for (var part : path) {
            if (part.toString().startsWith(".") && !part.toString().isEmpty() || PASSED_BY.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }

    public boolean has(String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    /** In bytes. */
    public long size(String file) {
        var path = folder.resolve(file);
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    public String text(String file) {
        var path = folder.resolve(file);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes a file whole or not at all.
     *
     * @param before what it held when it was read; empty for a new file
     * @return whether it was written: not, when it holds something else by now
     */
    public boolean write(String file, String before, String text) {
        var path = folder.resolve(file);
        try {
            boolean there = Files.exists(path);
            // a file that is gone holds nothing
            if (!(there ? Files.readString(path) : "").equals(before)) {
                return false;
            }
            var parent = Optional.ofNullable(path.toAbsolutePath().getParent()).orElseThrow();
            var fresh = Files.createTempFile(parent, ".slipway-", ".tmp");
            try {
                Files.writeString(fresh, text);
                if (there && Files.getFileStore(path).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(path));
                }
                Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }
}
