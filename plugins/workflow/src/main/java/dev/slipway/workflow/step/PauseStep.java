package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.util.Optional;

/** {@code pause: {for: 10m}}, or {@code pause: {}} until a person goes on. Time nobody was there does not count. */
final class PauseStep extends LaneStep {
    PauseStep(Offers offers) {
        super("pause", offers);
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
    public StepVerdict observe(StepContext context) {
        var wanted = Parameters.of(context.step()).duration("for");
        if (!context.decisions().isEmpty()) {
            return done("workflow.paused-enough", context.decisions().getLast().user());
        }
        return wanted.map(d -> afterTime(context, d, "workflow.wait-pause", "workflow.paused"))
                .orElseGet(() -> new StepVerdict.Waiting(
                        Message.of("workflow.wait-resume"), Optional.empty(), Optional.empty(), true));
    }
}
