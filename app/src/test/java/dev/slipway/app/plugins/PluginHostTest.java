package dev.slipway.app.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.plugin.PluginIdentity;
import dev.slipway.api.testing.Greeter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginHostTest {

    @TempDir
    Path temp;

    private Path user;

    @BeforeEach
    void aGoodPluginStandsBesideTheOthers() throws IOException {
        user = Files.createDirectories(temp.resolve("user"));
        PluginProject.greeter(temp, "good", "\"good\"").folder(user.resolve("good"));
    }

    private PluginHost open(String... disabled) {
        return PluginHost.open(
                PluginSources.distribution(temp.resolve("home"), user, temp.resolve("cache")), Set.of(disabled));
    }

    private static List<String> greetings(PluginHost host) {
        return host.extensions(Greeter.class).stream()
                .map(found -> found.pluginId() + ":" + found.extension().greet())
                .toList();
    }

    private static PluginRow row(PluginHost host, String id) {
        return host.rows().stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String problem(PluginHost host, String id) {
        return row(host, id).problem().map(PluginProblem::code).orElse("none");
    }

    /** Opens, asks for extensions, and expects the one problem while the good plugin works on. */
    private void assertRefused(String id, String code) {
        try (PluginHost host = open()) {
            assertThat(greetings(host)).containsExactly("good:good");
            assertThat(problem(host, id)).isEqualTo(code);
            assertThat(row(host, "good").status()).isEqualTo(new PluginStatus.Started());
        }
    }

    @Test
    void aGoodPluginOffersItsExtensionFromItsOwnLoader() {
        try (PluginHost host = open()) {
            assertThat(row(host, "good").status()).isEqualTo(new PluginStatus.Ready());
            assertThat(greetings(host)).containsExactly("good:good");
            assertThat(host.extensions(Greeter.class)
                            .getFirst()
                            .extension()
                            .getClass()
                            .getClassLoader())
                    .isNotSameAs(PluginHost.class.getClassLoader());
        }
    }

    @Test
    void eachExtensionIsMadeOnce() {
        try (PluginHost host = open()) {
            assertThat(host.extensions(Greeter.class).getFirst().extension())
                    .isSameAs(host.extensions(Greeter.class).getFirst().extension());
        }
    }

    @Test
    void aPluginForAnotherHostIsRefused() throws IOException {
        PluginProject.greeter(temp, "later", "\"later\"")
                .with("plugin.requires", ">=2.0.0")
                .folder(user.resolve("later"));
        assertRefused("later", "plugin.requires.unmet");
    }

    @Test
    void aPluginThatNamesNoHostVersionIsRefused() throws IOException {
        PluginProject.greeter(temp, "blank", "\"blank\"")
                .with("plugin.requires", " ")
                .folder(user.resolve("blank"));
        assertRefused("blank", "plugin.requires.blank");
    }

    @Test
    void aVersionRangeThatNobodyCanReadIsRefused() throws IOException {
        PluginProject.greeter(temp, "odd", "\"odd\"")
                .with("plugin.requires", ">>nonsense")
                .folder(user.resolve("odd"));
        assertRefused("odd", "plugin.requires.bad");
    }

    @Test
    void anUnknownKeyInTheDescriptorIsNamed() throws IOException {
        PluginProject.greeter(temp, "typo", "\"typo\"")
                .with("plugin.requiers", ">=0.1.0")
                .folder(user.resolve("typo"));
        try (PluginHost host = open()) {
            assertThat(row(host, "typo").problem().orElseThrow().reason()).contains("plugin.requiers");
        }
    }

    @Test
    void aPluginThatBringsTheApiIsRefused() throws IOException {
        PluginProject.greeter(temp, "bundler", "\"bundler\"")
                .bundlingHostClass("dev/slipway/api/testing/Greeter.class")
                .folder(user.resolve("bundler"));
        assertRefused("bundler", "plugin.bundles-host");
    }

    @Test
    void aPluginWhoseLibraryBringsAHostClassIsRefused() throws IOException {
        PluginProject.greeter(temp, "fat", "\"fat\"")
                .library("fat.jar", "org.pf4j.Mine", "package org.pf4j; public class Mine {}")
                .folder(user.resolve("fat"));
        assertRefused("fat", "plugin.bundles-host");
    }

    @Test
    void aPluginThatThrowsWhenItStartsIsNamedWithWhatItThrew() throws IOException {
        PluginProject.greeter(temp, "thrower", "\"never\"")
                .with("plugin.class", "acme.Thrower")
                .source("acme.Thrower", """
                    package acme;
                    public class Thrower extends org.pf4j.Plugin {
                        @Override public void start() { throw new IllegalStateException("no disk"); }
                    }
                    """)
                .folder(user.resolve("thrower"));
        assertRefused("thrower", "plugin.threw");
        try (PluginHost host = open()) {
            host.start();
            assertThat(row(host, "thrower").problem().orElseThrow().reason())
                    .contains("IllegalStateException: no disk");
        }
    }

    @Test
    void aPluginWhoseExtensionCannotBeMadeOffersNothing() throws IOException {
        PluginProject project = new PluginProject(temp, "half");
        project.source("acme.Fine", PluginProject.extension("acme", "Fine", "", "\"fine\""));
        project.source(
                "acme.Worse",
                PluginProject.extension(
                        "acme", "Worse", "public Worse() { throw new AssertionError(\"bad\"); }", "\"\""));
        project.folder(user.resolve("half"));
        assertRefused("half", "plugin.threw");
    }

    @Test
    void aRingOfDependenciesFallsAloneWithWhatNeedsIt() throws IOException {
        PluginProject.greeter(temp, "ring-a", "\"a\"")
                .with("plugin.dependencies", "ring-b")
                .folder(user.resolve("ring-a"));
        PluginProject.greeter(temp, "ring-b", "\"b\"")
                .with("plugin.dependencies", "ring-a")
                .folder(user.resolve("ring-b"));
        PluginProject.greeter(temp, "needs-ring", "\"n\"")
                .with("plugin.dependencies", "ring-a")
                .folder(user.resolve("needs-ring"));
        try (PluginHost host = open()) {
            assertThat(greetings(host)).containsExactly("good:good");
            assertThat(problem(host, "ring-a")).isEqualTo("plugin.dependency.ring");
            assertThat(row(host, "ring-b").problem().orElseThrow().reason())
                    .contains("ring-b needs ring-a needs ring-b");
            assertThat(problem(host, "needs-ring")).isEqualTo("plugin.dependency.missing");
        }
    }

    @Test
    void aPluginSeesTheClassesOfAPluginItNeeds() throws IOException {
        PluginProject.greeter(temp, "zebra", "\"zebra\"")
                .library(
                        "words.jar",
                        "words.Word",
                        "package words; public class Word { public String toString() { return \"shared\"; } }")
                .folder(user.resolve("zebra"));
        PluginProject.greeter(temp, "ant", "load()")
                .source("acme.Hello", PluginProject.extension("acme", "Hello", """
                    private static String load() {
                        try {
                            return Class.forName("words.Word").getConstructor().newInstance().toString();
                        } catch (ReflectiveOperationException e) { return "not found"; }
                    }
                    """, "load()"))
                .with("plugin.dependencies", "zebra@>=1.0.0")
                .folder(user.resolve("ant"));
        try (PluginHost host = open()) {
            assertThat(greetings(host)).containsExactly("ant:shared", "good:good", "zebra:zebra");
        }
    }

    @Test
    void privateLibrariesOfTwoPluginsDoNotMeet() throws IOException {
        for (String version : List.of("one", "two")) {
            PluginProject.greeter(temp, version, "lib.Lib.VERSION()")
                    .library(
                            "lib.jar",
                            "lib.Lib",
                            "package lib; public class Lib { public static String VERSION() { return \"%s\"; } }"
                                    .formatted(version))
                    .folder(user.resolve(version));
        }
        try (PluginHost host = open()) {
            assertThat(greetings(host)).containsExactly("good:good", "one:one", "two:two");
            assertThatThrownBy(() -> Class.forName("lib.Lib")).isInstanceOf(ClassNotFoundException.class);
        }
    }

    @Test
    void aPluginSeesTheJdkAndTheContractAndNothingElseOfTheHost() throws IOException {
        String probe = """
            private static String probe() {
                StringBuilder seen = new StringBuilder();
                for (String name : new String[] {
                        "java.sql.Connection", "java.net.http.HttpClient", "org.pf4j.Extension",
                        "dev.slipway.api.testing.Greeter", "org.jspecify.annotations.NullMarked",
                        "org.pf4j.PluginManager", "dev.slipway.app.plugins.PluginHost",
                        "com.fasterxml.jackson.databind.ObjectMapper", "io.fabric8.kubernetes.client.KubernetesClient",
                        "org.slf4j.Logger", "org.sqlite.JDBC", "picocli.CommandLine", "org.junit.jupiter.api.Test"}) {
                    try { Class.forName(name); seen.append(name).append(' '); }
                    catch (ClassNotFoundException e) { continue; }
                }
                ClassLoader own = probe.class.getClassLoader();
                if (own.getResource("org/sqlite/JDBC.class") != null) { seen.append("RESOURCE "); }
                return seen.toString().trim();
            }
            """.replace("probe.class", "Hello.class");
        PluginProject.greeter(temp, "spy", "")
                .source("acme.Hello", PluginProject.extension("acme", "Hello", probe, "probe()"))
                .folder(user.resolve("spy"));
        try (PluginHost host = open()) {
            assertThat(greetings(host))
                    .containsExactly(
                            "good:good",
                            "spy:java.sql.Connection java.net.http.HttpClient org.pf4j.Extension"
                                    + " dev.slipway.api.testing.Greeter org.jspecify.annotations.NullMarked");
        }
    }

    @Test
    void closingLetsGoOfThePluginsClasses() throws Exception {
        PluginHost host = open();
        WeakReference<ClassLoader> loader = loaderOfFirst(host);
        host.close();
        assertThat(host.extensions(Greeter.class)).isEmpty();
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
        }
        assertThat(loader.get()).as("class loader after unloading").isNull();
    }

    private static WeakReference<ClassLoader> loaderOfFirst(PluginHost host) {
        return new WeakReference<>(
                host.extensions(Greeter.class).getFirst().extension().getClass().getClassLoader());
    }

    @Test
    void anArchiveIsUnpackedToTheCacheByItsDigestAndNotBesideItself() throws IOException {
        Path archive = PluginProject.greeter(temp, "zipped", "\"zipped\"").zip(user.resolve("zipped.zip"));
        try (PluginHost host = open()) {
            assertThat(greetings(host)).containsExactly("good:good", "zipped:zipped");
        }
        assertThat(names(user)).containsExactly("good", "zipped.zip");
        assertThat(names(temp.resolve("cache")))
                .containsExactly(PluginContent.digestOf(archive).hex());
    }

    @Test
    void folderArchiveAndSourceTreeOfEqualContentHaveOneIdentity() throws IOException {
        PluginProject project = PluginProject.greeter(temp, "same", "\"same\"")
                .library("lib.jar", "lib.Lib", "package lib; public class Lib {}");
        Path module = project.module(temp.resolve("tree/same"));
        Path packed = Files.createDirectories(temp.resolve("packed/same"));
        copy(module.resolve("plugin.properties"), packed.resolve("plugin.properties"));
        copy(module.resolve("target/classes"), packed.resolve("classes"));
        copy(module.resolve("target/lib"), packed.resolve("lib"));
        var tree = PluginSources.sourceTree(temp.resolve("tree"), temp.resolve("cache"));
        var folder = PluginSources.distribution(temp.resolve("none"), temp.resolve("packed"), temp.resolve("cache"));
        try (PluginHost first = PluginHost.open(tree, Set.of());
                PluginHost second = PluginHost.open(folder, Set.of())) {
            assertThat(greetings(first)).containsExactly("same:same");
            assertThat(row(first, "same").origin()).isEqualTo(PluginOrigin.DEVELOPMENT);
            PluginIdentity identity = first.identity("same").orElseThrow();
            assertThat(second.identity("same")).contains(identity);
            Files.writeString(packed.resolve("classes/more.txt"), "more");
        }
        try (PluginHost changed = PluginHost.open(folder, Set.of());
                PluginHost first = PluginHost.open(tree, Set.of())) {
            assertThat(changed.identity("same")).isNotEqualTo(first.identity("same"));
        }
    }

    @Test
    void anArchiveThatLeadsOutOfItsFolderIsRefusedAndWritesNothingThere() throws IOException {
        writeZip(user.resolve("evil.zip"), "../../evil.txt");
        assertRefused("evil.zip", "plugin.archive.bad");
        assertThat(temp.resolve("evil.txt")).doesNotExist();
        assertThat(names(temp.resolve("cache"))).isEmpty();
    }

    @Test
    void somethingThatIsNoArchiveIsNamed() throws IOException {
        Files.writeString(user.resolve("noise.zip"), "this is no zip");
        assertRefused("noise.zip", "plugin.archive.bad");
    }

    @Test
    void aJarAndAFolderWithoutADescriptorAreNamed() throws IOException {
        Files.writeString(user.resolve("plain.jar"), "");
        Files.createDirectories(user.resolve("empty"));
        try (PluginHost host = open()) {
            assertThat(problem(host, "plain.jar")).isEqualTo("plugin.form");
            assertThat(problem(host, "empty")).isEqualTo("plugin.descriptor.missing");
        }
    }

    @Test
    void theSecondPluginOfOneIdIsRefusedAndTheFirstWorks() throws IOException {
        PluginProject.greeter(temp, "good", "\"impostor\"").folder(user.resolve("second"));
        try (PluginHost host = open()) {
            assertThat(greetings(host)).containsExactly("good:good");
            assertThat(problem(host, "second")).isEqualTo("plugin.id.twice");
        }
    }

    @Test
    void aDisabledPluginIsListedAndNotLoaded() {
        try (PluginHost host = open("good")) {
            assertThat(greetings(host)).isEmpty();
            assertThat(row(host, "good").status()).isEqualTo(new PluginStatus.Disabled());
            assertThat(row(host, "good").problem()).isEmpty();
        }
    }

    @Test
    void commandsAreKnownWithoutRunningThePluginsCode() throws IOException {
        PluginProject.greeter(temp, "loud", "")
                .source(
                        "acme.Hello",
                        PluginProject.extension(
                                "acme", "Hello", "static { if (true) { throw new IllegalStateException(); } }", "\"\""))
                .with("plugin.command.shout", "Say it louder")
                .folder(user.resolve("loud"));
        try (PluginHost host = open()) {
            assertThat(row(host, "loud").commands()).containsExactly(new DeclaredCommand("shout", "Say it louder"));
            assertThat(row(host, "loud").status()).isEqualTo(new PluginStatus.Ready());
            host.start();
            assertThat(problem(host, "loud")).isEqualTo("plugin.threw");
            assertThat(row(host, "loud").commands()).isEmpty();
        }
    }

    @Test
    void anExtensionThatBreaksItsContractLaterIsWithdrawn() {
        try (PluginHost host = open()) {
            assertThat(greetings(host)).hasSize(1);
            host.failed("good", "rendering shop.yaml", new IllegalStateException("oops"));
            assertThat(greetings(host)).isEmpty();
            assertThat(row(host, "good").problem().orElseThrow().reason())
                    .contains("rendering shop.yaml")
                    .contains("oops");
        }
    }

    @Test
    void messagesAreReadWithoutRunningThePluginAndFallBackToEnglish() throws IOException {
        PluginProject.greeter(temp, "speaker", "\"\"")
                .resource("acme/messages.properties", "acme.bad=bad {0}\nacme.worse=worse {0}\n")
                .resource("acme/messages_zh.properties", "acme.bad=坏 {0}\n")
                .folder(user.resolve("speaker"));
        try (PluginHost host = open()) {
            assertThat(host.messages(Locale.ENGLISH)).containsEntry("acme.bad", "bad {0}");
            assertThat(host.messages(Locale.SIMPLIFIED_CHINESE))
                    .containsEntry("acme.bad", "坏 {0}")
                    .containsEntry("acme.worse", "worse {0}");
            assertThat(row(host, "speaker").status()).isEqualTo(new PluginStatus.Ready());
        }
    }

    @Test
    void missingFoldersHoldNoPlugins() {
        var sources = PluginSources.distribution(temp.resolve("no"), temp.resolve("nothing"), temp.resolve("cache"));
        try (PluginHost host = PluginHost.open(sources, Set.of())) {
            assertThat(host.rows()).isEmpty();
            assertThat(greetings(host)).isEmpty();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void writeZip(Path archive, String path) throws IOException {
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(path));
            zip.write(1);
            zip.closeEntry();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
