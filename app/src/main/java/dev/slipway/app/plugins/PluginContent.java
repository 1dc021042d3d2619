package dev.slipway.app.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The files of one plugin, wherever they lie.
 *
 * @param descriptor its {@code plugin.properties}
 * @param classes its own classes
 * @param lib its private libraries; may be missing
 */
record PluginContent(Path descriptor, Path classes, Path lib) {

    private static final String DESCRIPTOR = "plugin.properties";

    static PluginContent packed(Path folder) {
        return new PluginContent(folder.resolve(DESCRIPTOR), folder.resolve("classes"), folder.resolve("lib"));
    }

    static PluginContent sourceTree(Path module) {
        Path target = module.resolve("target");
        return new PluginContent(module.resolve(DESCRIPTOR), target.resolve("classes"), target.resolve("lib"));
    }

    List<Path> libraries() throws IOException {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The digest that {@link PluginIdentity} describes. */
    String sha256() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        files.put(DESCRIPTOR, descriptor);
        collect("classes/", classes, files);
        collect("lib/", lib, files);
        MessageDigest whole = sha256Digest();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            String line = sha256(file.getValue()) + "  " + file.getKey() + "\n";
            whole.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    /** The first class found that only the host may bring, as {@code FILE: PATH}. */
    Optional<String> bundledHostClass() throws IOException {
        Map<String, Path> own = new TreeMap<>();
        collect("", classes, own);
        for (String path : own.keySet()) {
            if (HostNames.isHostClass(path)) {
                return Optional.of("classes: " + path);
            }
        }
        for (Path library : libraries()) {
            try (JarFile jar = new JarFile(library.toFile())) {
                Optional<String> found = jar.stream()
                        .map(entry -> entry.getName())
                        .filter(HostNames::isHostClass)
                        .findFirst();
                if (found.isPresent()) {
                    return Optional.of("lib/" + library.getFileName() + ": " + found.get());
                }
            }
        }
        return Optional.empty();
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256Digest();
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void collect(String prefix, Path folder, Map<String, Path> into) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file ->
                            into.put(prefix + folder.relativize(file).toString().replace('\\', '/'), file));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
