package dev.slipway.app.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextsTest {

    private static final Map<String, String> PATTERNS =
            Map.of("demo.call", "调用 {0} 失败：{1}", "demo.reason", "这不是 {0}", "demo.deep", "因为{0}");

    private final Texts texts = new Texts(Locale.CHINESE, locale -> PATTERNS);

    @Test
    void aMessageWithinAMessageSpeaksTheSameLanguage() {
        var reason = new Message("demo.reason", List.of("JSON {x}"));
        var deep = new Message("demo.deep", List.of("this is no JSON {x}"), Map.of(0, reason));
        assertThat(texts.of(new Message("demo.call", List.of("f", "because this is no JSON {x}"), Map.of(1, deep))))
                .isEqualTo("调用 f 失败：因为这不是 JSON {x}");
    }

    @Test
    void whatIsNoMessageStaysAsItIs() {
        assertThat(texts.of(new Message("demo.call", List.of("f", "it's late"))))
                .isEqualTo("调用 f 失败：it's late");
        assertThat(texts.of(new Message("demo.unknown", List.of("a")))).isEqualTo("demo.unknown (a)");
    }
}
