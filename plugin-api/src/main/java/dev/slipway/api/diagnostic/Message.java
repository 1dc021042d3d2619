package dev.slipway.api.diagnostic;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A sentence before it is put into words: a code and its arguments. The host looks the code up in the message bundle of
 * the plugin that owns the code's first segment ({@code view.unknown-field} belongs to the bundle of prefix
 * {@code view}; it is made of the files {@code messages.properties} and {@code messages_zh.properties} among the plugin's
 * classes, UTF-8, with whole codes as keys) and fills {@code {0}}, {@code {1}} … with the arguments. Arguments never hold secret values.
 *
 * @param inner arguments that are sentences themselves, by their place: the host puts them in the same language instead of the argument
 *     there, which is their English text
 */
public record Message(String code, List<String> arguments, Map<Integer, Message> inner) {
    public Message {
        arguments = List.copyOf(arguments);
        inner = Map.copyOf(inner);
    }

    public Message(String code, List<String> arguments) {
        this(code, arguments, Map.of());
    }

    public static Message of(String code, Object... arguments) {
        return new Message(code, Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
