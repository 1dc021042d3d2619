package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The original implementation, in a process of its own that {@code tests/cue-oracle} builds. One question after another. */
final class Oracle implements AutoCloseable {
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    private Oracle(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    static Oracle start(Path binary) throws IOException {
        return new Oracle(new ProcessBuilder(binary.toString(), "-limit", "5s")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** What the original makes of programs, in their order and in the shape of the generated goldens. */
    synchronized List<JsonNode> judge(List<String> programs) throws IOException {
        // Both pipes are finite: who only writes would wait for a reader.
        CompletableFuture<Void> asked = CompletableFuture.runAsync(() -> ask(programs));
        List<JsonNode> found = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("the oracle ended after " + i + " of " + programs.size() + " programs");
            }
            found.add(Json.read(line));
        }
        asked.join();
        return found;
    }

    private void ask(List<String> programs) {
        try {
            for (int i = 0; i < programs.size(); i++) {
                questions.write(JsonNodeFactory.instance
                        .objectNode()
                        .put("id", Integer.toString(i))
                        .put("src", programs.get(i))
                        .toString());
                questions.write('\n');
            }
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        questions.close();
        process.destroy();
    }
}
