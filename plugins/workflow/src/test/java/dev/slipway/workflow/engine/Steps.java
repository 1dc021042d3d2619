package dev.slipway.workflow.engine;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Engine.Preview;
import dev.slipway.api.workflow.EffectSpec;
import dev.slipway.api.workflow.EffectSpec.EffectClass;
import dev.slipway.api.workflow.LaneDesired;
import dev.slipway.api.workflow.StepContext;
import dev.slipway.api.workflow.StepType;
import dev.slipway.api.workflow.StepVerdict;
import dev.slipway.api.workload.WorkloadAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The smallest steps that reach every corner of the engine: set a value, patch one, make and delete, wait, ask. */
final class Steps {
    static final GroupVersionKind CONFIG = GroupVersionKind.of("v1", "ConfigMap");
    static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");
    static final String NAMESPACE = "shop";

    private Steps() {}

    static List<StepType> all() {
        return List.of(
                new SetValue(),
                new PatchValue(),
                new Remove(),
                new Two(),
                new Pause(),
                new Gate(),
                new Scale(),
                new Break(),
                new RollBack());
    }

    static ResourceId config(String name) {
        return ResourceId.of("", "ConfigMap", NAMESPACE, name);
    }

    static ResourceId web() {
        return ResourceId.of("apps", "Deployment", NAMESPACE, "web");
    }

