package dev.slipway.tests.bench;

import java.util.List;

/** An implementation that works. */
interface Worker {

    /**
     * How long some runs took.
     *
     * @param nanos of the clock, for each run
     * @param processor nanoseconds of all threads, for all runs together with what prepares them
     * @param made what the last run made: JSON for each part
     */
    record Times(long[] nanos, long processor, List<String> made) {}

    /** Runs with the numbers from {@code first} on. */
    Times run(Work work, int first, int runs) throws Exception;
}
