package dev.slipway.kubevela.cue.syntax;

import java.util.List;
import java.util.Locale;

/**
 * One violation of the grammar.
 *
 * @param position where it was noticed
 * @param code what is wrong
 * @param arguments what its sentence speaks of: spellings, the same in every language
 */
public record SyntaxProblem(Position position, SyntaxCode code, List<String> arguments) {

    private static final Sentences SENTENCES = new Sentences(SyntaxProblem.class);

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
        return SENTENCES.say(locale, code.id(), arguments);
    }

    @Override
    public String toString() {
        return position + ": " + message();
    }
}
