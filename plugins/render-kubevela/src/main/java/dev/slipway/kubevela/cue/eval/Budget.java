package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.syntax.Sentences;
import java.util.List;
import java.util.Locale;

/**
 * What an evaluation may cost.
 *
 * @param tasks how many pieces of work
 * @param depth how many values may wait for one another at a time
 * @param millis how long, in milliseconds of the wall clock's nanosecond counter; 0 for no limit
 * @param bytes how much may be made: an estimate from the number of fields, their conjuncts and the lengths of texts, whether or not they
 *     are still needed, so that it does not depend on the machine
 */
public record Budget(long tasks, int depth, long millis, long bytes) {

    static final long MEGA = 1_000_000;

    private static final long USUAL_BYTES = 600 * MEGA;

    /** Enough for any honest text: twenty million tasks, 2,500 values deep, no limit of time, 600 MB. */
    public static final Budget USUAL = new Budget(20_000_000, 2_500, 0);

    /** With the usual limit of memory. */
    public Budget(long tasks, int depth, long millis) {
        this(tasks, depth, millis, USUAL_BYTES);
    }

    /** The same with another limit of memory. */
    public Budget withBytes(long limit) {
        return new Budget(tasks, depth, millis, limit);
    }

    /** The budget is used up. */
    public static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final Sentences SENTENCES = new Sentences(BudgetCode.class);

        private final BudgetCode code;
        private final long limit;

        /** @param limit how much there was, of no meaning for what is not measured */
        Exceeded(BudgetCode code, long limit) {
            super(null, null, false, false);
            this.code = code;
            this.limit = limit;
        }

        /** What is used up. */
        public BudgetCode code() {
            return code;
        }

        /** What its sentences speak of, the same in every language: how much there was, where that is known. */
        public List<String> arguments() {
            return code.measured() ? List.of(Long.toString(limit)) : List.of();
        }

        /** What is used up, in a language, in English where there is no translation. */
        public String message(Locale locale) {
            return SENTENCES.say(locale, code.id(), arguments());
        }

        /** What may help, in a language, in English where there is no translation. */
        public String hint(Locale locale) {
            return SENTENCES.say(locale, code.hintId(), arguments());
        }

        /** What is used up, in English. */
        @Override
        public String getMessage() {
            return message(Locale.ROOT);
        }
    }
}
