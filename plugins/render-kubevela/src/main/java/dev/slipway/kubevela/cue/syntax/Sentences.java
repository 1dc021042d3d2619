package dev.slipway.kubevela.cue.syntax;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The message files of one package: {@code messages.properties} and its translations. Immutable, any thread. */
public final class Sentences {

    private static final Pattern PLACE = Pattern.compile("\\{(\\d+)}");

    private final Class<?> beside;

    /** Those in the package of a class. */
    public Sentences(Class<?> beside) {
        this.beside = beside;
    }

    /**
     * The sentence of a code in a language, in English where there is no translation; {@code {0}}, {@code {1}} … stand for the arguments.
     *
     * @throws java.util.MissingResourceException for a code without a sentence
     */
    public String say(Locale locale, String code, List<String> arguments) {
        ResourceBundle bundle = ResourceBundle.getBundle(
                beside.getPackageName() + ".messages",
                locale,
                beside.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        Matcher places = PLACE.matcher(bundle.getString(code));
        StringBuilder text = new StringBuilder();
        while (places.find()) {
            int at = Integer.parseInt(places.group(1));
            places.appendReplacement(
                    text, Matcher.quoteReplacement(at < arguments.size() ? arguments.get(at) : places.group()));
        }
        return places.appendTail(text).toString();
    }
}
