package dev.slipway.api.diagnostic;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A sentence before it is put into words: a code and its arguments. The host looks the code up in the message bundle of
 * the plugin that owns the code's first segment ({@code view.unknown-field} belongs to the bundle of prefix
 * {@code view}; it is made of the files {@code messages.properties} and {@code messages_zh.properties} among the plugin's
 * classes, UTF-8, with whole codes as keys) and fills {@code {0}}, {@code {1}} … with the arguments. Arguments never hold secret values.
 *
 * @param inner an argument that is a sentence itself
 */
public record Message(String code, List<String> arguments, Optional<Inner> inner) {
    public Message {
        arguments = List.copyOf(arguments);
    }

    /**
     * A message within a message. The host puts it in the same language instead of the argument at its place, which is its English text.
     *
     * @param place which of the arguments it is
     */
    public record Inner(int place, Message message) {}

    public Message(String code, List<String> arguments) {
        this(code, arguments, Optional.empty());
    }

    public static Message of(String code, Object... arguments) {
        return new Message(code, Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
