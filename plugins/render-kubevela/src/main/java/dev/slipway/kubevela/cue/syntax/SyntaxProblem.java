package dev.slipway.kubevela.cue.syntax;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * One violation of the grammar.
 *
 * @param position where it was noticed
 * @param code what is wrong
 * @param arguments what its sentence speaks of: spellings, the same in every language
 */
public record SyntaxProblem(Position position, SyntaxCode code, List<String> arguments) {

    private static final String SENTENCES = "dev.slipway.kubevela.cue.syntax.messages";

    /** Fixes the arguments. */
    public SyntaxProblem {
        arguments = List.copyOf(arguments);
    }

    /** What is wrong, in English. */
    public String message() {
        return message(Locale.ROOT);
    }

    /** What is wrong, in a language; English where there is no translation. */
    public String message(Locale locale) {
        ResourceBundle sentences = ResourceBundle.getBundle(
                SENTENCES,
                locale,
                SyntaxProblem.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        String sentence = sentences.getString(code.id());
        for (int i = 0; i < arguments.size(); i++) {
            sentence = sentence.replace("{" + i + "}", arguments.get(i));
        }
        return sentence;
    }

    @Override
    public String toString() {
        return position + ": " + message();
    }
}
