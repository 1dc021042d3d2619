package dev.slipway.kubevela.cue.eval;

/**
 * What one evaluation has cost so far, and its end when that is more than it may. Memory is estimated from what is made, whether or not
 * it is still needed, so that it is the same on every machine. For one thread.
 */
final class Meter {

    private static final int VERTEX = 480;
    private static final int CONJUNCT = 120;
    private static final int VALUE = 280;
    private static final int TEXT = 64;
    private static final int STEPS_PER_LOOK = 1_024;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Budget budget;
    private final long deadline;
    private long steps;
    private long bytes;
    private long nextLook = STEPS_PER_LOOK;

    Meter(Budget budget) {
        this.budget = budget;
        this.deadline = budget.millis() == 0 ? Long.MAX_VALUE : System.nanoTime() + budget.millis() * NANOS_PER_MILLI;
    }

    void steps(long more) {
        steps += more;
        if (steps > budget.tasks()) {
            throw new Budget.Exceeded(BudgetCode.STEPS, budget.tasks());
        }
        if (steps >= nextLook) {
            nextLook = steps + STEPS_PER_LOOK;
            if (System.nanoTime() > deadline) {
                throw new Budget.Exceeded(BudgetCode.TIME, budget.millis());
            }
        }
    }

    /** How many steps so far. */
    long steps() {
        return steps;
    }

    /** A field or a value without one, with its first conjuncts. */
    void vertex(int conjuncts) {
        bytes(VERTEX + (long) CONJUNCT * conjuncts);
    }

    void conjunct() {
        bytes(CONJUNCT);
    }

    void value() {
        bytes(VALUE);
    }

    /** A text, or bytes, of so many units. */
    void text(long length) {
        steps(length >> 10);
        bytes(TEXT + 2 * length);
    }

    private void bytes(long more) {
        bytes += more;
        if (bytes > budget.bytes()) {
            throw new Budget.Exceeded(BudgetCode.MEMORY, budget.bytes() / Budget.MEGA);
        }
    }
}
