package dev.slipway.kubevela.cue.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The style of the printer, and that it keeps what authors wrote between the tokens. */
class FormatterTest {

    private static String format(String text) {
        Parsed parsed = Parser.parse(new Source("x.cue", text));
        assertThat(parsed.problems()).isEmpty();
        return Formatter.format(parsed.file(), false);
    }

    private static String simplify(String text) {
        return Formatter.format(Parser.parse(new Source("x.cue", text)).file(), true);
    }

    @Test
    void neighboursShareAColumn() {
        assertThat(format("a:1\nlonger:  2 // why\nmid:    3// because\n"))
                .isEqualTo("a:      1\nlonger: 2 // why\nmid:    3 // because\n");
    }

    @Test
    void structsBreakTheTable() {
        assertThat(format("a: 1\nlong: {b: 2}\nc: {\nd: 3}\n")).isEqualTo("a: 1\nlong: {b: 2}\nc: {\n\td: 3\n}\n");
    }

    @Test
    void commentsStayWithWhatTheyDocument() {
        String text =
                "// about a\na: {\n\t// about b\n\tb: 1\n\t// at the end\n}\n\n// alone\n\nc: [\n\t1, // one\n\t2,\n]\n";
        assertThat(format(text)).isEqualTo(text);
    }

    @Test
    void docCommentsBelongToTheirField() {
        Parsed parsed = Parser.parse(new Source("x.cue", "// far\n\n// near\na: 1\n"));
        assertThat(parsed.file().decls().getFirst().first().before())
                .extracting(Comment::words)
                .containsExactly("far\n", "near\n");
    }

    @Test
    void operatorsShowTheirPrecedence() {
        assertThat(format("a: 1+2*3\nb: (1|2)&3\nc: [for x in y if x>1 {x}]\n"))
                .isEqualTo("a: 1 + 2*3\nb: (1 | 2) & 3\nc: [for x in y if x > 1 {x}]\n");
    }

    @Test
    void simplifyingDropsQuotesAndBraces() {
        assertThat(simplify("\"a\": {\n\tb: {\n\t\tc: 1\n\t}\n}\n")).isEqualTo("a: b: c: 1\n");
        assertThat(simplify("\"a\": 1\nb: a\n")).isEqualTo("\"a\": 1\nb:   a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x: #\"raw \\#(a) text\"#\n",
                "x: \"\"\"\n\tone\n\t\ttwo \\(y)\n\t\"\"\"\n",
                "import \"strings\"\n\nx: strings.ToUpper(\"a\")\n",
                "X={a: 1, b: X.a}\n[string]: int\n\"\\(k)\": 1\n(k): 2\na!: 1\nb?: 2\n",
                "for k, v in x if v > 1 let y = v {\"\\(k)\": y}\n",
            })
    void printingTwiceIsPrintingOnce(String text) {
        Parsed parsed = Parser.parse(new Source("x.cue", text));
        String once = Formatter.format(parsed.file(), false);
        assertThat(Formatter.format(Parser.parse(new Source("x.cue", once)).file(), false))
                .isEqualTo(once);
    }
}
