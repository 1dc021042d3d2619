package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.compile.CompileCode;
import dev.slipway.kubevela.cue.eval.BudgetCode;
import dev.slipway.kubevela.cue.eval.EvalCode;
import dev.slipway.kubevela.cue.openapi.SchemaCode;
import dev.slipway.kubevela.cue.std.StdCode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code has its sentence in both languages, and no sentence is left over. */
class MessagesTest {

    private record Codes(Class<?> beside, List<String> ids) {
        @Override
        public String toString() {
            return beside.getSimpleName();
        }
    }

    private static Stream<Codes> codes() {
        return Stream.of(
                new Codes(
                        CompileCode.class,
                        Arrays.stream(CompileCode.values()).map(CompileCode::id).toList()),
                new Codes(
                        EvalCode.class,
                        Stream.concat(
                                        Arrays.stream(EvalCode.values()).map(EvalCode::id),
                                        Arrays.stream(BudgetCode.values())
                                                .flatMap(code -> Stream.of(code.id(), code.hintId())))
                                .toList()),
                new Codes(
                        StdCode.class,
                        Arrays.stream(StdCode.values()).map(StdCode::id).toList()),
                new Codes(
                        CueError.class,
                        Stream.of(
                                        Arrays.stream(LoadCode.values()).map(LoadCode::id),
                                        Arrays.stream(SchemaCode.values()).map(SchemaCode::id),
                                        Arrays.stream(HintCode.values()).map(HintCode::id))
                                .flatMap(ids -> ids)
                                .toList()));
    }

    private static Properties sentences(Class<?> beside, String file) throws IOException {
        Properties sentences = new Properties();
        try (var in = beside.getResourceAsStream(file)) {
            assertThat(in).isNotNull();
            sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return sentences;
    }

    private static TreeSet<Integer> places(String sentence) {
        return new TreeSet<>(Pattern.compile("\\{(\\d)}")
                .matcher(sentence)
                .results()
                .map((MatchResult place) -> Integer.valueOf(place.group(1)))
                .toList());
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyCodeHasItsSentenceInBothLanguages(Codes codes) throws IOException {
        Properties english = sentences(codes.beside(), "messages.properties");
        Properties chinese = sentences(codes.beside(), "messages_zh.properties");
        assertThat(english.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(codes.ids());
        assertThat(chinese.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(codes.ids());
        for (String id : codes.ids()) {
            assertThat(places(chinese.getProperty(id))).as(id).isEqualTo(places(english.getProperty(id)));
            assertThat(chinese.getProperty(id)).as(id).isNotEqualTo(english.getProperty(id));
            for (Properties sentences : List.of(english, chinese)) {
                // Braces that are no places would break the host's own formatting.
                assertThat(sentences.getProperty(id).replaceAll("\\{\\d}", ""))
                        .as(id)
                        .doesNotContain("{", "}");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(EvalCode.class)
    void aSentenceTellsAllThatItsCodeSpeaksOf(EvalCode code) throws IOException {
        TreeSet<Integer> places =
                places(sentences(EvalCode.class, "messages.properties").getProperty(code.id()));
        for (int i = 1; i <= code.arity(); i++) {
            assertThat(places).as(code.id()).contains(i);
        }
        assertThat(places).as(code.id()).allMatch(place -> place <= code.arity() + 1);
    }

    @ParameterizedTest
    @EnumSource(StdCode.class)
    void aReasonTellsAllThatItsCodeSpeaksOf(StdCode code) throws IOException {
        TreeSet<Integer> places =
                places(sentences(StdCode.class, "messages.properties").getProperty(code.id()));
        assertThat(places)
                .as(code.id())
                .isEqualTo(
                        new TreeSet<>(IntStream.range(0, code.arity()).boxed().toList()));
    }
}
