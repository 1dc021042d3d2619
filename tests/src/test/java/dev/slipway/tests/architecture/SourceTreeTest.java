package dev.slipway.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of the source tree keep to, where class files do not show it. */
final class SourceTreeTest {

    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();

    private static final List<String> MODULES = List.of(
            "plugin-api",
            "local-store",
            "app",
            "plugins/workflow",
            "plugins/render-kubevela",
            "plugins/render-view",
            "plugins/traffic");

    @Test
    void everyPackageHasAPackageInfoWithItsPurpose() throws IOException {
        Set<String> bare = new TreeSet<>();
        int packages = 0;
        for (String module : MODULES) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            for (Path folder : foldersWithSources(sources)) {
                packages++;
                Path info = folder.resolve("package-info.java");
                if (!Files.exists(info)
                        || !Files.readString(info).contains("/**")
                        || !Files.readString(info).contains("@NullMarked")) {
                    bare.add(ROOT.relativize(folder).toString());
                }
            }
        }
        assertThat(packages).as("packages seen").isGreaterThanOrEqualTo(MODULES.size());
        assertThat(bare)
                .as("packages without a documented, null-marked package-info")
                .isEmpty();
    }

    @Test
    void messagesExistInEnglishAndChineseWithTheSameKeys() throws IOException {
        List<String> differences = new ArrayList<>();
        for (String module : MODULES) {
            Path resources = ROOT.resolve(module).resolve("src/main/resources");
            for (Path english : filesNamed(resources, "messages.properties")) {
                Path chinese = english.resolveSibling("messages_zh.properties");
                String name = ROOT.relativize(english).toString();
                if (!Files.exists(chinese)) {
                    differences.add(name + ": messages_zh.properties is missing");
                    continue;
                }
                Set<String> onlyEnglish = keys(english);
                onlyEnglish.removeAll(keys(chinese));
                Set<String> onlyChinese = keys(chinese);
                onlyChinese.removeAll(keys(english));
                onlyEnglish.forEach(key -> differences.add(name + ": no Chinese for " + key));
                onlyChinese.forEach(key -> differences.add(name + ": no English for " + key));
            }
            for (Path chinese : filesNamed(resources, "messages_zh.properties")) {
                if (!Files.exists(chinese.resolveSibling("messages.properties"))) {
                    differences.add(ROOT.relativize(chinese) + ": messages.properties is missing");
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    @Test
    void migrationsAreNumberedWithoutAGapOrATwin() throws IOException {
        Path migrations = ROOT.resolve("local-store/src/main/resources/dev/slipway/store/schema");
        if (!Files.isDirectory(migrations)) {
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(migrations)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("V\\d{4}__.*\\.sql"))
                    .map(name -> Integer.parseInt(name.substring(1, 5)))
                    .sorted()
                    .forEach(numbers::add);
        }
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).as("migration number").isEqualTo(i + 1);
        }
    }

    private static List<Path> foldersWithSources(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> filesNamed(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(name)).sorted().toList();
        }
    }

    private static Set<String> keys(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return new TreeSet<>(properties.stringPropertyNames());
    }
}
