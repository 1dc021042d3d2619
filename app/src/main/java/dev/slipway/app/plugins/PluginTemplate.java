package dev.slipway.app.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/** Writes the project of a new plugin: a Maven module that builds and loads as it stands. */
public final class PluginTemplate {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final Path repository;
    private final String artifact;
    private final String api;

    /**
     * @param repository the Maven repository that comes with the program
     * @param artifact the version of the contract's artifact in it
     * @param api the version of the contract
     */
    public PluginTemplate(Path repository, String artifact, String api) {
        this.repository = repository;
        this.artifact = artifact;
        this.api = api;
    }

    /** Whether a plugin may have this name. */
    public static boolean allows(String name) {
        return name.length() <= 40 && NAME.matcher(name).matches();
    }

    /** The repository that comes with the running program; empty for one that was built without it. */
    public static Optional<Path> repository(Optional<Path> home) {
        return home.map(folder -> folder.resolve("maven-repository")).filter(Files::isDirectory);
    }

    /**
     * Writes the project. Nothing that is there is touched.
     *
     * @param screens whether it adds to the window
     * @return the files, in the order in which they are best read
     * @throws UncheckedIOException when the folder exists and is not empty, or cannot be written
     */
    public List<Path> write(Path folder, String name, String provider, boolean screens) {
        var type = type(name);
        var classes = "src/main/java/com/example/" + packaged(name) + "/";
        var texts = "src/main/resources/com/example/" + packaged(name) + "/";
        var files = new LinkedHashMap<String, String>();
        files.put("pom.xml", "pom.xml.txt");
        files.put("plugin.properties", "plugin.properties.txt");
        files.put(classes + type + "Strategy.java", "Strategy.java.txt");
        if (screens) {
            files.put(classes + type + "Screen.java", "Screen.java.txt");
            files.put(classes + type + "Action.java", "Action.java.txt");
            files.put(classes + type + "Inspector.java", "Inspector.java.txt");
        }
        files.put(texts + "messages.properties", "messages.properties.txt");
        files.put(texts + "messages_zh.properties", "messages_zh.properties.txt");
        files.put("sample.yaml", "sample.yaml.txt");
        var written = new ArrayList<Path>();
        try {
            var words = words(name, provider);
            Files.createDirectories(folder);
            for (var entry : files.entrySet()) {
                var target = folder.resolve(entry.getKey());
                Files.createDirectories(Optional.ofNullable(target.getParent()).orElse(folder));
                Files.writeString(target, filled(entry.getValue(), words), StandardOpenOption.CREATE_NEW);
                written.add(target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the plugin's project to " + folder + ": " + e.getMessage(), e);
        }
        return written;
    }

    private static String type(String name) {
        var type = new StringBuilder();
        for (var part : name.split("-")) {
            type.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return type.toString();
    }

    private static String packaged(String name) {
        return name.replace("-", "");
    }

    private Map<String, String> words(String name, String provider) throws IOException {
        var parts = api.split("\\.");
        var next = parts[0] + "." + (Integer.parseInt(parts[1]) + 1) + ".0";
        return Map.of(
                "id",
                name,
                "Name",
                type(name),
                "package",
                packaged(name),
                "provider",
                provider,
                "api",
                artifact,
                "requires",
                ">=" + api + " & <" + next,
                "javafx",
                javafx(),
                "repository",
                repository.toUri().toString());
    }

    /** The version that the program itself is built with. */
    private static String javafx() throws IOException {
        var versions = new Properties();
        try (var in = resource("versions.properties")) {
            versions.load(in);
        }
        return versions.getProperty("javafx");
    }

    private static InputStream resource(String name) {
        var in = PluginTemplate.class.getResourceAsStream("template/" + name);
        if (in == null) {
            throw new IllegalStateException("the program lacks the template " + name);
        }
        return in;
    }

    private static String filled(String template, Map<String, String> words) throws IOException {
        try (var in = resource(template)) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var entry : words.entrySet()) {
                text = text.replace("@" + entry.getKey() + "@", entry.getValue());
            }
            return text;
        }
    }
}
