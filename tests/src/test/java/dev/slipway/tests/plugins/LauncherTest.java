package dev.slipway.tests.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a user runs it. It is copied, so that no test starts a build of the tree it runs in. */
final class LauncherTest {

    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();

    @TempDir
    Path temp;

    private record Answer(int code, String out, String err) {}

    @BeforeEach
    void onPosixWithADistribution() {
        assumeTrue(
                !System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win"), "slipway.cmd was not run yet");
        assumeTrue(
                Files.exists(ROOT.resolve("app/target/slipway/.complete")),
                "no distribution: run the whole build (package) to check it too");
    }

    private Answer run(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        int code = process.waitFor();
        return new Answer(code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err));
    }

    /** A tree whose sources are newer than its distribution, and a Maven that only says it was called. */
    private Path staleTree() throws IOException {
        Path tree = Files.createDirectories(temp.resolve("a tree"));
        Files.copy(ROOT.resolve("slipway"), tree.resolve("slipway"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(tree.resolve("app/target"));
        Path home = tree.resolve("app/target/slipway");
        Files.createDirectories(home);
        for (var part : List.of("lib", "plugins")) {
            Files.createSymbolicLink(
                    home.resolve(part), ROOT.resolve("app/target/slipway").resolve(part));
        }
        Files.writeString(home.resolve(".complete"), "");
        Files.setLastModifiedTime(home.resolve(".complete"), FileTime.fromMillis(0));
        Files.createDirectories(tree.resolve("app/src/main"));
        Files.writeString(tree.resolve("app/src/main/New.java"), "class New {}");
        return tree;
    }

    private Map<String, String> mavenThat(String script) throws IOException {
        Path bin = Files.createDirectories(temp.resolve("maven/bin"));
        Path mvn = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + script + "\n");
        assertThat(mvn.toFile().setExecutable(true)).isTrue();
        return Map.of("MAVEN_HOME", temp.resolve("maven").toString());
    }

    @Test
    void theVersionIsAllThatIsPrinted() throws Exception {
        Answer answer = run(ROOT.resolve("slipway"), Map.of(), "--version");
        assertThat(answer.code()).isZero();
        assertThat(answer.out()).matches("slipway \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(answer.err()).isEmpty();
    }

    @Test
    void aLinkToTheLauncherFindsItsTree() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("slip"), ROOT.resolve("slipway"));
        assertThat(run(link, Map.of(), "--version").out()).startsWith("slipway ");
    }

    @Test
    void askingNeverBuilds() throws Exception {
        Path tree = staleTree();
        Map<String, String> maven = mavenThat("echo called >>'" + temp.resolve("called") + "'; exit 1");
        for (String question : List.of("--help", "--version", "completion")) {
            run(tree.resolve("slipway"), maven, question);
        }
        assertThat(temp.resolve("called")).doesNotExist();
    }

    @Test
    void newerSourcesAreBuiltWithTheNoiseOnStandardError() throws Exception {
        Path tree = staleTree();
        Map<String, String> maven = mavenThat("echo '[INFO] Building Slipway 0.1.0-SNAPSHOT          [1/2]'\n"
                + "touch '" + tree.resolve("app/target/slipway/.complete") + "'");
        Answer first = run(tree.resolve("slipway"), maven, "no-such-command");
        assertThat(first.err())
                .contains("slipway: building")
                .contains("Slipway [1/2]")
                .doesNotContain("no archive");
        // a build ends with an archive of classes, whole or not at all
        try (var left = Files.list(tree.resolve("app/target/slipway"))) {
            assertThat(left.map(path -> path.getFileName().toString()).filter(name -> name.contains(".jsa")))
                    .containsExactly("slipway.jsa");
        }
        assertThat(first.out()).doesNotContain("building");
        Answer second = run(tree.resolve("slipway"), maven, "no-such-command");
        assertThat(second.err()).doesNotContain("building");
    }

    @Test
    void aFailedBuildSaysWhyAndRunsNothing() throws Exception {
        Path tree = staleTree();
        Map<String, String> maven = mavenThat("echo '[ERROR] New.java:[1,1] broken'; exit 1");
        Answer answer = run(tree.resolve("slipway"), maven, "no-such-command");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).contains("New.java:[1,1] broken").contains("build.log");
    }
}
