package dev.slipway.kubevela.cue.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a text that is no CUE, and in which languages. */
class SyntaxMessagesTest {

    private static Properties sentences(String file) throws IOException {
        Properties sentences = new Properties();
        try (var in = SyntaxProblem.class.getResourceAsStream(file)) {
            assertThat(in).isNotNull();
            sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return sentences;
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_zh.properties"})
    void everyCodeHasItsSentence(String file) throws IOException {
        List<String> ids =
                Arrays.stream(SyntaxCode.values()).map(SyntaxCode::id).toList();
        assertThat(sentences(file).stringPropertyNames()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void bothLanguagesSpeakOfTheSame() throws IOException {
        Properties english = sentences("messages.properties");
        Properties chinese = sentences("messages_zh.properties");
        for (String id : english.stringPropertyNames()) {
            assertThat(places(chinese.getProperty(id))).as(id).isEqualTo(places(english.getProperty(id)));
        }
    }

    private static TreeSet<String> places(String sentence) {
        return new TreeSet<>(Pattern.compile("\\{\\d}")
                .matcher(sentence)
                .results()
                .map(MatchResult::group)
                .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: \"x|STRING_OPEN|this string has no end",
                "a: \"\\xg\"|ESCAPE_DIGIT|U+0067 'g' is no digit of this escape",
                "a: 0x|NO_DIGITS|digits belong behind 0x",
                "a: @x(]|ATTRIBUTE_BRACKET|nothing here is closed by “]”",
                "a: x[0 1]|EXPECTED|“]” should stand here, not “1”",
                "a: x[0|EXPECTED_AT_END|“]” should stand before the end of this line",
                "a: )|VALUE|a value should stand here, not “)”",
                "a: 1 +|VALUE_AT_END|a value should stand before the end of this line",
                "a: x.(|SELECTOR|the name of a field should stand here, not “(”",
                "import 1|QUOTED|a text in quotes should stand here, not “1”",
                "let 1|LABEL|a label or “:” should stand here, not “1”",
                "a: [1 2]|COMMA_IN_LIST|a comma is wanting in the list",
                "a: f(1 2)|COMMA_IN_CALL|a comma is wanting between the arguments",
                "a: 1 b: 2|COMMA_IN_STRUCT|a comma is wanting in the struct",
                "package #a|PACKAGE_NAME|a package cannot be called #a",
                "import \"a b\"|IMPORT_PATH|this is no path of a package: \"a b\"",
                "__a: 1|RESERVED_NAME|names with two underscores at the beginning belong to CUE itself",
                "[a, b]: 1|PATTERN|a pattern has one element between its brackets",
            })
    void aMistakeHasItsCode(String text, SyntaxCode code, String sentence) {
        SyntaxProblem problem =
                Parser.parse(new Source("x.cue", text)).problems().getFirst();
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message()).isEqualTo(sentence);
    }

    @Test
    void theSameInChinese() {
        SyntaxProblem problem =
                Parser.parse(new Source("x.cue", "a: )")).problems().getFirst();
        assertThat(problem.message(Locale.SIMPLIFIED_CHINESE)).isEqualTo("这里应该是一个值，而不是“)”");
        assertThat(problem.message(Locale.FRENCH)).isEqualTo(problem.message());
        assertThat(problem).hasToString("x.cue:1:4: a value should stand here, not “)”");
        assertThat(problem.code().id()).isEqualTo("cue.syntax.value");
    }
}
