package dev.slipway.api.run;

import dev.slipway.api.resource.Value;

/**
 * One state that a transition changed; stored beside its event in the same transaction. {@code from} is empty when the
 * subject is new. Replaying the events must give the same changes.
 *
 * @param id unique among the subjects of its sort in the run, for example {@code ap-1/scale-1} for a step
 * @param detail figures for people and oracles: evidence, uid, resourceVersion, request digest, due time
 */
public record StateChange(Subject subject, String id, String from, String to, Value detail) {
    /** What changed. */
    public enum Subject {
        RUN,
        WAVE,
        LANE,
        STEP,
        EFFECT,
        TIMER,
        GATE,
        LEASE,
        INVARIANT
    }
}
