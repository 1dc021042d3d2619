package dev.slipway.tests.corpora;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs made from seeds, judged by the original while the test runs. {@code -Dslipway.cue.programs} says how many each generator
 * makes (1,000), {@code -Dslipway.cue.first} from which seed.
 *
 * <p>Each difference is made small and must belong to a class that {@code oracle-classes.txt} names; {@code tests/target/oracle} holds
 * what was found. The program that {@code tests/cue-oracle} builds must be there.
 */
@Tag("oracle")
final class CueOracleTest {
    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
    private static final Path BINARY = ROOT.resolve("tests/cue-oracle/bin/cue-oracle");
    private static final Path CLASSES = ROOT.resolve("tests/src/test/corpora/oracle-classes.txt");
    private static final Path REPORTS = ROOT.resolve("tests/target/oracle");
    private static final Path RANDOM =
            ROOT.resolve(System.getProperty("corpora", "../shared/corpora")).resolve("cue/random/cases.jsonl");
    private static final int PROGRAMS = Integer.getInteger("slipway.cue.programs", 1_000);
    private static final long FIRST = Long.getLong("slipway.cue.first", 0);
    private static final int LONG_RUN = 20_000;
    private static final int SHRUNK = Math.max(40, PROGRAMS / 100);
    private static final int BATCH = 500;

    private static Oracle oracle;

    private final Subject slipway = new Slipway();

    @BeforeAll
    static void startOracle() throws IOException {
        assertThat(BINARY)
                .as("the original as a program: cd tests/cue-oracle && go build -o bin/cue-oracle .")
                .isExecutable();
        oracle = Oracle.start(BINARY);
    }

    @AfterAll
    static void stopOracle() throws IOException {
        oracle.close();
    }

