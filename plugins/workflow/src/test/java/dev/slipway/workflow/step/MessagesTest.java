package dev.slipway.workflow.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code of steps, plans and workloads has its sentence in every language, and no sentence is left over. */
final class MessagesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/slipway/workflow");
    private static final Path SENTENCES = Path.of("src/main/resources/dev/slipway/workflow/step");
    private static final Pattern CODE = Pattern.compile("\"(workflow\\.[a-z0-9.-]+)\"");

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_zh.properties"})
    void everyCodeHasItsSentence(String file) throws IOException {
        var used = new TreeSet<String>();
        for (var part : List.of("step", "plan", "workload")) {
            try (var files = Files.walk(SOURCES.resolve(part))) {
                for (var source :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    CODE.matcher(Files.readString(source)).results().forEach(m -> used.add(m.group(1)));
                }
            }
        }
        var sentences = new Properties();
        try (var reader = Files.newBufferedReader(SENTENCES.resolve(file), StandardCharsets.UTF_8)) {
            sentences.load(reader);
        }
        assertThat(used).isNotEmpty();
        assertThat(sentences.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(used);
    }
}
