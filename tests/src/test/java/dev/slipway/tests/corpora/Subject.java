package dev.slipway.tests.corpora;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A CUE implementation whose results are compared. Safe for threads. What it throws counts as a difference. */
interface Subject {

    /** Evaluates files as one instance; where {@code cue.mod/module.cue} is among them, the root folder as a module. */
    Outcome evaluate(Map<String, String> files);

    /** Evaluates one file, and says what one of its fields is. */
    Outcome evaluate(String text, String field);

    /** Reads a file and prints it again. */
    Printed print(String text);

    /** The OpenAPI schemas of a program's definitions. */
    Schemas schemas(Map<String, String> files, Set<String> flags, boolean expanded);

    /** What it can do so far. */
    Set<Ability> abilities();

    /** What an implementation may not be able to do yet. */
    enum Ability {
        EVALUATE,
        PARSE,
        FORMAT,
        SCHEMAS
    }

    /**
     * A file printed again.
     *
     * @param mistakes the places of its mistakes, {@code x.cue:1:7}, in the order of the text
     * @param formatted as {@code cue fmt} prints, null where there are mistakes
     * @param simplified as {@code cue fmt -s} prints
     */
    record Printed(
            List<Mistake> mistakes,
            @Nullable String formatted,
            @Nullable String simplified) {
        public Printed {
            mistakes = List.copyOf(mistakes);
        }
    }

    /** A mistake in a text. */
    record Mistake(String place, String message) {}

    /**
     * Schemas, or why there are none.
     *
     * @param json the document
     * @param error why there is none
     */
    record Schemas(@Nullable String json, @Nullable String error) {}
}
