package dev.slipway.app.ui.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.app.ui.application.YamlTokens.Sort;
import dev.slipway.app.ui.application.YamlTokens.Token;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTokensTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "key: value",
                "  - name: \"a # b\"  # c",
                "- - x",
                "---",
                "'quoted key': 1",
                "{a: 1, b: [x, 'y']}",
                "unterminated: \"abc\\",
                "url: http://example.com:80/a#b",
                "a:b",
                "-x",
                ": :"
            })
    void thePiecesAreTheLine(String line) {
        assertThat(YamlTokens.of(line).stream().map(Token::text).collect(Collectors.joining()))
                .isEqualTo(line);
    }

    @org.junit.jupiter.api.Test
    void keysTextsNumbersAndCommentsAreToldApart() {
        assertThat(YamlTokens.of("  - port: 8080 # http"))
                .extracting(Token::sort)
                .containsExactly(
                        Sort.PLAIN,
                        Sort.MARK,
                        Sort.PLAIN,
                        Sort.KEY,
                        Sort.MARK,
                        Sort.PLAIN,
                        Sort.NUMBER,
                        Sort.PLAIN,
                        Sort.COMMENT);
        assertThat(YamlTokens.of("on: true")).extracting(Token::sort).endsWith(Sort.WORD);
        assertThat(YamlTokens.of("image: a:b#c")).extracting(Token::sort).endsWith(Sort.TEXT);
    }
}
