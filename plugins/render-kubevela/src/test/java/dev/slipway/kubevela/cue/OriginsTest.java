package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Origin;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From a value back to every expression that made it. */
class OriginsTest {

    private static final String TEXT = """
            import "strings"
            #Base: {name: string, port: *80 | int, ...}
            web: #Base & {name: "web"}
            web: port: 8080
            [=~"^w"]: {kind: "Service"}
            alias: other
            other: web.port
            let n = strings.ToUpper(web.name)
            loud: n
            if web.port > 1 {high: true}
            for k, v in {x: 1} {"\\(k)y": v}
            list: [1, ...int] & [_, 2]
            both: {web, extra: 1}
            ("q" + "r"): "z"
            free: #Base
            given: size: int
            """;

    private final Program program;

    OriginsTest() throws InvalidCueException {
        program = new Cue(new StandardLibrary()).compile("x.cue", TEXT).traced();
    }

    private List<String> origins(String path) {
        return told(program.fill("given.size", Num.of(3)).evaluate(), path);
    }

    private static List<String> told(CueValue value, String path) {
        return value.find(path).orElseThrow().origins().stream()
                .map(Origin::toString)
                .toList();
    }

    @Test
    void declarationsDefinitionsAndPatternsOfAField() {
        assertThat(origins("web"))
                .containsExactly(
                        "DECLARATION #Base @ x.cue:3:6",
                        "DECLARATION {name: \"web\"} @ x.cue:3:14",
                        "DECLARATION port: 8080 @ x.cue:4:6",
                        "PATTERN {kind: \"Service\"} @ x.cue:5:11",
                        "DECLARATION {name: string, port: *80 | int, ...} @ x.cue:2:8 via #Base");
        assertThat(origins("web.name"))
                .containsExactly("DECLARATION \"web\" @ x.cue:3:21", "DECLARATION string @ x.cue:2:15 via #Base");
    }

    @Test
    void theSideOfADisjunctionThatStands() {
        assertThat(origins("web.port"))
                .containsExactly(
                        "DECLARATION 8080 @ x.cue:4:12",
                        "DECLARATION *80 | int @ x.cue:2:29 via #Base",
                        "CHOICE int @ x.cue:2:35");
        CueValue port = program.evaluate().find("free.port").orElseThrow();
        assertThat(port.byDefault().orElseThrow().origins())
                .extracting(Origin::toString)
                .containsExactly("DECLARATION *80 | int @ x.cue:2:29 via #Base", "CHOICE 80 @ x.cue:2:30");
    }

    @Test
    void aChainOfReferences() {
        assertThat(origins("alias"))
                .containsExactly(
                        "DECLARATION other @ x.cue:6:8",
                        "DECLARATION web.port @ x.cue:7:8 via other",
                        "DECLARATION 8080 @ x.cue:4:12 via other, web.port",
                        "DECLARATION *80 | int @ x.cue:2:29 via other, web.port",
                        "CHOICE int @ x.cue:2:35");
    }

    @Test
    void namesOfLet() {
        assertThat(origins("loud"))
                .containsExactly("DECLARATION n @ x.cue:9:7", "PART strings.ToUpper(web.name) @ x.cue:8:9 via n");
    }

    @Test
    void comprehensions() {
        assertThat(origins("high")).containsExactly("COMPREHENSION true @ x.cue:10:24");
        assertThat(origins("xy")).containsExactly("COMPREHENSION v @ x.cue:11:30", "DECLARATION 1 @ x.cue:11:17 via v");
        assertThat(program.evaluate().origins())
                .extracting(Origin::role)
                .containsOnly(Origin.Role.DECLARATION, Origin.Role.COMPREHENSION);
    }

    @Test
    void elementsEmbeddingsAndComputedLabels() {
        assertThat(origins("list[1]")).containsExactly("ELEMENT 2 @ x.cue:12:25", "ELEMENT int @ x.cue:12:14");
        assertThat(origins("both"))
                .startsWith("DECLARATION {web, extra: 1} @ x.cue:13:7")
                .contains("EMBEDDING web @ x.cue:13:8", "DECLARATION port: 8080 @ x.cue:4:6 via web");
        assertThat(origins("qr")).containsExactly("COMPUTED_LABEL \"z\" @ x.cue:14:14");
    }

    @Test
    void whatWasFilledIn() throws InvalidCueException {
        assertThat(origins("given.size")).containsExactly("DECLARATION int @ x.cue:16:14", "DATA 3");
        CueValue read = program.fill(CuePath.parse("given.size"), DataSource.json(new Source("d.json", "\n 4")))
                .evaluate();
        assertThat(told(read, "given.size"))
                .containsExactly("DECLARATION int @ x.cue:16:14", "DECLARATION 4 @ d.json:2:2");
    }

    @Test
    void packages() throws InvalidCueException {
        CuePackage base =
                CuePackage.read("example.com/base", List.of(new Source("base.cue", "package base\n#Size: 1 | 2")));
        CueValue value = new Cue(new StandardLibrary())
                .withPackages(PackageSource.of(Map.of("example.com/base", base)))
                .compile("x.cue", "import \"example.com/base\"\na: base.#Size & 2")
                .traced()
                .evaluate();
        assertThat(told(value, "a"))
                .containsExactly(
                        "DECLARATION base.#Size @ x.cue:2:4",
                        "DECLARATION 2 @ x.cue:2:17",
                        "DECLARATION 1 | 2 @ base.cue:2:8 via base.#Size",
                        "CHOICE 2 @ base.cue:2:12");
    }

    @Test
    void onlyWhereTheyAreAskedFor() throws InvalidCueException {
        CueValue value = new Cue(new StandardLibrary()).compile("x.cue", TEXT).evaluate();
        assertThat(value.find("web").orElseThrow().origins()).isEmpty();
        assertThat(value.find("web").orElseThrow().sources()).isNotEmpty();
    }
}
