package dev.slipway.app.plugins;

import dev.slipway.api.resource.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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

    /**
     * SHA-256 over one line {@code DIGEST␠␠PATH\n} per file, by path, where {@code PATH} is {@code plugin.properties},
     * {@code classes/…} or {@code lib/…}: the same for a folder, an archive and a source tree of equal content.
     */
    Digest digest() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        files.put(DESCRIPTOR, descriptor);
        collect("classes/", classes, files);
        collect("lib/", lib, files);
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            lines.append(digestOf(file.getValue()))
                    .append("  ")
                    .append(file.getKey())
                    .append('\n');
        }
        return Digest.of(lines.toString());
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

    /**
     * The plugin's message patterns by code: every {@code messages.properties} among its classes, overlaid by those of
     * the language. Read as files, so that nothing of the plugin is loaded for an error text.
     */
    Map<String, String> messages(String language) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        collect("", classes, files);
        Map<String, String> patterns = new TreeMap<>();
        for (String name : List.of("messages.properties", "messages_" + language + ".properties")) {
            for (Path file : files.values()) {
                if (file.endsWith(name)) {
                    Properties properties = new Properties();
                    try (Reader reader = Files.newBufferedReader(file)) {
                        properties.load(reader);
                    }
                    properties.stringPropertyNames().forEach(code -> patterns.put(code, properties.getProperty(code)));
                }
            }
        }
        return patterns;
    }

    static Digest digestOf(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        }
        return new Digest(HexFormat.of().formatHex(digest.digest()));
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
