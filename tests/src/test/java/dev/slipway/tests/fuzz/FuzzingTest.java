package dev.slipway.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Jazzer, in a process of its own, makes up inputs, guided by the code that they reach. {@code -Dslipway.fuzz.seconds} says for how long
 * each target is tried (150), {@code -Dslipway.fuzz.runs} how often at most, {@code -Dslipway.fuzz.seed} what its choices come of (1;
 * 0 for others each time). It begins with what is kept and with the texts of the corpora,
 * where they are there; what it finds stays in {@code tests/target/fuzz}.
 */
@Tag("fuzz")
final class FuzzingTest {

    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
    private static final Path CORPORA = ROOT.resolve(System.getProperty("corpora", "../shared/corpora"));
    private static final Path REPORTS = ROOT.resolve("tests/target/fuzz");
    private static final int SECONDS = Integer.getInteger("slipway.fuzz.seconds", 150);
    private static final long RUNS = Long.getLong("slipway.fuzz.runs", -1);
    private static final int SEED = Integer.getInteger("slipway.fuzz.seed", 1);
    private static final int LONGEST = 400;
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units: +([0-9]+)");

    @Test
    void textsAreReadAndWritten() throws IOException, InterruptedException {
        fuzz("syntax", SyntaxTarget.class);
    }

    @Test
    void programsAreEvaluated() throws IOException, InterruptedException {
        fuzz("evaluation", EvaluationTarget.class);
    }

    private static void fuzz(String name, Class<?> target) throws IOException, InterruptedException {
        Path folder = REPORTS.resolve(name);
        Path found = Files.createDirectories(folder.resolve("found"));
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        for (byte[] seed : Inputs.of(ROOT, name).all().values()) {
            keep(seeds, seed);
        }
        for (String seed : Inputs.corpora(CORPORA)) {
            keep(seeds, seed.getBytes(StandardCharsets.UTF_8));
        }
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx768m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=dev.slipway.kubevela.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-dict=" + ROOT.resolve("tests/src/test/fuzz/cue.dict"),
                "-max_total_time=" + SECONDS,
                "-seed=" + SEED,
                "-max_len=" + LONGEST,
                // The first execution loads and instruments everything, which takes long on a busy machine.
                "-timeout=60",
                "-print_final_stats=1"));
        if (RUNS > 0) {
            command.add("-runs=" + RUNS);
        }
        command.add(found.toString());
        command.add(seeds.toString());
        Path log = folder.resolve("log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String told = Files.readString(log, StandardCharsets.ISO_8859_1);
        assertThat(code).as("see " + log + ", which ends\n" + end(told)).isZero();
        long executed = 0;
        for (Matcher each = EXECUTED.matcher(told); each.find(); ) {
            executed = Long.parseLong(each.group(1));
        }
        assertThat(executed).as("executions of " + name).isGreaterThan(RUNS > 0 ? RUNS / 2 : SECONDS * 20L);
        Files.writeString(folder.resolve("executed"), executed + "\n");
    }

    private static void keep(Path folder, byte[] input) throws IOException {
        if (input.length <= 16 * LONGEST) {
            Files.write(folder.resolve(HexFormat.of().toHexDigits(Arrays.hashCode(input))), input);
        }
    }

    private static String end(String text) {
        return text.substring(Math.max(0, text.length() - 3_000));
    }
}
