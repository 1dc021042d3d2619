package dev.slipway.tests.corpora;

/** Makes CUE programs from seeds, the same for the same seed. Safe for threads. */
interface Programs {

    /** A name for reports. */
    String name();

    /** The program of a seed. */
    String program(long seed);
}
