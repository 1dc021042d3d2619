package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code wait: {object: {apiVersion: batch/v1, kind: Job, name: migrate}, until: 'object.status.succeeded > 0'}}: waits
 * until a CEL condition over one object holds. It sees {@code object}, {@code replicas}, the lane's N, and {@code inputs}.
 */
public final class WaitStep extends LaneStep {
    private static final Set<String> VARIABLES = Set.of("object", "replicas", "inputs");

    private final Cel cel;

    WaitStep(Offers offers, Cel cel) {
        super("wait", offers);
        this.cel = cel;
    }

    private record Subject(GroupVersionKind gvk, ResourceId id) {
        static Optional<Subject> read(Parameters parameters, String namespace) {
            return parameters.object("object").flatMap(o -> {
                o.required("apiVersion");
                o.required("kind");
                o.required("name");
                var apiVersion = o.text("apiVersion");
                var kind = o.text("kind");
                var name = o.text("name");
                var in = o.text("namespace").orElse(namespace);
                o.finish();
                if (apiVersion.isEmpty() || kind.isEmpty() || name.isEmpty()) {
                    return Optional.empty();
                }
                var gvk = GroupVersionKind.of(apiVersion.get(), kind.get());
                return Optional.of(new Subject(gvk, new ResourceId(gvk.groupKind(), in, name.get())));
            });
        }
    }

    /** The kind that such a step looks at, when the step is one. */
    public static Optional<GroupVersionKind> versionOf(StepSpec step, LanePlan lane, ResourceId id) {
        return step.kind().equals("wait")
                ? Subject.read(Parameters.of(step), lane.namespace())
                        .filter(s -> s.id().equals(id))
                        .map(Subject::gvk)
                : Optional.empty();
    }

    @Override
    void check(Parameters parameters, LaneObjects objects) {
        parameters.required("object");
        parameters.required("until");
        Subject.read(parameters, objects.lane().namespace());
        parameters
                .text("until")
                .flatMap(e -> cel.check(e, VARIABLES))
                .ifPresent(m -> parameters.problem(m.code(), m.arguments().toArray()));
    }

    @Override
    public List<ResourceId> watches(StepSpec step, LanePlan lane) {
        var out = new ArrayList<>(super.watches(step, lane));
        Subject.read(Parameters.of(step), lane.namespace()).ifPresent(s -> out.add(s.id()));
        return List.copyOf(out);
    }

    @Override
    public StepVerdict observe(StepContext context) {
        var parameters = Parameters.of(context.step());
        var subject = Subject.read(parameters, context.lane().namespace()).orElseThrow();
        var until = parameters.text("until").orElseThrow();
        var live = context.live(subject.id());
        if (live.isEmpty()) {
            return waiting(Message.of("workflow.wait-absent", subject.id()), subject.id());
        }
        var condition = cel.condition(
                until,
                Map.of(
                        "object",
                        live.get().tree(),
                        "replicas",
                        Value.of((long) context.replicas()),
                        "inputs",
                        new Value.ObjectValue(new TreeMap<>(context.inputs()))));
        return switch (condition) {
            case Cel.Condition.Truth(boolean holds) when holds -> done("workflow.condition-holds", subject.id(), until);
            case Cel.Condition.Truth no ->
                waiting(Message.of("workflow.wait-condition", subject.id(), until), subject.id());
            case Cel.Condition.Problem(var message, boolean missing) when missing -> waiting(message, subject.id());
            case Cel.Condition.Problem(var message, boolean missing) -> failed(message, subject.id());
        };
    }
}
