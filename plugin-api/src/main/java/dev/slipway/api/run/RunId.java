package dev.slipway.api.run;

/** A run's id: the time it began and a random tail, for example {@code 20261125-101500-7f3a}; sorts by time. */
public record RunId(String value) implements Comparable<RunId> {
    public RunId {
        if (!value.matches("[0-9a-z-]{4,40}")) {
            throw new IllegalArgumentException("not a run id: " + value);
        }
    }

    @Override
    public int compareTo(RunId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
