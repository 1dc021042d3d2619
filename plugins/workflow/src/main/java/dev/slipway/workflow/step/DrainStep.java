package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.time.Duration;
import java.util.Optional;

/** {@code drain: {for: 30s}}: lets requests in flight end. It only waits, and time away counts: requests end by themselves. */
final class DrainStep extends LaneStep {
    static final Duration DEFAULT = Duration.ofSeconds(30);

    DrainStep(Offers offers) {
        super("drain", offers);
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        parameters.duration("for");
    }

    @Override
    public Optional<Message> skip(StepContext context) {
        return skipOnFirstRelease(context);
    }

    @Override
    public boolean countsAway(StepSpec step, String part) {
        return true;
    }

    @Override
    public StepVerdict observe(StepContext context) {
        return afterTime(
                context,
                Parameters.of(context.step()).duration("for").orElse(DEFAULT),
                "workflow.wait-drain",
                "workflow.drained");
    }
}
