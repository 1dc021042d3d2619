package dev.slipway.app.cluster;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;

/** This package's messages in English, for faults and logs. */
final class Wording {
    private static final ResourceBundle ENGLISH =
            ResourceBundle.getBundle("dev.slipway.app.cluster.messages", Locale.ROOT);

    private Wording() {}

    static String of(Message message) {
        var text = ENGLISH.getString(message.code());
        for (int i = 0; i < message.arguments().size(); i++) {
            text = text.replace("{" + i + "}", message.arguments().get(i));
        }
        return text;
    }

    static String of(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(d -> d.span() + ": " + of(d.message())
                        + d.hint().map(hint -> "; " + of(hint)).orElse(""))
                .collect(Collectors.joining("\n"));
    }
}
