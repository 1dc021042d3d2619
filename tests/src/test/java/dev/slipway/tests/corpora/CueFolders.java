package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.tests.corpora.Folder.Case;
import dev.slipway.tests.corpora.Subject.Ability;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The folders below {@code cue/}. */
final class CueFolders {

    private CueFolders() {}

    /** Those that stand in a corpus. */
    static List<Folder> in(Path corpora) {
        Path cue = corpora.resolve("cue");
        List<Folder> folders = new ArrayList<>();
        if (Files.exists(cue.resolve("eval/index.jsonl"))) {
            folders.add(language(cue.resolve("eval")));
        }
        if (Files.exists(cue.resolve("random/cases.jsonl"))) {
            folders.add(random(cue.resolve("random/cases.jsonl")));
        }
        if (Files.exists(cue.resolve("stdlib/exprs.jsonl"))) {
            folders.add(expressions(cue.resolve("stdlib/exprs.jsonl")));
        }
        if (Files.exists(cue.resolve("syntax/cases.jsonl"))) {
            folders.add(SyntaxCase.folder(Json.lines(cue.resolve("syntax/cases.jsonl"))));
        }
        if (Files.exists(cue.resolve("openapi/index.jsonl"))) {
            folders.add(schemas(cue.resolve("openapi")));
        }
        return folders;
    }

    private static Folder language(Path folder) {
        List<Case> cases = new ArrayList<>();
        int uncounted = 0;
        for (JsonNode entry : Json.lines(folder.resolve("index.jsonl"))) {
            String name = entry.path("name").asText();
            Golden golden = Golden.ofNested(Json.file(folder.resolve(name + ".json")));
            if (golden.counts()) {
                cases.add(new Program(
                        name, Txtar.read(folder.resolve(name + ".txtar")).instance(), golden));
            } else {
                uncounted++;
            }
        }
        return new Folder("cue/eval", Ability.EVALUATE, cases, uncounted);
    }

    private static Folder random(Path file) {
        List<Case> cases = new ArrayList<>();
        int uncounted = 0;
        for (JsonNode line : Json.lines(file)) {
            Golden golden = Golden.ofFlat(line);
            if (golden.counts()) {
                cases.add(new Program(
                        line.path("id").asText(),
                        Map.of("x.cue", line.path("src").asText()),
                        golden));
            } else {
                uncounted++;
            }
        }
        return new Folder("cue/random", Ability.EVALUATE, cases, uncounted);
    }

