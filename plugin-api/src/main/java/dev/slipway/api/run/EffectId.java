package dev.slipway.api.run;

/** An effect's id: a digest over run, lane, step, part and name, the same on every attempt and after every restart. */
public record EffectId(String value) implements Comparable<EffectId> {
    @Override
    public int compareTo(EffectId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
