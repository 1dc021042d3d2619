package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.export.CueText;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.export.Style;
import dev.slipway.kubevela.cue.export.Yaml;
import dev.slipway.kubevela.cue.module.SourceFile;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are broken, huge or without an end: each is read, evaluated and written, or refused with a reason, and soon. */
class HostileTextsTest {

    private static final Duration SOON = Duration.ofSeconds(120);
    private static final int MANY = 100_000;
    private static final int TEN_MEGA = 10 << 20;

    /** How it ended: {@code value}, or why it has none. */
    private static String outcome(String text) {
        return assertTimeoutPreemptively(SOON, () -> {
            try {
                Parsed parsed = Parser.parse(new Source("x.cue", text));
                if (parsed.good()) {
                    assertThat(Formatter.format(parsed.file(), false)).isNotNull();
                    assertThat(Formatter.format(parsed.file(), true)).isNotNull();
                }
                CueValue value =
                        new Cue(new StandardLibrary()).compile("x.cue", text).evaluate();
                assertThat(CueText.print(value.raw(), Style.LOOK)).isNotNull();
                if (value.validate(Requirement.CONCRETE).isEmpty()) {
                    Datum data = value.data();
                    assertThat(Json.compact(data)).isNotEmpty();
                    assertThat(Yaml.document(data)).isNotEmpty();
                    return "value";
                }
                return value.validate(Requirement.CONCRETE).getFirst().code();
            } catch (InvalidCueException refused) {
                CueError first = refused.errors().getFirst();
                assertThat(first.message()).isNotBlank();
                return first.code();
            } catch (Budget.Exceeded costly) {
                assertThat(costly).message().isNotBlank();
                return "budget";
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: \"x",
                "a: 'x",
                "a: \"\"\"\n",
                "a: '''\nx\n",
                "a: #\"x\"",
                "a: ##\"x\"#",
                "a: #\"\"\"\nx\n\"\"\"",
                "a: \"\\(",
                "a: \"\\(b",
                "a: \"\\(b)",
                "a: \"\\",
                "a: \"\\u12",
                "a: '\\x1",
                "a: {",
                "a: {b: 1",
                "a: [",
                "a: [1,",
                "a: (",
                "a: (1",
                "a: f(",
                "a: f(1,",
                "a: b[",
                "a: b[1",
                "a: b[1:",
                "a: b.",
                "a: 1 +",
                "a: *",
                "a: -",
                "a: !",
                "a: <",
                "a: _|",
                "a:",
                "a?",
                "a!:",
                "a: 0x",
                "a: 1e",
                "a: 1_",
                "@a(",
                "@a(\"",
                "@a([",
                "@",
                "import",
                "import (",
                "import (\"x\"",
                "import \"x",
                "package",
                "let",
                "let x",
                "let x =",
                "for",
                "for x",
                "for x in",
                "for x in y",
                "if",
                "if x",
                "if x {",
                "[",
                "[x",
                "[x=",
                "[x]",
                "[x]:",
                "(",
                "(x)",
                "X=",
                "\"a",
                "\"a\"",
                "...",
                "a: ...",
                "a: {...",
                "a: [...",
                "#",
                "_#",
                "__#",
                "$",
                "#:",
                "a: @",
                "a: \"\"\"\n  x\n y\"\"\"",
                "a: b: c:",
                "{",
                "}",
                "]",
                ")",
                "a: 1 2",
                "a: ,",
                ",",
                "a: b c: d"
            })
    void whatIsUnterminatedIsReadOrRefused(String text) {
        assertThat(outcome(text)).doesNotContain("budget");
    }

    @Test
    void everyBeginningOfATextIsReadOrRefused() {
        String text = """
                @extern(x)
                package p
                import ("strings", l "list")
                let n = #"a\\#(b)c"#
                #D: {a?: int, "b-c"!: *1.5e3 | >0x1F & <=1Ki, [X=string]: {y: X, ...}, _h: '\\x41\\u00e9'}
                b: \"""
                  one \\(strings.ToUpper("x")) // no comment
                  two
                  \"""
                (n + "z"): [for k, v in #D if v != _|_ let w = v {"\\(k)": -w}, ...][0:1].x, // a comment
                Y=d: #D & {a: (1 + 2) * 3 div 4, e: !true || false && a =~ "^x$"} @tag(x,y="z")
                """;
        for (int end = 0; end <= text.length(); end++) {
            assertThat(outcome(text.substring(0, end))).doesNotContain("budget");
        }
    }

    static List<String> nested() {
        return List.of(
                "a: " + "[".repeat(MANY),
                "a: " + "[".repeat(MANY) + "]".repeat(MANY),
                "a: " + "{".repeat(MANY) + "}".repeat(MANY),
                "a: " + "(".repeat(MANY) + "1" + ")".repeat(MANY),
                "a: " + "[{x: ".repeat(MANY) + "1" + "}]".repeat(MANY),
                "a: ".repeat(MANY) + "1",
                "{a: ".repeat(MANY) + "1" + "}".repeat(MANY),
                "a: " + "-".repeat(MANY) + "1",
                "a: " + "!".repeat(MANY) + "true",
                "a: " + "- ".repeat(MANY) + "1",
                "a: " + "*".repeat(MANY) + "1",
                "a: " + "\"\\(".repeat(MANY) + "1" + ")\"".repeat(MANY),
                "a: " + "len(".repeat(MANY) + "1" + ")".repeat(MANY),
                "a: b" + "[0".repeat(MANY) + "]".repeat(MANY) + "\nb: []",
                "if true {".repeat(MANY) + "}".repeat(MANY),
                "for x in [1] {".repeat(MANY) + "}".repeat(MANY),
                "[string]: ".repeat(MANY) + "1",
                "X=a: ".repeat(MANY) + "1",
                "a: b" + ".b".repeat(MANY) + "\nb: {}",
                "a: b" + "[0]".repeat(MANY) + "\nb: []",
                "a: b" + "()".repeat(MANY) + "\nb: 1");
    }

    static List<String> flat() {
        return List.of(
                "a: 1" + " + 1".repeat(MANY),
                "a: \"x\"" + " + \"x\"".repeat(MANY),
                "a: 1" + " & 1".repeat(MANY),
                "a: 1" + " | 1".repeat(MANY),
                "a: true" + " && true".repeat(MANY),
                "a: [" + "1,".repeat(MANY) + "]",
                "a: {" + "x: 1,".repeat(MANY) + "}",
                "a: {" + "{},".repeat(MANY) + "}",
                "a: 1\n".repeat(MANY),
                "a: 1 @x()" + " @x()".repeat(MANY),
                "// x\n".repeat(MANY),
                "@a" + "(".repeat(MANY) + ")".repeat(MANY),
                "#".repeat(MANY) + "\"x\"" + "#".repeat(MANY),
                "for x in [1]" + " for x in [1]".repeat(MANY) + " {}",
                "if true" + " if true".repeat(MANY) + " {}",
                "let x = 1\n".repeat(MANY),
                "import \"strings\"\n".repeat(MANY),
                "a: \"" + "\\(1)".repeat(MANY) + "\"",
                "a: >1" + " & >1".repeat(MANY));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void hundredThousandLevelsAreRefused(String text) {
        assertThat(outcome(text)).isNotEqualTo("value");
    }

    @ParameterizedTest
    @MethodSource("flat")
    void hundredThousandOfAKindHaveAnEnd(String text) {
        assertThat(outcome(text)).isNotBlank();
    }

    static List<String> large() {
        return List.of(
                "a: \"" + "x".repeat(TEN_MEGA) + "\"",
                "a: \"" + "\\n".repeat(TEN_MEGA / 2) + "\"",
                "a: \"\"\"\n" + "  x\n".repeat(TEN_MEGA / 4) + "  \"\"\"",
                "// " + "x".repeat(TEN_MEGA),
                "x".repeat(TEN_MEGA) + ": 1",
                " ".repeat(TEN_MEGA),
                "\n".repeat(TEN_MEGA),
                "a: [" + "1, ".repeat(TEN_MEGA / 3) + "]",
                "]".repeat(TEN_MEGA),
                "\0".repeat(TEN_MEGA));
    }

    @ParameterizedTest
    @MethodSource("large")
    void tenMegabytesHaveAnEnd(String text) {
        assertThat(outcome(text)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: a",
                "a: {b: a}",
                "#A: {n: #A}",
                "a: [a]",
                "a: a + 1",
                "a: \"\\(a)\"",
                "a: b\nb: c\nc: a + 1",
                "a: {for k, v in a {\"\\(k)x\": v}}",
                "a: {if a.b == _|_ {b: 1}}",
                "a: or([a, 1])",
                "a: b.c\nb: c: a.d",
                "#L: {v: int, n: null | #L}\na: #L & {n: n: n: {}}",
                "a: {x: a & {y: x}}",
                "a: len(a)",
                "#A: {x: {#A, y: 1}}",
                "a: [for x in a {x}]",
                "a: [...a]",
                "f: {n: int, r: (f & {n: f.n - 1}).r}"
            })
    void whatNeedsItselfHasAnEnd(String text) {
        assertThat(outcome(text)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 1e999999999",
                "a: 1e999999999 + 1",
                "a: 1e999999999 * 1e999999999",
                "a: 1e-999999999 / 3",
                "a: 1e99999999999999999999",
                "a: 1e-99999999999999999999",
                "a: div(1e999999999, 3)",
                "a: 1e999999999 div 3",
                "a: 1e99999999 mod 7",
                "a: 7 quo 1e999999999",
                "a: 1e999999999 rem 1e999999998",
                "a: 1e999999999 > 1e999999998",
                "a: int & 1e999999999",
                "a: \"\\(1e999999999)\"",
                "a: [1][1e999999999]",
                "a: \"x\" * 1e999999999",
                "a: 1000000000000 * '1'",
                "a: [1, 2][0:1e999999999]",
                "a: <1e999999999 & 5",
                "a: 1e999999999 & >1e-999999999",
                "a: 1000000000000000000000P",
                "a: 0.000001Ki",
                "a: 1e999999999 == 1e999999999",
                "a: -1e999999999",
                "a: {\"\\(1e99999999)\": 1}",
                "import \"strconv\"\na: strconv.FormatInt(1e999999999, 10)",
                "import \"math\"\na: math.Floor(1e999999999)",
                "import \"math\"\na: math.Sqrt(1e999999999)",
                "import \"math\"\na: math.MultipleOf(1e999999999, 7)",
                "import \"math\"\na: math.Log(1e-999999999)",
                "import \"strings\"\na: strings.Repeat(\"x\", 1e999999999)",
                "import \"list\"\na: list.Range(0, 1e999999999, 1)",
                "import \"math/bits\"\na: bits.Lsh(1, 1e9)",
                "import \"json\"",
                "import \"encoding/json\"\na: json.Marshal(1e999999999)",
                "import \"encoding/json\"\na: json.Unmarshal(\"1e999999999\")",
                "import \"encoding/yaml\"\na: yaml.Marshal(1e999999999)",
                "import \"encoding/yaml\"\na: yaml.Unmarshal(\"1e999999999\")",
                "import \"time\"\na: time.Unix(1e999999999, 0)",
                "import \"time\"\na: time.FormatDuration(1e999999999)"
            })
    void hugeNumbersHaveAnEnd(String text) {
        assertThat(outcome(text)).isNotBlank();
    }

    @Test
    void numbersOfAMillionDigitsHaveAnEnd() {
        String digits = "9".repeat(1_000_000);
        for (String text : List.of(
                "a: " + digits,
                "a: " + digits + " + 1",
                "a: " + digits + " * " + digits,
                "a: " + digits + " div 3",
                "a: 0x" + "F".repeat(1_000_000),
                "a: 0." + digits,
                "a: 1e" + digits,
                "a: \"\\(" + digits + ")\"")) {
            assertThat(outcome(text)).isNotBlank();
        }
    }

    @Test
    void bytesThatAreNoTextAreRefusedWithTheirPlace() {
        for (byte[] bad : List.of(
                new byte[] {'a', ':', (byte) 0xFF},
                new byte[] {'a', ':', ' ', '"', (byte) 0xC3},
                new byte[] {'a', ':', (byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {'a', ':', (byte) 0xC0, (byte) 0x80})) {
            assertThat(catchThrowableOfType(InvalidCueException.class, () -> SourceFile.decode(bad, "x.cue"))
                            .errors())
                    .singleElement()
                    .satisfies(error -> {
                        assertThat(error.code()).isEqualTo("cue.load.file-text");
                        assertThat(error.positions()).isNotEmpty();
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: \0", "\0", "a: \"\0\"", "// \0", "a\0b: 1", "a: 1\n\uFEFFb: 2", "a: \"\uFEFF\""})
    void zeroesAndLateByteOrderMarksAreRefused(String text) {
        assertThat(outcome(text)).startsWith("cue.syntax.");
    }

    @Test
    void aByteOrderMarkAtTheBeginningIsPassedOver() throws InvalidCueException {
        Source source = SourceFile.decode("\uFEFFa: 1".getBytes(StandardCharsets.UTF_8), "x.cue");
        assertThat(outcome(source.text())).isEqualTo("value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: \"\uD800\"", "\uD800: 1", "a: \uDC00", "\"\uDBFF\": 1", "// \uD83D"})
    void halvesOfCharactersAreReadOrRefused(String text) {
        assertThat(outcome(text)).doesNotContain("budget");
    }
}