    private static Folder expressions(Path file) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode line : Json.lines(file)) {
            cases.add(new Expression(line));
        }
        return new Folder("cue/stdlib", Ability.EVALUATE, cases, 0);
    }

    private static Folder schemas(Path folder) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode entry : Json.lines(folder.resolve("index.jsonl"))) {
            cases.add(new SchemaCase(folder, entry));
        }
        return new Folder("cue/openapi", Ability.SCHEMAS, cases, 0);
    }

    /** What evaluation makes of a program. */
    record Program(String id, Map<String, String> files, Golden golden) implements Case {

        /** All its text. */
        String text() {
            return String.join("\n", files.values());
        }

        @Override
        public Result judge(Subject subject) {
            Outcome outcome = subject.evaluate(files);
            ObjectNode actual = JsonNodeFactory.instance.objectNode().put(golden.rooted() ? "name" : "id", id);
            actual.put("status", outcome.status());
            if (outcome.message() != null) {
                actual.put("message", outcome.message());
            }
            if (outcome.value() != null) {
                actual.set("value", Json.read(outcome.value()));
            }
            if (golden.rooted() && outcome.root() != null) {
                actual.set("tree", outcome.root().nested());
            } else if (!golden.rooted()) {
                var tree = actual.putArray("tree");
                outcome.nodes().forEach(node -> tree.add(node.flat()));
            }
            Result result = new Result(id, actual);
            golden.compare(outcome, result);
            return result;
        }
    }

    /** One expression: {@code x: EXPR} after its imports and what it refers to. */
    private record Expression(JsonNode line) implements Case {
        @Override
        public String id() {
            return line.path("id").asText();
        }

        @Override
        public Result judge(Subject subject) {
            StringBuilder text = new StringBuilder();
            line.path("imports")
                    .forEach(path ->
                            text.append("import \"").append(path.asText()).append("\"\n"));
            if (line.has("pre")) {
                text.append(line.path("pre").asText()).append('\n');
            }
            text.append("x: ").append(line.path("expr").asText()).append('\n');
            Outcome outcome = subject.evaluate(text.toString(), "x");
            ObjectNode actual = JsonNodeFactory.instance.objectNode().put("id", id());
            actual.put("status", outcome.status());
            JsonNode value = outcome.value() == null ? null : Json.read(outcome.value());
            if (value != null) {
                actual.set("json", value);
            }
            if (outcome.message() != null) {
                actual.put("message", outcome.message());
            }
            Result result = new Result(id(), actual);
            String status = line.path("status").asText();
            Optional<Verdict> expected = Verdict.of(status);
            // A function or a package as a value is no case for export: that it is told is enough.
            boolean agreed = status.equals("marshal-error")
                    ? List.of("ok", "error", "marshal-error").contains(outcome.status())
                    : expected.isPresent() && Verdict.of(outcome.status()).equals(expected);
            String source = line.path("expr").asText() + " ";
            String because = outcome.message() == null ? "" : " (" + outcome.message() + ")";
            result.mark(
                    "verdict", agreed, source + "status: expected " + status + ", was " + outcome.status() + because);
            expected.ifPresent(verdict -> result.aside(verdict.toString(), agreed));
            JsonNode json = line.get("json");
            boolean same = true;
            if (json != null) {
                same = value != null
                        && (line.path("cat").asText().equals("math") ? near(json, value) : equal(json, value));
                result.mark(
                        "value",
                        same,
                        source + "value: expected " + json + ", was " + (value == null ? "none" + because : value));
            }
            result.aside("expressions", agreed && same);
            result.aside(
                    "full",
                    status.equals(outcome.status())
                            && (json == null
                                    || (value != null && json.toString().equals(value.toString()))));
            return result;
        }

        private static boolean equal(JsonNode expected, JsonNode actual) {
            return Json.normal(expected).equals(Json.normal(actual));
        }

        // What is computed with doubles may differ in the last two places of one.
        private static boolean near(JsonNode expected, JsonNode actual) {
            if (!expected.isNumber() || !actual.isNumber()) {
                return equal(expected, actual);
            }
            double wanted = expected.doubleValue();
            BigDecimal apart =
                    expected.decimalValue().subtract(actual.decimalValue()).abs();
            return apart.compareTo(new BigDecimal(2 * Math.ulp(wanted))) <= 0;
        }
    }

    /** The schemas of a program, with references and without. */
    private record SchemaCase(Path folder, JsonNode entry) implements Case {
        @Override
        public String id() {
            return entry.path("name").asText();
        }

        @Override
        public Result judge(Subject subject) {
            Txtar archive = Txtar.read(folder.resolve(id() + ".txtar"));
            ObjectNode actual = JsonNodeFactory.instance.objectNode().put("name", id());
            Result result = new Result(id(), actual);
            for (String form : List.of("plain", "expanded")) {
                var schemas = subject.schemas(archive.instance(), archive.flags(), form.equals("expanded"));
                @Nullable JsonNode json = schemas.json() == null ? null : Json.read(schemas.json());
                actual.put(form, json == null ? "error: " + schemas.error() : "ok");
                if (json != null) {
                    actual.set(form + ".json", json);
                }
                String expected = entry.path(form).asText();
                if (expected.equals("ok")) {
                    JsonNode golden = Json.file(folder.resolve(id() + "." + form + ".json"));
                    String parted = json == null
                            ? ": none (" + schemas.error() + ")"
                            : golden.equals(json) ? "" : Json.difference(golden, json);
                    result.mark("schema", parted.isEmpty(), form + " " + parted);
                } else {
                    result.mark("schema", json == null, form + ": expected " + expected + ", was a document");
                }
            }
            return result;
        }
    }

    /** By id, for reports. */
    static final Comparator<Result> BY_ID = Comparator.comparing(Result::id);
}
