package dev.slipway.tests.bench;

import java.util.List;
import java.util.Map;

/**
 * What is measured. {@link #NUMBER} in texts and data stands for the number of the run.
 *
 * @param name what the report calls it
 * @param parts programs, one after the other in each run
 */
record Work(String name, Type type, List<Part> parts) {

    static final String NUMBER = "@n@";

    /** What a run does. */
    enum Type {
        PARSE,
        /** Compiles, evaluates, checks and exports. */
        COMPILED,
        /** Fills, evaluates, checks and exports what was compiled once. */
        REUSED
    }

    /**
     * One program.
     *
     * @param fill data as JSON by path
     */
    record Part(String text, Map<String, String> fill) {}

    static Work text(String name, String text) {
        return new Work(name, Type.COMPILED, List.of(new Part(text, Map.of())));
    }

    Work as(Type other, String called) {
        return new Work(called, other, parts);
    }
}
