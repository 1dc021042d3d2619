package dev.slipway.app.cluster;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.Value.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes secret texts out of what a server says. Servers and admission webhooks quote what they refuse, whole, encoded or
 * cut off, so any piece of {@value #PIECE} characters of a secret is taken out too. Immutable; any thread.
 */
final class Redactor {
    private static final int PIECE = 8;
    private static final String MASK = "***";

    private final List<String> secrets;
    private final Set<String> pieces = new HashSet<>();

    private Redactor(Set<String> texts) {
        secrets = texts.stream()
                .filter(text -> !text.isBlank())
                .sorted((a, b) -> Integer.compare(b.length(), a.length()))
                .toList();
        for (var secret : secrets) {
            for (int i = 0; i + PIECE <= secret.length(); i++) {
                pieces.add(secret.substring(i, i + PIECE));
            }
        }
    }

    static Redactor none() {
        return new Redactor(Set.of());
    }

    /** Hides every text in these values, as it stands and decoded from base64. */
    static Redactor hiding(List<? extends Value> values) {
        var texts = new LinkedHashSet<String>();
        values.forEach(value -> collect(value, texts));
        return new Redactor(texts);
    }

    private static void collect(Value value, Set<String> texts) {
        switch (value) {
            case StringValue(var text) -> {
                texts.add(text);
                try {
                    texts.add(new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).strip());
                } catch (IllegalArgumentException e) {
                    // Not base64: then it stands for itself, and may still be echoed in base64.
                    texts.add(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
                }
            }
            case ObjectValue object -> object.fields().values().forEach(part -> collect(part, texts));
            case ListValue list -> list.items().forEach(part -> collect(part, texts));
            case Value.NumberValue number -> texts.add(number.spelling());
            case Value.BooleanValue ignored -> {}
            case Value.NullValue ignored -> {}
            case Value.SecretValue ignored -> {}
        }
    }

    String clean(String text) {
        if (secrets.isEmpty() || text.isEmpty()) {
            return text;
        }
        var hidden = new boolean[text.length()];
        for (int i = 0; i + PIECE <= text.length(); i++) {
            if (pieces.contains(text.substring(i, i + PIECE))) {
                Arrays.fill(hidden, i, i + PIECE, true);
            }
        }
        for (var secret : secrets) {
            if (secret.length() < PIECE) {
                for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
                    if (standsAlone(text, at, at + secret.length())) {
                        Arrays.fill(hidden, at, at + secret.length(), true);
                    }
                }
            }
        }
        return masked(text, hidden);
    }

    /** Short secrets are hidden only as words of their own, or no text would stay readable. */
    private static boolean standsAlone(String text, int start, int end) {
        return (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    private static String masked(String text, boolean[] hidden) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (!hidden[i]) {
                out.append(text.charAt(i));
            } else if (i == 0 || !hidden[i - 1]) {
                out.append(MASK);
            }
        }
        return out.toString();
    }
}
