package dev.slipway.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The original implementation, in a process of its own that {@code tests/cue-bench} builds and that measures itself. */
final class Original implements Worker, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private Original(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static Original start(Path binary) throws IOException {
        return new Original(new ProcessBuilder(binary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    @Override
    public Times run(Work work, int first, int runs) throws IOException {
        ObjectNode question = JSON.createObjectNode()
                .put("work", work.type().name().toLowerCase(Locale.ROOT))
                .put("name", work.name())
                .put("first", first)
                .put("runs", runs);
        for (Work.Part part : work.parts()) {
            ObjectNode asked = question.withArray("parts").addObject().put("text", part.text());
            ObjectNode fill = asked.putObject("fill");
            part.fill().forEach(fill::put);
        }
        questions.write(question.toString());
        questions.write('\n');
        questions.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the original ended at " + work.name());
        }
        JsonNode answer = JSON.readTree(line);
        if (answer.has("error")) {
            throw new IOException("the original at " + work.name() + ": "
                    + answer.get("error").textValue());
        }
        long[] nanos = new long[runs];
        for (int i = 0; i < runs; i++) {
            nanos[i] = answer.get("nanos").get(i).longValue();
        }
        List<String> made = new ArrayList<>();
        answer.get("made").forEach(each -> made.add(each.textValue()));
        return new Times(nanos, answer.get("cpu").longValue(), made);
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
