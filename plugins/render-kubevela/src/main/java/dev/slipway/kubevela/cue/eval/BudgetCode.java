package dev.slipway.kubevela.cue.eval;

/**
 * What of a {@link Budget} is used up. The ids are stable; each has a sentence, and one that helps, in the message files beside this class,
 * in which {@code {0}} is how much there was.
 */
public enum BudgetCode {
    /** Pieces of work. */
    STEPS("steps", true),
    /** Values that wait for one another. */
    DEPTH("depth", true),
    /** Milliseconds. */
    TIME("time", true),
    /** Millions of bytes, by the estimate. */
    MEMORY("memory", true),
    /** The stack of the thread that evaluates, whose size is not ours to know. */
    STACK("stack", false);

    private final String id;
    private final boolean measured;

    BudgetCode(String id, boolean measured) {
        this.id = "cue.budget." + id;
        this.measured = measured;
    }

    /** The id, which never changes: {@code cue.budget.steps}. */
    public String id() {
        return id;
    }

    /** The id of the sentence that helps. */
    public String hintId() {
        return id + ".hint";
    }

    /** True where it is known how much there was. */
    public boolean measured() {
        return measured;
    }
}
