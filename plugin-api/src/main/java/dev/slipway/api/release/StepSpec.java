package dev.slipway.api.release;

import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One step of a lane with its defaults resolved.
 *
 * @param kind the step kind: {@code apply}, {@code scale}, {@code traffic}, …
 * @param parameters the value under the kind's key
 * @param target the workload the step moves, when there are several
 * @param when CEL; false skips the step, evaluated once before it starts
 * @param needs further steps of the lane that must have ended well
 * @param inputs names to {@code STEP.NAME}, an output of an earlier step; null when that step was left out
 * @param outputs names to CEL over what the lane sees once the step has succeeded
 * @param timeout how long the step may take from its first effect, time away excluded; empty for none
 * @param onFailure what its failure means for the run
 * @param cleanup steps that run after this one however it ends ({@code finally} in documents)
 * @param safeBoundary whether the lane may be left unattended for days once this step is done
 */
public record StepSpec(
        StepId id,
        String kind,
        ObjectValue parameters,
        Optional<String> target,
        Optional<String> when,
        List<StepId> needs,
        Map<String, String> inputs,
        Map<String, String> outputs,
        Optional<Duration> timeout,
        Retry retry,
        OnFailure onFailure,
        List<StepSpec> cleanup,
        boolean safeBoundary,
        Undo undo,
        OnUnknown onUnknown,
        SourceSpan span) {
    public StepSpec {
        needs = List.copyOf(needs);
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        cleanup = List.copyOf(cleanup);
    }

    /** A step with the defaults of every common field. */
    public static StepSpec of(StepId id, String kind, ObjectValue parameters, SourceSpan span) {
        return new StepSpec(
                id,
                kind,
                parameters,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Retry.NONE,
                OnFailure.DEFAULT,
                List.of(),
                !kind.equals("promote") && !kind.equals("prune"),
                Undo.AUTO,
                OnUnknown.ASK,
                span);
    }

    /** How often a failed attempt is tried again, and after how long; the pause doubles up to ten minutes. */
    public record Retry(int max, Duration backoff) {
        public static final Retry NONE = new Retry(0, Duration.ofSeconds(10));

        public Retry {
            if (max < 0 || max > 100) {
                throw new IllegalArgumentException("retry.max is 0 to 100, not " + max);
            }
        }
    }

    /** What a step's failure means. {@code DEFAULT} is the plan's {@code failure.default}. */
    public enum OnFailure {
        DEFAULT,
        FAIL,
        PAUSE,
        CONTINUE,
        ROLLBACK_LANE,
        ROLLBACK_WAVE,
        ROLLBACK_RUN
    }

    /** Whether a roll back may take this step back by itself. {@code NONE} is a point of no return. */
    public enum Undo {
        AUTO,
        NONE
    }

    /** What to do with an effect of which it stays unknown whether it happened. */
    public enum OnUnknown {
        ASK,
        RETRY,
        ASSUME_DONE
    }
}
