package dev.slipway.app.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextsTest {

    private static final Map<String, String> PATTERNS =
            Map.of("demo.call", "调用 {0} 失败：{1}", "demo.reason", "这不是 {0}", "demo.deep", "因为{0}");

    private final Texts texts = new Texts(Locale.CHINESE, locale -> PATTERNS);

    @Test
    void aMessageWithinAMessageSpeaksTheSameLanguage() {
        var reason = new Message("demo.reason", List.of("JSON {x}"));
        var deep = new Message("demo.deep", List.of("this is no JSON {x}"), Optional.of(new Message.Inner(0, reason)));
        assertThat(texts.of(new Message(
                        "demo.call",
                        List.of("f", "because this is no JSON {x}"),
                        Optional.of(new Message.Inner(1, deep)))))
                .isEqualTo("调用 f 失败：因为这不是 JSON {x}");
    }

    @Test
    void whatIsNoMessageStaysAsItIs() {
        assertThat(texts.of(new Message("demo.call", List.of("f", "it's late"))))
                .isEqualTo("调用 f 失败：it's late");
        assertThat(texts.of(new Message("demo.unknown", List.of("a")))).isEqualTo("demo.unknown (a)");
    }

    @Test
    void itIsStoredWithoutWhatItDoesNotHold() {
        var plain = new Message("demo.reason", List.of("x"));
        assertThat(DataCodec.encode(plain))
                .isEqualTo(Value.object("code", "demo.reason", "arguments", Value.strings(List.of("x"))));
        var nested = new Message("demo.call", List.of("f", "y"), Optional.of(new Message.Inner(1, plain)));
        assertThat(DataCodec.decode(DataCodec.encode(plain), Message.class)).isEqualTo(plain);
        assertThat(DataCodec.decode(DataCodec.encode(nested), Message.class)).isEqualTo(nested);
    }
}
