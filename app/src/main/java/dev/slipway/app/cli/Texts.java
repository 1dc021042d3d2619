package dev.slipway.app.cli;

import dev.slipway.api.diagnostic.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Puts messages into words: looks their code up in the bundles of the program and of its plugins, in the language asked
 * for, then in English. A code that no bundle knows is shown as it is with its arguments, so that nothing is lost. Any
 * thread.
 */
public final class Texts {
    private final boolean chinese;
    private final List<Bundle> bundles = new ArrayList<>();
    private final ConcurrentMap<String, String> patterns = new ConcurrentHashMap<>();

    private record Bundle(ClassLoader loader, String base, Properties english, Properties translated) {}

    /** @param language {@code en} or {@code zh} */
    public Texts(String language) {
        this.chinese = language.equals("zh");
    }

    /** Adds a bundle, for example {@code dev/slipway/view/messages}; does nothing when it has no English file. */
    public synchronized void add(ClassLoader loader, String base) {
        var english = read(loader, base + ".properties");
        if (!english.isEmpty()) {
            bundles.add(new Bundle(
                    loader, base, english, chinese ? read(loader, base + "_zh.properties") : new Properties()));
        }
    }

    private static Properties read(ClassLoader loader, String resource) {
        var properties = new Properties();
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in != null) {
                properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read messages " + resource, e);
        }
        return properties;
    }

    public String of(String code, Object... arguments) {
        return of(Message.of(code, arguments));
    }

    public String of(Message message) {
        var pattern = patterns.computeIfAbsent(message.code(), this::pattern);
        if (pattern.isEmpty()) {
            return message.arguments().isEmpty()
                    ? message.code()
                    : message.code() + " (" + String.join(", ", message.arguments()) + ")";
        }
        // apostrophes are plain text in our bundles
        return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT)
                .format(message.arguments().toArray());
    }

    private synchronized String pattern(String code) {
        for (var bundle : bundles) {
            var text = bundle.translated().getProperty(code);
            if (text != null) {
                return text;
            }
        }
        for (var bundle : bundles) {
            var text = bundle.english().getProperty(code);
            if (text != null) {
                return text;
            }
        }
        return "";
    }
}
