package dev.slipway.tests.corpora;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the golden corpora: {@code mvn -q -Pcorpora verify -Dcorpora=DIR [-Dcorpora.report=true]}.
 *
 * <p>Prints a line of scores for each folder, and beside them those of a program that answers "error" to everything. What differs stands
 * in {@code tests/target/corpora/FOLDER.txt}, what the program said in {@code FOLDER.actual.jsonl}. Without {@code corpora.report} the
 * list of known differences must be true in both directions. {@code -Dcorpora.folder=cue/random} runs one folder only.
 */
@Tag("corpora")
final class CorporaTest {
    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
    private static final Path CORPORA = ROOT.resolve(System.getProperty("corpora", "../shared/corpora"));
    private static final Path REPORTS = ROOT.resolve("tests/target/corpora");
    private static final Path KNOWN = ROOT.resolve("tests/src/test/corpora/known-differences.txt");
    private static final List<String> NOT_COMPARED = List.of("kubevela (but for its templates)", "diff");

    private final Subject slipway = new Slipway();

    @TestFactory
    Stream<DynamicTest> folders() throws IOException {
        assertThat(CORPORA).as("the corpora, -Dcorpora=DIR").isDirectory();
        Files.createDirectories(REPORTS);
        for (String folder : NOT_COMPARED) {
            if (Files.isDirectory(CORPORA.resolve(folder.split(" ", 2)[0]))) {
                say(folder, "NOT COMPARED YET");
            }
        }
        List<Folder> folders = new ArrayList<>(CueFolders.in(CORPORA));
        folders.addAll(KubeVelaFolders.in(CORPORA));
        assertThat(folders).as("folders with cases in " + CORPORA).isNotEmpty();
        String only = System.getProperty("corpora.folder", "");
        return folders.stream()
                .filter(folder -> folder.name().startsWith(only))
                .map(folder -> DynamicTest.dynamicTest(folder.name(), () -> run(folder)));
    }

    private void run(Folder folder) throws IOException, InterruptedException {
        if (!slipway.abilities().contains(folder.ability())) {
            say(folder.name(), folder.cases().size() + " cases NOT COMPARED YET");
            return;
        }
        long start = System.nanoTime();
        List<Result> results = Judge.usual().judge(folder.cases(), slipway);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Result> refused = Judge.usual().judge(folder.cases(), new Refusing());
        write(folder, results);
        String uncounted = folder.uncounted() == 0 ? "" : ", " + folder.uncounted() + " not counted";
        say(
                folder.name(),
                String.format(
                        Locale.ROOT,
                        "%d cases%s, %.1f s, slowest %s: %s%n    \"error\" to everything: %s",
                        results.size(),
                        uncounted,
                        seconds,
                        slowest(results),
                        Scores.of(results),
                        Scores.of(refused)));
        if (!Boolean.getBoolean("corpora.report")) {
            assertThat(KnownDifferences.read(KNOWN).untrue(folder.name(), results))
                    .as("where the known differences of " + folder.name() + " are untrue")
                    .isEmpty();
        }
    }

    private static String slowest(List<Result> results) {
        return results.stream()
                .max(Comparator.comparingLong(Result::nanos))
                .map(result -> String.format(Locale.ROOT, "%s %.1f s", result.id(), result.nanos() / 1e9))
                .orElse("none");
    }

    private static void write(Folder folder, List<Result> results) throws IOException {
        String name = folder.name().replace('/', '-');
        List<String> differences = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (Result result : results) {
            if (result.difference() != null) {
                differences.add(result.id() + " " + result.difference().replace('\n', ' '));
            }
            actual.add(result.actual().toString());
        }
        Files.write(REPORTS.resolve(name + ".txt"), differences);
        Files.write(REPORTS.resolve(name + ".actual.jsonl"), actual);
    }

    private static void say(String folder, String text) {
        System.out.println(folder + ": " + text);
    }
}
