package dev.slipway.app.release.report;

import static dev.slipway.app.release.Objects.deployment;
import static dev.slipway.app.release.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.app.release.diff.BuiltInRisks;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.workspace.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final ReportStyle STYLE = new ReportStyle() {
        @Override
        public String words(Message message) {
            return message.code() + message.arguments();
        }

        @Override
        public String yaml(Value value) {
            return YamlWriter.print(value);
        }
    };

    private static ChangeSet changes(List<Manifest> left, List<Manifest> right) {
        return new ChangeSet(
                "a", "b", new Differ(List.of(new BuiltInRisks())).diff(Optional.empty(), left, right, true));
    }

    private static Manifest config(String text) {
        return object("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: n}}")
                .with("data.file", Value.of(text));
    }

    @Test
    void aTerminalSeesFieldsRisksAndASummary() {
        assertThat(TextReport.of(changes(List.of(deployment("web:1")), List.of(deployment("web"))), STYLE))
                .isEqualTo("""
                    ~ Deployment.apps shop/web
                        ~ spec.template.spec.containers[name=web].image: "web:1" → "web"
                        ! release.report.level.medium[]: release.risk.mutable-image[web]

                    release.report.summary[0, 1, 0, 0, 0, 0] release.report.highest-risk[release.report.level.medium[]]
                    """);
    }

    @Test
    void longTextsAreComparedLineByLine() {
        var text = TextReport.of(changes(List.of(config("a\nb\nc\n")), List.of(config("a\nB\nc\n"))), STYLE);
        assertThat(text).contains("− b\n").contains("+ B\n").doesNotContain("− a");
    }

    @Test
    void nothingThatMovesACursorReachesTheTerminal() {
        var text = TextReport.of(
                changes(List.of(config("x")), List.of(config("\u001b]0;evil\u0007\u202e\u009b31m\nline"))), STYLE);
        assertThat(text.chars().filter(c -> c != '\n' && (c < 0x20 || c >= 0x7f && c < 0xa0 || c == 0x202e)))
                .isEmpty();
        assertThat(text).contains("\\u001b");
    }

    @Test
    void pagesAndReviewsTakeNothingForMarkup() {
        var set = changes(
                List.of(config("x")), List.of(config("<script>alert(1)</script> | `x` ```\n[a](javascript:b)")));
        assertThat(HtmlReport.of(set, STYLE)).doesNotContain("<script").contains("&lt;script&gt;");
        var markdown = MarkdownReport.of(set, STYLE);
        var fence = markdown.lines()
                .filter(line -> line.endsWith("diff") && line.startsWith("`"))
                .findFirst()
                .orElseThrow();
        assertThat(fence).startsWith("````");
        assertThat(markdown.substring(0, markdown.indexOf(fence))).doesNotContain("<script");
    }

    @Test
    void secretsAreShownAsChangedAndNeverAsContent() {
        var before = object("{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: n}}")
                .with("data.p", new Value.SecretValue("1".repeat(64)));
        var after = before.with("data.p", new Value.SecretValue("2".repeat(64)));
        assertThat(TextReport.of(changes(List.of(before), List.of(after)), STYLE))
                .contains("data.p: (secret 11111111) → (secret 22222222)")
                .doesNotContain("1".repeat(64));
    }

    @Test
    void aUnifiedDiffHasHunksThatCount() {
        var set = changes(List.of(deployment("web:1")), List.of(deployment("web:2")));
        assertThat(UnifiedReport.of(set, List.of(deployment("web:1")), List.of(deployment("web:2")), YamlWriter::print))
                .isEqualTo("""
                    --- a/Deployment.apps/shop/web
                    +++ b/Deployment.apps/shop/web
                    @@ -16,7 +16,7 @@
                             app: web
                         spec:
                           containers:
                    -      - image: web:1
                    +      - image: web:2
                             name: web
                             ports:
                             - containerPort: 8080
                    """);
    }

    @Property(tries = 300)
    void aLineDiffHoldsBothTexts(
            @ForAll @Size(max = 25) List<@IntRange(max = 4) Integer> a,
            @ForAll @Size(max = 25) List<@IntRange(max = 4) Integer> b) {
        var before = a.stream().map(String::valueOf).toList();
        var after = b.stream().map(String::valueOf).toList();
        var lines = LineDiff.of(before, after);
        assertThat(lines.stream().filter(l -> l.kind() != LineDiff.Kind.ADDED).map(LineDiff.Line::text))
                .isEqualTo(before);
        assertThat(lines.stream().filter(l -> l.kind() != LineDiff.Kind.REMOVED).map(LineDiff.Line::text))
                .isEqualTo(after);
    }

    @Property(tries = 300)
    void aJsonPatchTurnsTheOneIntoTheOther(
            @ForAll @Size(max = 6) List<@IntRange(max = 5) Integer> a,
            @ForAll @Size(max = 6) List<@IntRange(max = 5) Integer> b) {
        var left = sample(a);
        var right = sample(b);
        Value tree = left.tree();
        for (var item : JsonPatchReport.of(left, right).items()) {
            tree = apply(tree, (ObjectValue) item);
        }
        assertThat(Value.equivalent(tree, right.tree())).isTrue();
    }

    private static Manifest sample(List<Integer> numbers) {
        var fields = Value.object("apiVersion", "v1", "kind", "K");
        for (int n : numbers) {
            fields = fields.with("a/b~" + n, Value.object("n", numbers.size()));
        }
        return new Manifest(fields.with(
                "list",
                new ListValue(numbers.stream()
                        .<Value>map(n -> n % 2 == 0 ? Value.of(n) : Value.object("x", n, "y", numbers.indexOf(n)))
                        .toList())));
    }

    /** RFC 6902 read literally. */
    private static Value apply(Value tree, ObjectValue operation) {
        var names = new ArrayList<>(
                List.of(operation.text("path").orElseThrow().substring(1).split("/")));
        var last = names.removeLast().replace("~1", "/").replace("~0", "~");
        var path = ValuePath.ROOT;
        for (var name : names) {
            var plain = name.replace("~1", "/").replace("~0", "~");
            path = path.in(tree).orElseThrow() instanceof ListValue
                    ? path.index(Integer.parseInt(plain))
                    : path.field(plain);
        }
        var parent = path.in(tree).orElseThrow();
        var op = operation.text("op").orElseThrow();
        if (parent instanceof ListValue(var items)) {
            var copy = new ArrayList<>(items);
            int index = Integer.parseInt(last);
            switch (op) {
                case "add" -> copy.add(index, operation.get("value"));
                case "remove" -> copy.remove(index);
                default -> copy.set(index, operation.get("value"));
            }
            return path.put(tree, new ListValue(copy));
        }
        var object = (ObjectValue) parent;
        if (op.equals("remove")) {
            assertThat(object.has(last)).isTrue();
            return path.put(tree, object.without(last));
        }
        return path.put(tree, object.with(last, Objects.requireNonNull(operation.get("value"))));
    }

    @Test
    void jsonSaysWhatThereIsInNumbers() {
        var body = JsonReport.of(changes(List.of(deployment("web:1")), List.of(deployment("web:2"))));
        assertThat(body.object("summary").object("counts").integer("update")).contains(1L);
        assertThat(body.list("changes").stream()
                        .map(c -> ((ObjectValue) c).text("kind").orElse(""))
                        .collect(Collectors.toList()))
                .containsExactly("Deployment");
    }
}
