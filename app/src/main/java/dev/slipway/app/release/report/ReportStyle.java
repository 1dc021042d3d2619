package dev.slipway.app.release.report;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import java.util.function.Function;

/**
 * What a report borrows from its caller: words in the reader's language, YAML for whole values, colour where there is any.
 */
public interface ReportStyle {
    /** What a piece of text is about, for colouring. */
    enum Tone {
        HEAD,
        ADDED,
        REMOVED,
        CHANGED,
        RISK,
        QUIET
    }

    /** The message in the reader's language. */
    String words(Message message);

    /** A value as YAML that ends in a line break. */
    String yaml(Value value);

    /** The text, coloured or as it is. */
    default String tone(Tone tone, String text) {
        return text;
    }

    /** Whether every field of new and deleted objects, and what was ignored, is shown. */
    default boolean detailed() {
        return false;
    }

    /** Without colour, and without what only some want to see. */
    static ReportStyle plain(Function<Message, String> words, Function<Value, String> yaml) {
        return new ReportStyle() {
            @Override
            public String words(Message message) {
                return words.apply(message);
            }

            @Override
            public String yaml(Value value) {
                return yaml.apply(value);
            }
        };
    }
}
