package dev.slipway.kubevela.cue.eval;

/**
 * What an evaluation may cost.
 *
 * @param tasks how many pieces of work
 * @param depth how many values may wait for one another at a time
 * @param millis how long, in milliseconds of the wall clock's nanosecond counter; 0 for no limit
 */
public record Budget(long tasks, int depth, long millis) {

    /** Enough for any honest text: twenty million tasks, 2,500 values deep, no limit of time. */
    public static final Budget USUAL = new Budget(20_000_000, 2_500, 0);

    /** The budget is used up. */
    public static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exceeded(String message) {
            super(message, null, false, false);
        }
    }
}
