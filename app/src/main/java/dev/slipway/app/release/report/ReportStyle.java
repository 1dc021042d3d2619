package dev.slipway.app.release.report;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;

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
}
