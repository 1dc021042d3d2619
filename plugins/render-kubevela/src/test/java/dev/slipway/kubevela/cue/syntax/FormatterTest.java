package dev.slipway.kubevela.cue.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How CUE is written. */
class FormatterTest {

    private static String format(String text, boolean simplify) {
        Parsed parsed = Parser.parse(new Source("x.cue", text));
        assertThat(parsed.problems()).isEmpty();
        return Formatter.format(parsed.file(), simplify);
    }

    private static Arguments of(String before, String after) {
        return Arguments.of(before, after);
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                of("", "\n"),
                of("port:8080", "port: 8080\n"),
                of("port: 80\nprotocol: \"TCP\"", "port:     80\nprotocol: \"TCP\"\n"),
                of("a: b:1\nlonger: c:2", "a: b:      1\nlonger: c: 2\n"),
                of("a: 1\nb: c: 2\nddd: 3", "a: 1\nb: c: 2\nddd: 3\n"),
                of("a: 1\nlist: [1,2]\nccc: 3", "a: 1\nlist: [1, 2]\nccc: 3\n"),
                of("a: 1 // one\nlonger: 22 // two", "a:      1  // one\nlonger: 22 // two\n"),
                of("s: { a: 1, b: 2 }", "s: {a: 1, b: 2}\n"),
                of("s: {\n  a: 1, b: 2\n  ccc: 3 }", "s: {\n\ta:   1, b: 2\n\tccc: 3\n}\n"),
                of("s: {\n}\nl: [\n]", "s: {}\nl: []\n"),
                of("l: [\n  1,\n  2\n]", "l: [\n\t1,\n\t2,\n]\n"),
                of("l: [{\n a: 1\n}, {\n b: 2\n}]", "l: [{\n\ta: 1\n}, {\n\tb: 2\n}]\n"),
                of("x: f(1,\n2)", "x: f(1,\n\t2)\n"),
                of("x: a+b*c|d", "x: a+b*c | d\n"),
                of("x: (a+b)*c", "x: (a + b) * c\n"),
                of("x: f(a+b, c)", "x: f(a+b, c)\n"),
                of("x: a[i+1:j]", "x: a[i+1 : j]\n"),
                of("x: a &\n b", "x: a &\n\tb\n"),
                of("x: (((1)))", "x: (1)\n"),
                of("x: .5\ny: 3.\nz: 1E3", "x: 0.5\ny: 3.0\nz: 1e3\n"),
                of("x: \"\"\"\n      one\n        two\n      \"\"\"", "x: \"\"\"\n\tone\n\t  two\n\t\"\"\"\n"),
                of("if  a!=_|_{b:1}", "if a != _|_ {b: 1}\n"),
                of("l: [ for k,v in m if v>1 {k}]", "l: [for k, v in m if v > 1 {k}]\n"),
                of("a?:1\nb!:2\n[string]:3\n(c):4", "a?:       1\nb!:       2\n[string]: 3\n(c):      4\n"),
                of("a: 1 @one(x)\nbb: 22 @two(y)", "a:  1  @one(x)\nbb: 22 @two(y)\n"),
                of("package p\nimport \"list\"\na: 1", "package p\n\nimport \"list\"\n\na: 1\n"),
                of("// above\n\n// at\na: 1\n\n\n\n// below", "// above\n\n// at\na: 1\n\n// below\n"),
                of("s: {\n// none\n}", "s: {\n\t// none\n}\n"),
                of("s: {\n a: 1 // b\n // c\n}", "s: {\n\ta: 1 // b\n\n\t// c\n}\n"),
                of("l: [\n 1, // one\n 22 // two\n]", "l: [\n\t1,  // one\n\t22, // two\n]\n"),
                of("#D: 1\na: 2 // remark", "#D: 1\n\na: 2 // remark\n"),
                of("x: a + // late\n b", "x: a +\n\tb // late\n"),
                of("a:\n// above\nb: 1", "a: {\n\t// above\n\tb: 1\n}\n"),
                of("a: b: 1 @x()", "a: {\n\tb: 1 @x()\n}\n"),
                of("#\"a\\b\"#: 1", "\"a\\\\b\": 1\n"),
                of("l: [..._]", "l: [...]\n"),
                of("s: {// open\n// above\na: 1\n}", "s: {// open\n\n\t// above\n\ta: 1\n}\n"),
                of("if x { // open\na: 1\n}", "if x {\n\ta: 1 // open\n}\n"),
                of("import \"list\" // why\na: 1", "import ( \"list\" // why\n)\n\na: 1\n"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void thereIsOneForm(String before, String after) {
        assertThat(format(before, false)).isEqualTo(after);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whatIsFormattedStaysAsItIs(String before, String after) {
        assertThat(format(after, false)).isEqualTo(after);
    }

    static Stream<Arguments> shorter() {
        return Stream.of(
                of("a: {b: {c: 1}}", "a: b: c: 1\n"),
                of("a: {b: 1, c: 2}", "a: {b: 1, c: 2}\n"),
                of("// about a\na: {b: {c: 1}}", "// about a\na: {b: c: 1}\n"),
                of("a: {b: 1 @x()}", "a: {b: 1 @x()}\n"),
                of("\"a\": 1\n\"b-c\": 2\n\"_d\": 3\n\"for\": 4", "a:     1\n\"b-c\": 2\n\"_d\":  3\nfor:   4\n"),
                of("x: 1\ny: \"x\": x", "x: 1\ny: \"x\": x\n"),
                of("\"x\": 1\ny: {x: 2, z: x}", "x: 1\ny: {x: 2, z: x}\n"),
                of("a: {\n\t...\n\tb: 1\n}", "a: {\n\tb: 1\n\t...\n}\n"),
                of("a: {\n\t[string]: _\n\tb: 1\n}", "a: {\n\tb: 1\n\t...\n}\n"),
                of("a: {b: 1, ...}", "a: {b: 1\n\t...\n}\n"),
                of("a: {...}", "a: {...}\n"),
                of("if x {a: {b: 1, ...}}", "if x {a: {b: 1, ...}}\n"));
    }

    @ParameterizedTest
    @MethodSource("shorter")
    void theShorterFormMeansTheSame(String before, String after) {
        assertThat(format(before, true)).isEqualTo(after);
        assertThat(format(after, true)).isEqualTo(after);
    }

    @Test
    void anExpressionAlone() {
        Parsed parsed = Parser.parse(new Source("x.cue", "x: [1,2]+f( 3)"));
        Node.Field field = (Node.Field) parsed.file().decls().getFirst();
        assertThat(Formatter.format(field.value())).isEqualTo("[1, 2] + f( 3)");
    }

    @Test
    void lengthIsNotBounded() {
        String sum = "x: a" + " + a".repeat(50_000) + "\n";
        assertThat(format(sum, false)).isEqualTo(sum);
        String path = "x: a" + ".b".repeat(50_000) + "\n";
        assertThat(format(path, true)).isEqualTo(path);
    }
}
