package dev.slipway.kubevela.cue.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the parser finds wrong, and where. */
class ParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1 b: 2|1:6",
                "a: [1 2]|1:7",
                "a: \"x|1:4",
                "a: 017|1:4",
                "a: 1__0|1:6",
                "a: f(1 2)|1:8",
                "a: x[y|1:7",
                "a-b: 1|1:4",
                "import: 1|1:7",
                "a: {|1:5",
                "a: \"\\q\"|1:6",
                "a: @foo|1:8",
            })
    void theFirstMistakeHasItsPlace(String text, String place) {
        Parsed parsed = Parser.parse(new Source("x.cue", text));
        assertThat(parsed.problems().getFirst().position()).hasToString("x.cue:" + place);
    }

    @Test
    void onePassFindsSeveralMistakes() {
        Parsed parsed = Parser.parse(new Source("x.cue", "a: ]\nb: 1\nc: 1 2\nd: )\n"));
        assertThat(parsed.problems())
                .extracting(problem -> problem.position().line())
                .containsExactly(1, 3, 4);
    }

    @Test
    void depthIsBounded() {
        Parsed parsed = Parser.parse(new Source("x.cue", "a: " + "[".repeat(100_000)));
        assertThat(parsed.problems()).extracting(SyntaxProblem::code).contains(SyntaxCode.TOO_DEEP);
    }
}
