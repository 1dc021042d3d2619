package dev.slipway.app.plugins;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.pf4j.DefaultVersionManager;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PropertiesPluginDescriptorFinder;
import org.pf4j.VersionManager;

/**
 * A {@code plugin.properties}, decoded strictly.
 *
 * @param id the plugin's id
 * @param information what is shown to people
 * @param loading the same for PF4J
 */
record Descriptor(String id, PluginInformation information, PluginDescriptor loading) {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern COMMAND = ID;
    private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+");
    private static final String COMMAND_PREFIX = "plugin.command.";
    private static final Set<String> KEYS = Set.of(
            "plugin.id",
            "plugin.version",
            "plugin.requires",
            "plugin.class",
            "plugin.dependencies",
            "plugin.provider",
            "plugin.license",
            "plugin.description");
    private static final int MAX_BYTES = 64 * 1024;

    static final VersionManager VERSIONS = new DefaultVersionManager();

    List<PluginDependency> dependencies() {
        return loading.getDependencies();
    }

    /** Reads and checks a descriptor; {@code hostVersion} is this program's release. */
    static Descriptor read(Path file, String hostVersion) throws IOException, RefusedPluginException {
        Properties properties = load(file);
        Set<String> unknown = new TreeSet<>(properties.stringPropertyNames());
        unknown.removeIf(key -> KEYS.contains(key) || key.startsWith(COMMAND_PREFIX));
        if (!unknown.isEmpty()) {
            throw new RefusedPluginException(
                    "plugin.descriptor.unknown-key",
                    "plugin.properties has unknown keys: " + String.join(", ", unknown) + ".",
                    "Known keys are " + String.join(", ", new TreeSet<>(KEYS)) + " and " + COMMAND_PREFIX + "NAME.");
        }
        String id = required(properties, "plugin.id");
        if (!ID.matcher(id).matches()) {
            throw new RefusedPluginException(
                    "plugin.id.bad",
                    "plugin.id is '" + id + "'.",
                    "Use lower-case letters, digits and single dashes, for example my-renderer.");
        }
        String version = required(properties, "plugin.version");
        if (!isVersion(version)) {
            throw new RefusedPluginException(
                    "plugin.version.bad",
                    "plugin.version is '" + version + "', which is no semantic version.",
                    "Use three numbers, for example 1.0.0.");
        }
        String requires = required(properties, "plugin.requires");
        checkHost(requires, hostVersion);
        PluginInformation information = new PluginInformation(
                version,
                requires,
                properties.getProperty("plugin.provider", "").strip(),
                properties.getProperty("plugin.license", "").strip(),
                properties.getProperty("plugin.description", "").strip(),
                commands(properties));
        return new Descriptor(id, information, new Pf4jDescriptors().of(properties));
    }

    private static Properties load(Path file) throws IOException, RefusedPluginException {
        if (!Files.isRegularFile(file)) {
            throw new RefusedPluginException(
                    "plugin.descriptor.missing",
                    "There is no " + file.getFileName() + " in " + file.getParent() + ".",
                    "A plugin is a zip or a folder with plugin.properties, classes and lib at its top.");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw unreadable("it is larger than " + MAX_BYTES / 1024 + " KiB");
        }
        Properties properties = new Properties();
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            properties.load(new StringReader(text));
        } catch (CharacterCodingException e) {
            throw unreadable("it is not UTF-8");
        } catch (IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        return properties;
    }

    private static RefusedPluginException unreadable(String why) {
        return new RefusedPluginException(
                "plugin.descriptor.unreadable",
                "plugin.properties cannot be read: " + why + ".",
                "Write it as a Java properties file in UTF-8.");
    }

    private static String required(Properties properties, String key) throws RefusedPluginException {
        String value = properties.getProperty(key, "").strip();
        if (value.isEmpty()) {
            throw new RefusedPluginException(
                    key + ".blank", key + " is missing or blank in plugin.properties.", hintFor(key));
        }
        return value;
    }

    private static String hintFor(String key) {
        return key.equals("plugin.requires")
                ? "Name the versions of Slipway it was made for, for example plugin.requires=>=0.1.0 & <0.2.0."
                : "Add the line " + key + "=….";
    }

    private static boolean isVersion(String version) {
        try {
            VERSIONS.compareVersions(version, version);
            return true;
        } catch (RuntimeException e) {
            // The parser's exceptions are its own and say nothing that the caller's message lacks.
            return false;
        }
    }

    private static void checkHost(String requires, String hostVersion) throws RefusedPluginException {
        String range = EXACT.matcher(requires).matches() ? ">=" + requires : requires;
        boolean fits;
        try {
            fits = VERSIONS.checkVersionConstraint(hostVersion, range);
        } catch (RuntimeException e) {
            throw new RefusedPluginException(
                    "plugin.requires.bad",
                    "plugin.requires is '" + requires + "', which is no version range (" + e.getMessage() + ").",
                    hintFor("plugin.requires"));
        }
        if (!fits) {
            throw new RefusedPluginException(
                    "plugin.requires.unmet",
                    "It works with Slipway " + requires + "; this is " + hostVersion + ".",
                    "Install a version of the plugin made for Slipway " + hostVersion + ", or another Slipway.");
        }
    }

    private static List<DeclaredCommand> commands(Properties properties) throws RefusedPluginException {
        List<DeclaredCommand> commands = new ArrayList<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (!key.startsWith(COMMAND_PREFIX)) {
                continue;
            }
            String name = key.substring(COMMAND_PREFIX.length());
            String summary = properties.getProperty(key).strip();
            if (!COMMAND.matcher(name).matches() || summary.isEmpty()) {
                throw new RefusedPluginException(
                        "plugin.command.bad",
                        "The line " + key + " names no command with a summary.",
                        "Write " + COMMAND_PREFIX + "NAME=one line for --help, NAME in lower case.");
            }
            commands.add(new DeclaredCommand(name, summary));
        }
        return commands;
    }

    private static final class Pf4jDescriptors extends PropertiesPluginDescriptorFinder {
        PluginDescriptor of(Properties properties) {
            return createPluginDescriptor(properties);
        }
    }
}
