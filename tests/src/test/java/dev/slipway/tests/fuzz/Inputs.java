package dev.slipway.tests.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Inputs of one target that are kept in {@code tests/src/test/fuzz}: a folder of files that broke something once, named by what it was; and
 * a file of what the fuzzer found to reach something new, one input in each line, a JSON string whose characters are the bytes.
 */
record Inputs(Path folder, Path found) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static Inputs of(Path root, String target) {
        Path kept = root.resolve("tests/src/test/fuzz");
        return new Inputs(kept.resolve(target), kept.resolve(target + ".jsonl"));
    }

    /** All of them by name. */
    SequencedMap<String, byte[]> all() throws IOException {
        SequencedMap<String, byte[]> inputs = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        int line = 0;
        for (String each : Files.readAllLines(found)) {
            inputs.put("found-" + ++line, MAPPER.readValue(each, String.class).getBytes(StandardCharsets.ISO_8859_1));
        }
        return inputs;
    }

    /** Texts of the corpora to begin with; none where they are absent. */
    static List<String> corpora(Path corpora) throws IOException {
        List<String> texts = new ArrayList<>();
        if (!Files.isDirectory(corpora)) {
            return texts;
        }
        lines(corpora.resolve("cue/syntax/cases.jsonl"))
                .forEach(line -> texts.add(line.path("input").asText()));
        lines(corpora.resolve("cue/random/cases.jsonl"))
                .forEach(line -> texts.add(line.path("src").asText()));
        for (JsonNode line : lines(corpora.resolve("cue/stdlib/exprs.jsonl"))) {
            StringBuilder text = new StringBuilder();
            line.path("imports")
                    .forEach(path ->
                            text.append("import \"").append(path.asText()).append("\"\n"));
            texts.add(text.append(line.path("pre").asText())
                    .append("\nx: ")
                    .append(line.path("expr").asText())
                    .append('\n')
                    .toString());
        }
        return texts;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Inputs::read).toList();
        }
    }

    private static JsonNode read(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
