package dev.slipway.api.release;

/** A step's id, unique within its lane: as given in the plan, else its kind and its ordinal among that kind. */
public record StepId(String value) implements Comparable<StepId> {
    public StepId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a step id is not blank");
        }
    }

    @Override
    public int compareTo(StepId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