    @Test
    void theOracleSaysWhatTheGoldensSay() throws IOException {
        if (!Files.exists(RANDOM)) {
            say("NO CORPORA: the oracle is not compared with golden results");
            return;
        }
        List<JsonNode> goldens = Json.lines(RANDOM).stream()
                .filter(line -> Golden.ofFlat(line).counts())
                .toList();
        List<JsonNode> answers = oracle.judge(
                goldens.stream().map(line -> line.path("src").asText()).toList());
        List<String> differing = new ArrayList<>();
        int late = 0;
        for (int i = 0; i < goldens.size(); i++) {
            JsonNode golden = goldens.get(i);
            JsonNode answer = answers.get(i);
            if (answer.path("status").asText().equals("timeout")) {
                late++;
            } else if (!golden.path("status").equals(answer.path("status"))
                    || !golden.path("value").equals(answer.path("value"))
                    || !golden.path("tree").equals(answer.path("tree"))) {
                differing.add(golden.path("id").asText());
            }
        }
        say(goldens.size() + " goldens: " + differing.size() + " differ, " + late + " took too long");
        assertThat(differing).isEmpty();
        assertThat(late).isLessThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grammar", "template"})
    void programsMeanTheSame(String generator) throws IOException, InterruptedException {
        Programs programs = generator.equals("grammar") ? new GrammarPrograms() : new TemplatePrograms();
        Productions productions = new Productions();
        List<Result> results = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        int uncounted = 0;
        int valued = 0;
        for (int made = 0; made < PROGRAMS; made += BATCH) {
            List<String> sources = new ArrayList<>();
            for (int i = made; i < Math.min(PROGRAMS, made + BATCH); i++) {
                sources.add(programs.program(FIRST + i));
            }
            sources.forEach(productions::count);
            List<CueFolders.Program> cases = new ArrayList<>();
            List<JsonNode> answers = oracle.judge(sources);
            for (int i = 0; i < sources.size(); i++) {
                Golden golden = Golden.ofFlat(answers.get(i));
                valued += golden.value() == null ? 0 : 1;
                if (golden.counts()) {
                    cases.add(new CueFolders.Program(
                            generator + "-" + (FIRST + made + i), Map.of("x.cue", sources.get(i)), golden));
                } else {
                    uncounted++;
                }
            }
            List<Result> judged = Judge.usual().judge(cases, slipway);
            results.addAll(judged);
            for (int i = 0; i < judged.size(); i++) {
                String difference = judged.get(i).difference();
                if (difference != null) {
                    differences.add(
                            Difference.told(cases.get(i).id(), cases.get(i).text(), difference));
                }
            }
        }
        say(String.format(
                Locale.ROOT,
                "%s: %d programs from seed %d, %d without an answer, %.1f %% with a value; %d differ%n    %s",
                generator,
                PROGRAMS,
                FIRST,
                uncounted,
                100.0 * valued / PROGRAMS,
                differences.size(),
                Scores.of(results)));
        say("programs by production: " + productions.sorted());
        assertThat(valued).as("programs with a value").isGreaterThanOrEqualTo(PROGRAMS * 2 / 5);
        if (PROGRAMS >= LONG_RUN && generator.equals("grammar")) {
            assertThat(productions.sorted().values())
                    .as("programs by production")
                    .allMatch(count -> count >= 200);
        }
        OracleClasses classes = OracleClasses.read(CLASSES);
        List<Difference> unnamed = name(generator, differences, classes);
        if (!classes.open(generator)) {
            assertThat(unnamed).as("differences of no class").isEmpty();
        }
    }

    @Test
    void everyClassStillDiffers() throws IOException {
        List<String> gone = new ArrayList<>();
        for (OracleClasses.Known known : OracleClasses.read(CLASSES).known()) {
            List<JsonNode> answers = oracle.judge(known.programs());
            for (int i = 0; i < answers.size(); i++) {
                String program = known.programs().get(i);
                Optional<Difference> difference =
                        Difference.of(known.name(), program, answers.get(i), slipway, new Judge(1, Shrinking.LIMIT));
                if (difference.isEmpty() || !difference.get().key().equals(known.key())) {
                    gone.add(known.name() + ": " + difference + " of\n" + program);
                }
            }
        }
        assertThat(gone).as("classes that no longer differ as they say").isEmpty();
    }

    // Differences of kinds that were seen often stay unread; the rest is made small and written down.
    private List<Difference> name(String generator, List<Difference> differences, OracleClasses classes)
            throws IOException {
        List<Difference> small = new ArrayList<>();
        List<Difference> unnamed = new ArrayList<>();
        List<Difference> left = new ArrayList<>();
        for (Difference difference : differences) {
            if (!classes.names(difference)) {
                left.add(difference);
            }
        }
        // From each kind some, so that a frequent one does not hide the others.
        List<List<Difference>> kinds = new ArrayList<>(Difference.grouped(left).values());
        for (int round = 0; small.size() < SHRUNK && round < left.size(); round++) {
            for (List<Difference> kind : kinds) {
                if (round < kind.size() && small.size() < SHRUNK) {
                    Difference shrunk = kind.get(round).shrunk(oracle, slipway, Shrinking.USUAL);
                    small.add(shrunk);
                    if (!classes.names(shrunk)) {
                        unnamed.add(shrunk);
                    }
                }
            }
        }
        Files.createDirectories(REPORTS);
        Files.writeString(REPORTS.resolve(generator + ".md"), report(generator, left, small));
        say(generator + ": " + unnamed.size() + " of " + small.size() + " shrunk differences belong to no class; see "
                + REPORTS);
        return unnamed;
    }

    private static String report(String generator, List<Difference> all, List<Difference> small) {
        Map<String, List<Difference>> whole = Difference.grouped(all);
        StringBuilder text = new StringBuilder("# " + generator + "\n");
        Difference.grouped(small).forEach((key, group) -> {
            text.append("\n## ")
                    .append(key)
                    .append(" (")
                    .append(whole.getOrDefault(key, List.of()).size())
                    .append(" programs)\n");
            Set<String> seen = new HashSet<>();
            for (Difference difference : group) {
                if (seen.add(difference.shape())) {
                    text.append('\n')
                            .append(difference.id())
                            .append(": ")
                            .append(difference.text().replace('\n', ' '));
                    text.append("\n```\n").append(difference.program().strip()).append("\n```\n");
                }
            }
        });
        return text.toString();
    }

    private static void say(String text) {
        System.out.println("cue-oracle: " + text);
    }
}
