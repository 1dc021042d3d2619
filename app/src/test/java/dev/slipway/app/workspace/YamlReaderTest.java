package dev.slipway.app.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static Value.ObjectValue tree(String yaml) {
        var result = YamlReader.read("a.yaml", yaml);
        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.documents()).hasSize(1);
        return result.documents().getFirst().tree();
    }

    private static List<String> problems(String yaml) {
        return problems(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> problems(byte[] bytes) {
        return YamlReader.read("a.yaml", bytes).diagnostics().stream()
                .map((Diagnostic d) -> d.span() + " " + d.message().code())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yes|true",
                "Off|false",
                "y|true",
                "0777|511",
                "0o17|15",
                "0x1F|31",
                "0b101|5",
                "1_000|1000",
                "1.50|1.50",
                "1e3|1e3",
                ".5|0.5",
                "12345678901234567890|12345678901234567890",
                "~|null",
                "!!str yes|\"yes\"",
                "0777x|\"0777x\"",
                "12:30:45|\"12:30:45\"",
                "2020-01-01|\"2020-01-01\"",
                "!!int \"7\"|7",
                "!!binary aGk=|\"hi\""
            })
    void scalarsAreWhatKubernetesTakesThemFor(String written, String json) {
        assertThat(Json.print(tree("a: " + written).fields().firstEntry().getValue()))
                .isEqualTo(json);
    }

    @Test
    void numbersKeepTheirSpelling() {
        assertThat(tree("a: 1.0").get("a")).isEqualTo(new Value.NumberValue("1.0"));
    }

    @Test
    void everyValueAndKeyHasItsPlace() {
        var document = YamlReader.read("a.yaml", "a:\n  b:\n  - name: x\n    port: 80\n")
                .documents()
                .getFirst();
        var path = ValuePath.of("a", "b").index(0).field("port");
        assertThat(document.places().of(path).toString()).isEqualTo("a.yaml:4:11");
        assertThat(document.places().ofKey(path).toString()).isEqualTo("a.yaml:4:5");
    }

    @Test
    void linesCountTheSameAfterAByteOrderMarkAndWithCarriageReturns() {
        assertThat(problems("\ufeffa: 1\r\nb: 2\r\na: 3\r\n")).containsExactly("a.yaml:3:1 workspace.key-twice");
    }

    @Test
    void aFileHoldsSeveralDocumentsAndEmptyOnesAreNone() {
        var result = YamlReader.read("a.yaml", "# only words\n---\na: 1\n---\n---\nb: 2\n...\n");
        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.documents()).hasSize(2);
        assertThat(result.documents().get(1).places().of(ValuePath.of("b")).line())
                .isEqualTo(6);
    }

    @Test
    void mergesTakeWhatIsNotThere() {
        assertThat(Json.print(
                        tree("base: &b {x: 1, z: 2}\nuse:\n  <<: *b\n  z: 3\n").object("use")))
                .isEqualTo("{\"z\":3,\"x\":1}");
    }

    @Test
    void allDuplicatesAreToldAtOnce() {
        assertThat(problems("a: 1\nb: {c: 1, c: 2}\na: 3\n"))
                .containsExactly("a.yaml:2:11 workspace.key-twice", "a.yaml:3:1 workspace.key-twice");
    }

    @Test
    void anAliasBombIsDefusedAtTheAliasThatGoesTooFar() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        assertThat(problems(bomb.toString())).singleElement().asString().endsWith("workspace.aliases-expand");
    }

    @Test
    void deepNestingEndsInADiagnosticAndNotInAnOverflow() {
        assertThat(problems("a: " + "[".repeat(100_000)))
                .singleElement()
                .asString()
                .endsWith("workspace.too-deep");
    }

    @Test
    void aFileOfTwentyMegabytesIsRefusedAsAWhole() {
        assertThat(problems(new byte[20 * 1024 * 1024])).containsExactly("a.yaml workspace.file-too-large");
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertThat(problems(new byte[] {'a', ':', ' ', (byte) 0xc3, '\n'}))
                .containsExactly("a.yaml workspace.not-utf8");
        assertThat(problems("a: 1\nb: \0\n")).containsExactly("a.yaml:2:1 workspace.nul-character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: [1, 2",
                "a: 'x",
                "a:\n\t- b",
                "a: *nowhere",
                "a: .nan",
                "? [1]\n: 2",
                "~: 1",
                "<<: 3",
                "- a",
                "a: !!binary '*'"
            })
    void whatIsWrongIsSaidWithItsPlace(String yaml) {
        var result = YamlReader.read("a.yaml", yaml);
        assertThat(result.failed()).isTrue();
        assertThat(result.diagnostics())
                .allSatisfy(d -> assertThat(d.span().line()).isPositive());
    }

    @Test
    void whatIsWrittenIsReadBackTheSame() {
        var texts = List.of(
                "yes",
                "0777",
                "1e3",
                "a: b",
                "# no",
                " lead",
                "tail ",
                "",
                "line\nline\n",
                "line\n\n\n",
                "\ttab",
                "~",
                "-",
                "- a",
                "null",
                "012",
                "é\u2028",
                "\"q\"",
                "x'y",
                "{}",
                "[",
                "&a",
                "*a",
                "!a",
                "%a",
                "@a",
                "`a",
                "a\\b",
                "1_000",
                "=",
                "<<",
                "a\r\nb",
                "  two\n lines");
        var value = Value.object("list", Value.strings(texts));
        for (int i = 0; i < texts.size(); i++) {
            value = value.with("k" + i, Value.of(texts.get(i)))
                    .with(texts.get(i).isEmpty() ? "e" : texts.get(i), Value.of(i));
        }
        assertThat(tree(YamlWriter.print(value))).isEqualTo(value);
    }
}
