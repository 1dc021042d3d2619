package dev.slipway.app.words;

import dev.slipway.api.diagnostic.Message;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into words: looks their code up among the program's own patterns, then among those of the plugins, in the
 * language asked for, then in English. A code that nobody knows is shown as it is with its arguments, so that nothing is
 * lost. Any thread.
 */
public final class Texts {
    /** The program's own bundles; each has an English and a Chinese file. */
    public static final List<String> BUNDLES = List.of(
            "/dev/slipway/app/cli/messages",
            "/dev/slipway/app/ui/messages",
            "/dev/slipway/app/run/messages",
            "/dev/slipway/app/messages",
            "/dev/slipway/app/cluster/messages");

    /** English with accents and a third longer, to try the window and the command line with. */
    public static final Locale PSEUDO = PseudoText.LOCALE;

    private final Locale locale;
    private final Function<Locale, Map<String, String>> pluginPatterns;
    private @Nullable Map<String, String> own;
    private @Nullable Map<String, String> plugins;

    /** @param pluginPatterns asked once, at the first code that is not the program's own */
    public Texts(Locale locale, Function<Locale, Map<String, String>> pluginPatterns) {
        this.locale = locale;
        this.pluginPatterns = pluginPatterns;
    }

    /** {@code en}, {@code zh} or {@code en-XA}, whatever else is asked for being English. */
    public static Locale locale(String language) {
        if (language.toLowerCase(Locale.ROOT).replace('_', '-').startsWith("en-xa")) {
            return PSEUDO;
        }
        return language.toLowerCase(Locale.ROOT).startsWith("zh") ? Locale.CHINESE : Locale.ENGLISH;
    }

    public Locale locale() {
        return locale;
    }

    public String of(String code, Object... arguments) {
        return of(Message.of(code, arguments));
    }

    public String of(Message message) {
        var pattern = pattern(message.code());
        if (pattern == null) {
            return message.arguments().isEmpty()
                    ? message.code()
                    : message.code() + " (" + String.join(", ", message.arguments()) + ")";
        }
        var arguments = new ArrayList<>(message.arguments());
        message.inner().ifPresent(inner -> arguments.set(inner.place(), of(inner.message())));
        // apostrophes are plain text in our bundles
        return new MessageFormat(pattern.replace("'", "''"), Locale.ROOT).format(arguments.toArray());
    }

    /**
     * Reads all patterns now, those of the plugins too, so that no later call touches a file.
     *
     * @return itself
     */
    public Texts loaded() {
        own();
        theirs();
        return this;
    }

    /** The pattern of one of the program's own codes as it stands; no plugin is asked. */
    public Optional<String> own(String code) {
        return Optional.ofNullable(own().get(code));
    }

    /** All of the program's own codes. */
    public Set<String> ownCodes() {
        return Set.copyOf(own().keySet());
    }

    private synchronized Map<String, String> own() {
        var mine = own;
        if (mine == null) {
            mine = new HashMap<>();
            for (var bundle : BUNDLES) {
                mine.putAll(read(bundle + ".properties"));
                if (locale.equals(Locale.CHINESE)) {
                    mine.putAll(read(bundle + "_zh.properties"));
                }
            }
            own = mine;
        }
        return mine;
    }

    private synchronized @Nullable String pattern(String code) {
        var text = own().get(code);
        var found = text != null ? text : theirs().get(code);
        return found != null && locale.equals(PSEUDO) ? PseudoText.of(found) : found;
    }

    private synchronized Map<String, String> theirs() {
        var read = plugins;
        if (read == null) {
            read = pluginPatterns.apply(locale);
            plugins = read;
        }
        return read;
    }

    /** The patterns of a bundle file; empty when there is none. */
    public static Map<String, String> read(String resource) {
        var properties = new Properties();
        try (var in = Texts.class.getResourceAsStream(resource)) {
            if (in != null) {
                properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read messages " + resource, e);
        }
        var patterns = new HashMap<String, String>();
        properties.stringPropertyNames().forEach(name -> patterns.put(name, properties.getProperty(name)));
        return patterns;
    }
}
