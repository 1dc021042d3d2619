package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody reads who fills a template of the usual shape wrongly, or who wrote it wrongly. */
class OperatorErrorsTest {

    /**
     * @param name what was done
     * @param more what the template says besides
     * @param parameters the file of parameters
     * @param english everything that is told
     * @param chinese the same
     */
    private record Case(String name, String more, String parameters, String english, String chinese) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = OperatorErrorsTest.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        String text = resource("operator-errors.txt");
        for (String block : text.substring(text.indexOf("=== ") + 4).split("\n=== ")) {
            String[] parts = block.split("\n---\n", -1);
            int line = parts[0].indexOf('\n');
            cases.add(new Case(
                    line < 0 ? parts[0] : parts[0].substring(0, line),
                    line < 0 ? "" : parts[0].substring(line + 1),
                    parts[1],
                    parts[2].strip(),
                    parts[3].strip()));
        }
        assertThat(cases).hasSizeGreaterThanOrEqualTo(10);
        return cases.stream();
    }

    private static List<CueError> errors(Case each) throws IOException {
        try {
            Program template =
                    new Cue(new StandardLibrary()).compile("web.cue", each.more() + "\n" + resource("web.cue"));
            DataSource parameters =
                    DataSource.yaml(new Source("shop.yaml", each.parameters())).getFirst();
            return template.fill(CuePath.parse("parameter"), parameters)
                    .evaluate()
                    .validate(Requirement.CONCRETE);
        } catch (InvalidCueException wrong) {
            return wrong.errors();
        }
    }

    private static String told(List<CueError> errors, Locale locale) {
        return errors.stream()
                .map(error -> error.positions().getFirst() + " " + error.code() + " " + error.message(locale)
                        + error.hint()
                                .map(hint -> "\n  " + hint.message(locale))
                                .orElse(""))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isToldWhatIsWrongAndWhere(Case each) throws IOException {
        List<CueError> errors = errors(each);
        assertThat(told(errors, Locale.ROOT)).isEqualTo(each.english());
        assertThat(told(errors, Locale.SIMPLIFIED_CHINESE)).isEqualTo(each.chinese());
    }
}
