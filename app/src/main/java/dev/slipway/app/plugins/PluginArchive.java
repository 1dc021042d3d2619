package dev.slipway.app.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Unpacks plugin archives into a cache, each below the digest of the archive, never beside the archive. */
final class PluginArchive {

    /** Bounds of one archive. The largest built-in plugin has a few thousand files and under 30 MiB. */
    private static final int MAX_FILES = 50_000;

    private static final long MAX_BYTES = 512L * 1024 * 1024;

    private final Path cache;

    PluginArchive(Path cache) {
        this.cache = cache;
    }

    /** The folder with the archive's content; unpacked now unless it lies there already. */
    Path unpacked(Path archive) throws IOException, RefusedPluginException {
        Path folder = cache.resolve(PluginContent.digestOf(archive).hex());
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(cache);
        Path partial = Files.createTempDirectory(cache, "partial-");
        try {
            unpack(archive, partial);
            moveIntoPlace(partial, folder);
        } finally {
            delete(partial);
        }
        return folder;
    }

    private static void moveIntoPlace(Path partial, Path folder) throws IOException {
        try {
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            // Another process unpacked the same bytes a moment earlier: its folder serves as well.
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static void unpack(Path archive, Path into) throws IOException, RefusedPluginException {
        int files = 0;
        long bytes = 0;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into) || entry.getName().indexOf('\\') >= 0) {
                    throw unsafe("it holds the path " + entry.getName() + ", which leads out of its folder");
                }
                if (++files > MAX_FILES) {
                    throw unsafe("it holds more than " + MAX_FILES + " files");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                bytes += copy(zip, target, MAX_BYTES - bytes);
            }
        } catch (ZipException e) {
            throw unsafe("it is damaged (" + e.getMessage() + ")");
        }
        if (files == 0) {
            throw unsafe("it is empty or no zip archive");
        }
    }

    private static long copy(InputStream from, Path target, long limit) throws IOException, RefusedPluginException {
        byte[] buffer = new byte[16 * 1024];
        long total = 0;
        try (OutputStream out = Files.newOutputStream(target)) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                total += n;
                if (total > limit) {
                    throw unsafe("it unpacks to more than " + MAX_BYTES / 1024 / 1024 + " MiB");
                }
                out.write(buffer, 0, n);
            }
        }
        return total;
    }

    private static RefusedPluginException unsafe(String what) {
        return new RefusedPluginException(
                "plugin.archive.bad",
                "The archive was not unpacked: " + what + ".",
                "Get the archive again from its maker.");
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
