package dev.slipway.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What fuzzing found stays mended: each input that is kept, without a fuzzer. */
final class FuzzedInputsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();

    @Test
    void textsAreReadAndWritten() throws IOException {
        hold("syntax", SyntaxTarget::fuzzerTestOneInput);
    }

    @Test
    void programsAreEvaluated() throws IOException {
        hold("evaluation", EvaluationTarget::fuzzerTestOneInput);
    }

    private static void hold(String target, Consumer<byte[]> run) throws IOException {
        Map<String, byte[]> inputs = Inputs.of(ROOT, target).all();
        assertThat(inputs).hasSizeGreaterThan(100);
        inputs.forEach((name, bytes) -> assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            try {
                run.accept(bytes);
            } catch (RuntimeException | Error broken) {
                throw new AssertionError(name + ": " + new String(bytes, StandardCharsets.UTF_8), broken);
            }
        }));
    }
}
