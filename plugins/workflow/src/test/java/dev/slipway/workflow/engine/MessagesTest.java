package dev.slipway.workflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every code that the engine says has its words in both languages, and no word is left without a code. */
final class MessagesTest {
    private static final Pattern CODE = Pattern.compile("\"(workflow\\.[a-z0-9.-]+)\"");

    @Test
    void everyCodeHasItsWords() throws IOException {
        var codes = new TreeSet<String>();
        try (var files = Files.list(Path.of("src/main/java/dev/slipway/workflow/engine"))) {
            for (var file : files.toList()) {
                CODE.matcher(Files.readString(file)).results().forEach(m -> codes.add(m.group(1)));
            }
        }
        assertThat(codes).hasSizeGreaterThan(40);
        assertThat(words("messages.properties")).isEqualTo(codes);
        assertThat(words("messages_zh.properties")).isEqualTo(codes);
    }

    private static TreeSet<String> words(String name) throws IOException {
        var properties = new Properties();
        try (var in = new InputStreamReader(
                Objects.requireNonNull(MessagesTest.class.getResourceAsStream("/dev/slipway/workflow/engine/" + name)),
                StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        return new TreeSet<>(properties.stringPropertyNames());
    }
}
