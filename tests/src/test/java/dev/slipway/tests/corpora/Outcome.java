package dev.slipway.tests.corpora;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What evaluation made of a program.
 *
 * @param status as the goldens name it: ok, incomplete, cycle, error, structural cycle, user, build-error
 * @param value the export as JSON text, where there is one
 * @param nodes the tree, each node before its own fields; the first is the program itself where {@code rooted}
 * @param root the program itself, where there is a tree
 * @param message the first error for readers
 */
record Outcome(
        String status,
        @Nullable String value,
        @Nullable Branch root,
        List<Branch> nodes,
        @Nullable String message) {

    Outcome {
        nodes = List.copyOf(nodes);
    }

    /** A program without a value and without a tree. */
    static Outcome refused(String status, @Nullable String message) {
        return new Outcome(status, null, null, List.of(), message);
    }

    /** A program with a tree. */
    static Outcome of(String status, @Nullable String value, Branch root, @Nullable String message) {
        return new Outcome(status, value, root, root.all().subList(1, root.all().size()), message);
    }
}
