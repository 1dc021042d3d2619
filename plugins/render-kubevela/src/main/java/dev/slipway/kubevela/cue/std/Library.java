package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.eval.Builtin.Parameter;
import dev.slipway.kubevela.cue.eval.Builtin.Taking;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * One package of the standard library.
 *
 * @param path its import path
 * @param functions by name
 * @param constants by name
 * @param written the names of members that are CUE themselves
 * @param source the CUE of these, null when there are none
 */
record Library(
        String path,
        Map<String, Builtin> functions,
        Map<String, Datum> constants,
        SequencedSet<String> written,
        @Nullable String source) {

    /** Text. */
    static final Parameter TEXT = new Parameter(Kind.STRING, Taking.DATA);

    /** Bytes, or text that stands for its UTF-8. */
    static final Parameter BYTES = new Parameter(Kind.STRING | Kind.BYTES, Taking.DATA);

    /** A whole number. */
    static final Parameter WHOLE = new Parameter(Kind.INT, Taking.DATA);

    /** Any number. */
    static final Parameter NUMBER = new Parameter(Kind.NUMBER, Taking.DATA);

    /** A truth value. */
    static final Parameter TRUTH = new Parameter(Kind.BOOL, Taking.DATA);

    /** A list of data. */
    static final Parameter LIST = new Parameter(Kind.LIST, Taking.DATA);

    /** A list whose elements may be anything. */
    static final Parameter ANY_LIST = new Parameter(Kind.LIST, Taking.SHALLOW);

    /** Any data. */
    static final Parameter ANY = new Parameter(Kind.TOP, Taking.DATA);

    /** A constraint. */
    static final Parameter SCHEMA = new Parameter(Kind.TOP, Taking.SCHEMA);

    /** Fixes what is in it. */
    Library {
        functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        written = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(written));
    }

    /** Every exported name. */
    SequencedSet<String> members() {
        LinkedHashSet<String> all = new LinkedHashSet<>(functions.keySet());
        all.addAll(constants.keySet());
        all.addAll(written);
        return all;
    }

    /** What a function does. */
    @FunctionalInterface
    interface Work {
        Datum call(Args args) throws Failure;
    }

    /** Collects a package. Used by one thread, once. */
    static final class Table {
        private final String path;
        private final Map<String, Builtin> functions = new LinkedHashMap<>();
        private final Map<String, Datum> constants = new LinkedHashMap<>();
        private final SequencedSet<String> written = new LinkedHashSet<>();
        private @Nullable String source;

        Table(String path) {
            this.path = path;
        }

        /** A function with the kinds of its result. */
        Table function(String name, int result, Work work, Parameter... parameters) {
            functions.put(
                    name,
                    new Builtin(
                            path + "." + name,
                            List.of(parameters),
                            result,
                            (arguments, context) -> work.call(new Args(arguments, context))));
            return this;
        }

        /** A constant. */
        Table constant(String name, Datum value) {
            constants.put(name, value);
            return this;
        }

        /** A whole number that is constant. */
        Table constant(String name, long value) {
            return constant(name, Num.of(value));
        }

        /** Text that is constant. */
        Table constant(String name, String value) {
            return constant(name, new Datum.Text(value));
        }

        /** Members that are CUE, and their names. */
        Table source(String text, String... names) {
            source = text;
            written.addAll(List.of(names));
            return this;
        }

        /** The package. */
        Library library() {
            return new Library(path, functions, constants, written, source);
        }
    }

    /** A list of texts. */
    static Datum texts(List<String> texts) {
        List<Datum> values = new ArrayList<>(texts.size());
        for (String text : texts) {
            values.add(new Datum.Text(text));
        }
        return new Datum.Items(values);
    }

    /** Text. */
    static Datum text(String value) {
        return new Datum.Text(value);
    }

    /** A truth value. */
    static Datum truth(boolean value) {
        return new Datum.Bool(value);
    }
}
