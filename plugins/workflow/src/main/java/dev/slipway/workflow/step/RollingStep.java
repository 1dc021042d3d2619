package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.util.List;
import java.util.Optional;

/** {@code rolling: {}}: the server's own rolling update of the workload, watched; then autoscaler and route rules. */
final class RollingStep extends LaneStep {
    RollingStep(Offers offers) {
        super("rolling", offers);
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        ScaleStep.needsWorkload(parameters, objects, "rolling");
    }

    @Override
    public Optional<Message> skip(StepContext context) {
        return skipOnFirstRelease(context);
    }

    @Override
    public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
        return before.stable() == LaneDesired.Template.NONE ? before : PromoteStep.promoted(replicas, before);
    }

    @Override
    public List<String> parts(StepSpec step, LanePlan lane) {
        return List.of(PromoteStep.TEMPLATE, PromoteStep.AVAILABLE, PromoteStep.ROUTE, PromoteStep.RESTORE);
    }

    @Override
    public List<EffectSpec> effects(StepContext context) {
        var objects = objects(context);
        return switch (context.part()) {
            case PromoteStep.TEMPLATE -> PromoteStep.takeTemplate(context, objects);
            case PromoteStep.ROUTE -> PromoteStep.routeBack(context, objects);
            case PromoteStep.RESTORE -> PromoteStep.restoreAutoscaler(context, objects);
            default -> List.of();
        };
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var objects = objects(context);
        var workload = context.lane().workload();
        if (workload.isEmpty()) {
            return done("workflow.no-canary");
        }
        return switch (context.part()) {
            case PromoteStep.TEMPLATE -> PromoteStep.templateTaken(context, objects, workload.get());
            case PromoteStep.AVAILABLE ->
                all(
                        PromoteStep.templateTaken(context, objects, workload.get()),
                        workloadAt(
                                context,
                                objects,
                                workload.get(),
                                context.lane().autoscaled() ? 1 : context.replicas(),
                                !context.lane().autoscaled()));
            default -> done("workflow.promoted", workload.get());
        };
    }
}
