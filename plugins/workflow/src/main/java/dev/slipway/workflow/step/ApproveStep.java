package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepContext.Decision;
import dev.slipway.api.workflow.StepVerdict;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code approve: {count: 1, from: [release-owners], expires: 4h}}: waits for so many different people. {@code from}
 * names users or groups; without it anybody may approve. It expires on the wall's time. Never skipped by itself.
 */
final class ApproveStep extends LaneStep {
    ApproveStep(Offers offers) {
        super("approve", offers);
    }

    private record Gate(int count, List<String> from, Optional<Duration> expires) {
        static Gate read(Parameters parameters) {
            return new Gate(
                    parameters.integer("count", 1, 100).orElse(1),
                    parameters.texts("from"),
                    parameters.duration("expires"));
        }

        boolean counts(Decision decision) {
            return from.isEmpty()
                    || from.contains(decision.user())
                    || decision.groups().stream().anyMatch(from::contains);
        }
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        Gate.read(parameters);
    }

    @Override
    public boolean countsAway(StepSpec step, String part) {
        return true;
    }

    @Override
    public Optional<Message> refuses(StepContext context, Decision decision) {
        var gate = Gate.read(Parameters.of(context.step()));
        return gate.counts(decision)
                ? Optional.empty()
                : Optional.of(Message.of("workflow.not-an-approver", decision.user(), String.join(", ", gate.from())));
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var gate = Gate.read(Parameters.of(context.step()));
        Set<String> approvers = new LinkedHashSet<>();
        context.decisions().stream().filter(gate::counts).forEach(d -> approvers.add(d.user()));
        if (approvers.size() >= gate.count()) {
            return done("workflow.approved", String.join(", ", approvers));
        }
        var expired = gate.expires().filter(e -> context.inForce().compareTo(e) >= 0);
        if (expired.isPresent()) {
            return new StepVerdict.Failed(
                    Message.of(
                            "workflow.approval-expired",
                            GoDuration.format(expired.get()),
                            approvers.size(),
                            gate.count()),
                    Optional.empty(),
                    true);
        }
        return new StepVerdict.Waiting(
                gate.from().isEmpty()
                        ? Message.of("workflow.wait-approval", approvers.size(), gate.count())
                        : Message.of(
                                "workflow.wait-approval-from",
                                approvers.size(),
                                gate.count(),
                                String.join(", ", gate.from())),
                Optional.empty(),
                gate.expires().map(e -> e.minus(context.inForce())),
                true);
    }
}
