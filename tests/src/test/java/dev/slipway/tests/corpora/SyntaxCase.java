package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.tests.corpora.Folder.Case;
import dev.slipway.tests.corpora.Subject.Ability;
import dev.slipway.tests.corpora.Subject.Printed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text that is read and printed again. */
record SyntaxCase(JsonNode line) implements Case {

    static Folder folder(List<JsonNode> lines) {
        return new Folder(
                "cue/syntax",
                Ability.PARSE,
                lines.stream().<Case>map(SyntaxCase::new).toList(),
                0);
    }

    @Override
    public String id() {
        return line.path("id").asText();
    }

    @Override
    public Result judge(Subject subject) {
        String input = line.path("input").asText();
        Printed printed = subject.print(input);
        ObjectNode actual = JsonNodeFactory.instance.objectNode().put("id", id());
        Result result = new Result(id(), actual);
        boolean wanted = line.path("status").asText().equals("ok");
        boolean good = printed.mistakes().isEmpty();
        actual.put("status", good ? "ok" : "parse-error");
        result.mark(
                "verdict",
                wanted == good,
                wanted
                        ? "expected to parse, was " + printed.mistakes()
                        : "expected " + line.path("errors").path(0) + ", parsed");
        if (!good) {
            var errors = actual.putArray("errors");
            printed.mistakes()
                    .forEach(mistake -> errors.addObject()
                            .put("code", "parse")
                            .put("message", mistake.message())
                            .putArray("positions")
                            .add(mistake.place()));
        }
        if (!wanted) {
            String place = line.path("errors").path(0).path("positions").path(0).asText();
            String first = good ? "none" : printed.mistakes().getFirst().place();
            result.mark("first mistake", place.equals(first), "first mistake: expected " + place + ", was " + first);
        } else if (subject.abilities().contains(Ability.FORMAT)) {
            compare(result, actual, subject, "formatted", printed.formatted());
            // Where simplification changes nothing, the golden does not repeat the text.
            compare(result, actual, subject, "simplified", printed.simplified());
        }
        return result;
    }

    private void compare(Result result, ObjectNode actual, Subject subject, String name, @Nullable String text) {
        JsonNode expected = line.has(name) ? line.path(name) : line.path("formatted");
        if (text != null
                && (name.equals("formatted")
                        || !text.equals(actual.path("formatted").asText()))) {
            actual.put(name, text);
        }
        // The original prints a few texts that it cannot read itself.
        if (!subject.print(expected.asText()).mistakes().isEmpty() && !(subject instanceof Refusing)) {
            return;
        }
        boolean same = expected.asText().equals(text);
        String source = line.path("source").asText();
        String part = source.startsWith("kubevela/") || source.startsWith("catalog/") ? " of KubeVela" : "";
        result.mark(name + part, same, name + ": " + where(expected.asText(), text));
        if (!expected.asText().equals(line.path("input").asText())) {
            result.aside(name + " and changed", same);
        }
    }

    private static String where(String expected, @Nullable String actual) {
        if (actual == null) {
            return "none";
        }
        List<String> wanted = expected.lines().toList();
        List<String> got = actual.lines().toList();
        for (int i = 0; i < Math.max(wanted.size(), got.size()); i++) {
            String one = i < wanted.size() ? wanted.get(i) : "(end)";
            String other = i < got.size() ? got.get(i) : "(end)";
            if (!one.equals(other)) {
                return "line " + (i + 1) + " expected `" + one.replace("\t", "\\t") + "`, was `"
                        + other.replace("\t", "\\t") + "`";
            }
        }
        return "the end of the text";
    }
}
