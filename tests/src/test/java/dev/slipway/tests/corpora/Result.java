package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one case went. Filled by one thread. */
final class Result {
    private final String id;
    private final List<Mark> marks = new ArrayList<>();
    private final ObjectNode actual;
    private @Nullable String difference;
    private long nanos;

    Result(String id, ObjectNode actual) {
        this.id = id;
        this.actual = actual;
    }

    /** One thing that was looked at. */
    record Mark(String measure, boolean good) {}

    /** Counts in a measure; the first that is wrong tells the difference. */
    void mark(String measure, boolean good, String why) {
        aside(measure, good);
        if (!good && difference == null) {
            difference = why;
        }
    }

    /** Counts in a measure that is printed but makes no difference. */
    void aside(String measure, boolean good) {
        marks.add(new Mark(measure, good));
    }

    /** How long it took; set by whoever measured. */
    void took(long time) {
        nanos = time;
    }

    /** How long it took. */
    long nanos() {
        return nanos;
    }

    String id() {
        return id;
    }

    List<Mark> marks() {
        return List.copyOf(marks);
    }

    /** What the program said, in the shape of the golden. */
    ObjectNode actual() {
        return actual;
    }

    /** The first difference, null for none. */
    @Nullable
    String difference() {
        return difference;
    }
}