    static Manifest config(String name, String value) {
        return new Manifest(Value.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Value.object("name", name, "namespace", NAMESPACE),
                "data",
                Value.object("value", value)));
    }

    static Manifest web(int replicas) {
        return new Manifest(Value.object(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Value.object("name", "web", "namespace", NAMESPACE),
                "spec",
                Value.object("replicas", replicas)));
    }

    static String value(Manifest object) {
        return object.tree().object("data").text("value").orElse("");
    }

    private static EffectSpec apply(String name, Manifest object) {
        return new EffectSpec(
                name,
                object.gvk(),
                new WriteRequest.Apply(object, FieldManager.RENDER, false, false),
                EffectClass.STATE,
                false,
                Message.of("test.apply", object.id()));
    }

    private static EffectSpec delete(String name, GroupVersionKind gvk, ResourceId id) {
        return new EffectSpec(
                name,
                gvk,
                new WriteRequest.Delete(
                        gvk, id, Optional.empty(), Optional.empty(), WriteRequest.Propagation.BACKGROUND, false),
                EffectClass.STATE,
                false,
                Message.of("test.delete", id));
    }

    /** Common to all: nothing wrong, nothing predicted. */
    private abstract static class Plain implements StepType {
        private final String kind;

        Plain(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public List<Diagnostic> validate(StepSpec step, LanePlan lane) {
            return List.of();
        }

        @Override
        public LaneDesired predict(StepSpec step, LanePlan lane, int replicas, LaneDesired before) {
            return before;
        }

        @Override
        public List<ResourceId> watches(StepSpec step, LanePlan lane) {
            return List.of();
        }

        @Override
        public List<EffectSpec> effects(StepContext context) {
            return List.of();
        }

        static String text(StepContext context, String key) {
            return context.step().parameters().text(key).orElse("");
        }

        static StepVerdict done() {
            return new StepVerdict.Done(List.of(Message.of("test.so")));
        }

        static StepVerdict waiting() {
            return new StepVerdict.Waiting(Message.of("test.not-yet"), Optional.empty(), Optional.empty(), false);
        }
    }

    /** {@code set: {name, value}}: applies a ConfigMap. */
    private static final class SetValue extends Plain {
        SetValue() {
            super("set");
        }

        @Override
        public List<ResourceId> watches(StepSpec step, LanePlan lane) {
            return List.of(config(step.parameters().text("name").orElseThrow()));
        }

        @Override
        public List<EffectSpec> effects(StepContext context) {
            var wanted = config(text(context, "name"), text(context, "value"));
            return context.live(wanted.id()).map(Steps::value).equals(Optional.of(value(wanted)))
                    ? List.of()
                    : List.of(apply("set", wanted));
        }

        @Override
        public StepVerdict observe(StepContext context) {
            return done();
        }
    }

    /** {@code patch: {name, value}}: JSON Patch with a test on the old value. */
    private static final class PatchValue extends Plain {
        PatchValue() {
            super("patch");
        }

        @Override
        public List<ResourceId> watches(StepSpec step, LanePlan lane) {
            return List.of(config(step.parameters().text("name").orElseThrow()));
        }

        @Override
        public List<EffectSpec> effects(StepContext context) {
            var id = config(text(context, "name"));
            var live = context.live(id);
            if (live.isEmpty() || value(live.get()).equals(text(context, "value"))) {
                return List.of();
            }
            return List.of(new EffectSpec(
                    "patch",
                    CONFIG,
                    new WriteRequest.Patch(
                            CONFIG,
                            id,
                            List.of(
                                    new JsonPatchOperation.Test("/data/value", Value.of(value(live.get()))),
                                    new JsonPatchOperation.Replace("/data/value", Value.of(text(context, "value")))),
                            FieldManager.TRAFFIC,
                            false),
                    EffectClass.STATE,
                    false,
                    Message.of("test.patch", id)));
        }

        @Override
        public StepVerdict observe(StepContext context) {
            return done();
        }
    }

    /** {@code remove: {name}}. */
    private static final class Remove extends Plain {
        Remove() {
            super("remove");
        }

        @Override
        public List<ResourceId> watches(StepSpec step, LanePlan lane) {
            return List.of(config(step.parameters().text("name").orElseThrow()));
        }

        @Override
        public List<EffectSpec> effects(StepContext context) {
            var id = config(text(context, "name"));
            return context.live(id).isPresent() ? List.of(delete("remove", CONFIG, id)) : List.of();
        }

        @Override
        public StepVerdict observe(StepContext context) {
            return done();
        }
    }

    /** {@code two: {a, b, value}}: two parts, the first with two effects. */
    private static final class Two extends Plain {
        Two() {
            super("two");
        }

        @Override
        public List<String> parts(StepSpec step, LanePlan lane) {
            return List.of("both", "after");
        }

        @Override
        public List<ResourceId> watches(StepSpec step, LanePlan lane) {
            return List.of(config("one"), config("two"), config("three"));
        }

        @Override
        public List<EffectSpec> effects(StepContext context) {
            var wanted = context.part().equals("both") ? List.of("one", "two") : List.of("three");
            var out = new ArrayList<EffectSpec>();
            for (var name : wanted) {
                var object = config(name, text(context, "value"));
                if (!context.live(object.id()).map(Steps::value).equals(Optional.of(value(object)))) {
                    out.add(apply(name, object));
                }
            }
            return out;
        }

        @Override
        public StepVerdict observe(StepContext context) {
            return done();
        }
    }

    /** {@code pause: {seconds}}; without seconds a person resumes. */
    private static final class Pause extends Plain {
        Pause() {
            super("pause");
        }

        @Override
        public StepVerdict observe(StepContext context) {
            var seconds = context.step().parameters().integer("seconds");
            if (seconds.isEmpty()) {
                return context.decisions().isEmpty()
                        ? new StepVerdict.Waiting(Message.of("test.manual"), Optional.empty(), Optional.empty(), true)
                        : done();
            }
            var rest = Duration.ofSeconds(seconds.get()).minus(context.inForce());
            return rest.isZero() || rest.isNegative()
                    ? done()
                    : new StepVerdict.Waiting(Message.of("test.pausing"), Optional.empty(), Optional.of(rest), false);
        }
    }

    /** {@code gate: {count}}. */
    private static final class Gate extends Plain {
        Gate() {
            super("gate");
        }

        @Override
        public StepVerdict observe(StepContext context) {
            return context.decisions().size()
                            >= context.step().parameters().integer("count").orElse(1L)
                    ? done()
                    : new StepVerdict.Waiting(Message.of("test.gate"), Optional.empty(), Optional.empty(), true);
        }

        @Override
        public boolean countsAway(StepSpec step, String part) {
            return true;
        }
    }

    /** {@code grow: {replicas}}: the Deployment, judged by its status. */
    private static final class Scale extends Plain {
        Scale() {
            super("grow");
        }

        @Override
        public List<ResourceId> watches(StepSpec step, LanePlan lane) {
            return List.of(web());
        }

        @Override
        public List<EffectSpec> effects(StepContext context) {
            int wanted = context.step()
                    .parameters()
                    .integer("replicas")
                    .orElseThrow()
                    .intValue();
            var live = context.live(web());
            return live.isPresent() && live.get().spec().integer("replicas").orElse(0L) == wanted
                    ? List.of()
                    : List.of(apply("grow", web(wanted)));
        }

        @Override
        public StepVerdict observe(StepContext context) {
            long wanted = context.step().parameters().integer("replicas").orElseThrow();
            var ready = context.live(web())
                    .map(w -> w.status().integer("availableReplicas").orElse(0L))
                    .orElse(0L);
            return ready >= wanted ? done() : waiting();
        }
    }

    /** {@code break: {times}}: fails until it was tried so often. */
    private static final class Break extends Plain {
        Break() {
            super("break");
        }

        @Override
        public StepVerdict observe(StepContext context) {
            return new StepVerdict.Failed(
                    Message.of("test.broken"),
                    Optional.empty(),
                    context.step().parameters().bool("retryable").orElse(false));
        }
    }

    /** Puts every ConfigMap of the lane back to its baseline. */
    private static final class RollBack extends Plain {
        RollBack() {
            super(EngineParts.ROLL_BACK);
        }

        @Override
        public List<String> parts(StepSpec step, LanePlan lane) {
            return List.of("values", "made");
        }

        @Override
        public List<EffectSpec> effects(StepContext context) {
            var out = new ArrayList<EffectSpec>();
            for (var entry : new TreeMap<>(context.live()).entrySet()) {
                if (!entry.getKey().kind().equals("ConfigMap")) {
                    continue;
                }
                var before = context.baseline().get(entry.getKey());
                if (context.part().equals("values")) {
                    if (before != null && !value(before).equals(value(entry.getValue()))) {
                        out.add(apply(
                                "back/" + entry.getKey().name(),
                                config(entry.getKey().name(), value(before))));
                    }
                } else if (before == null && Fence.ours(entry.getValue())) {
                    out.add(delete("gone/" + entry.getKey().name(), CONFIG, entry.getKey()));
                }
            }
            return out;
        }

        @Override
        public StepVerdict observe(StepContext context) {
            return context.live().values().stream().anyMatch(o -> value(o).equals("sick"))
                    ? new StepVerdict.Failed(Message.of("test.keeper-sick"), Optional.empty(), false)
                    : done();
        }
    }

    /** Reads the Deployment's status as it stands. */
    static final class DeploymentModel implements WorkloadAdapter {
        @Override
        public GroupKind kind() {
            return DEPLOYMENT.groupKind();
        }

        @Override
        public Reading read(Manifest live) {
            int desired = replicas(live);
            int available =
                    live.status().integer("availableReplicas").orElse(0L).intValue();
            boolean fresh = live.observedGeneration() >= live.generation();
            return new Reading(
                    desired,
                    live.status().integer("replicas").orElse(0L).intValue(),
                    available,
                    available,
                    available,
                    fresh,
                    fresh && available >= desired,
                    Optional.empty());
        }

        @Override
        public int replicas(Manifest workload) {
            return workload.spec().integer("replicas").orElse(1L).intValue();
        }

        @Override
        public Manifest withReplicas(Manifest workload, int replicas) {
            return workload.with("spec.replicas", Value.of(replicas));
        }

        @Override
        public Map<String, String> podLabels(Manifest workload) {
            return Map.of();
        }

        @Override
        public Optional<Map<String, String>> selector(Manifest workload) {
            return Optional.empty();
        }

        @Override
        public Manifest canary(Manifest workload, String key, String value) {
            return workload;
        }
    }

    /** Nothing but the fold. */
    record Fold(Map<String, StepType> steps) implements EngineParts.Planning {
        @Override
        public LaneDesired desired(LanePlan lane, int replicas, int index, boolean firstRelease) {
            return DesiredFold.desired(steps, lane, replicas, index, firstRelease);
        }

        @Override
        public List<ListQuery> podQueries(LanePlan lane) {
            return List.of();
        }

        @Override
        public List<ResourceId> touched(LanePlan lane) {
            return List.of();
        }

        @Override
        public Optional<GroupVersionKind> versionOf(LanePlan lane, ResourceId id) {
            return Optional.empty();
        }

        @Override
        public List<StepSpec> strategy(String name, LanePlan lane) {
            return List.of();
        }

        @Override
        public List<String> strategies() {
            return List.of();
        }

        @Override
        public Preview preview(ReleasePlan plan) {
            return new Preview(List.of(), List.of());
        }
    }
}
