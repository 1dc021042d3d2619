package dev.slipway.workflow.engine;

import static dev.slipway.workflow.engine.Bench.step;
import static dev.slipway.workflow.engine.Bench.wave;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.Base;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.WrittenFields;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunPhase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A lane begins only on the clusters and objects that the plan was compared with. */
final class BaseTest {
    private static final Manifest NAMESPACE = new Manifest(
            Value.object("apiVersion", "v1", "kind", "Namespace", "metadata", Value.object("name", Steps.NAMESPACE)));

    private static ReleasePlan plan(Optional<Base> base) {
        var lane = Bench.lane("eu-1", step("set", "name", "a", "value", "2"));
        var objects = List.of(
                new PlannedObject(NAMESPACE, Role.OTHER, ""),
                new PlannedObject(Steps.config("a", "2"), Role.OTHER, ""));
        var whole = new LanePlan(
                lane.cluster(),
                lane.namespace(),
                lane.protection(),
                lane.replicas(),
                lane.autoscaled(),
                objects,
                lane.baseline(),
                lane.prune(),
                lane.workload(),
                lane.traffic(),
                lane.steps());
        var plan = Bench.plan(List.of(wave("all", List.of(), 1, 0, Duration.ZERO, "eu-1")), whole);
        return new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                base,
                plan.strategy(),
                plan.waves(),
                plan.lanes(),
                plan.failure(),
                plan.plugins());
    }

    /** What a plan would have seen on a bench of this kind, where names are given alike each time. */
    private static Base base(Map<ResourceId, Optional<String>> other) {
        var bench = new Bench(plan(Optional.empty()));
        bench.server().put(Steps.config("a", "1"));
        var objects = new HashMap<ResourceId, Base.ObjectBase>();
        for (var id : List.of(NAMESPACE.id(), Steps.config("a"))) {
            var live = bench.server().get(id);
            var fields = live.map(l -> Digest.of(WrittenFields.project(Steps.config("a", "2"), l)))
                    .orElse(Digest.of(Value.NullValue.NULL));
            objects.put(id, new Base.ObjectBase(other.getOrDefault(id, live.flatMap(Manifest::uid)), fields));
        }
        return new Base(Map.of(new ClusterName("eu-1"), new Base.ClusterBase("", objects)));
    }

    private static Bench bench(Base base) {
        var bench = new Bench(plan(Optional.of(base)));
        bench.server().put(Steps.config("a", "1"));
        return bench;
    }

    @Test
    void sameObjectsAreRecognizedInWhateverOrderTheirReadsAnswer() {
        for (int slow = 0; slow < 8; slow++) {
            var bench = bench(base(Map.of()));
            int late = slow;
            var asked = new int[1];
            bench.readMillis = id -> asked[0]++ == late ? 50 : 5;
            bench.settle();
            assertThat(bench.ended()).as("read %d answers last", slow).contains(RunPhase.SUCCEEDED);
        }
    }

    @Test
    void anObjectMadeAnewSinceThePlanIsAskedForBeforeAnythingIsWritten() {
        var bench = bench(base(Map.of(Steps.config("a"), Optional.of("another-uid"))));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.view().phase()).isEqualTo(RunPhase.WAITING);
        assertThat(bench.view().lanes().getFirst().needsPerson()).isTrue();
        assertThat(bench.sent).noneMatch(sent -> !sent.housekeeping());
        bench.give(new OperatorCommand.Resume());
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void aFieldOfOursThatSomebodyChangedSinceThePlanIsAskedFor() {
        var bench = new Bench(plan(Optional.of(base(Map.of()))));
        bench.server().put(Steps.config("a", "somebody's"));
        bench.run(Duration.ofMinutes(1));
        assertThat(bench.view().phase()).isEqualTo(RunPhase.WAITING);
        assertThat(bench.view().lanes().getFirst().cause().orElseThrow().code()).isEqualTo("workflow.base-edited");
        assertThat(bench.sent).noneMatch(sent -> !sent.housekeeping());
        bench.give(new OperatorCommand.Resume());
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void whatSomebodyElseAlreadyWroteAsThePlanWantsItIsNotAskedFor() {
        var bench = new Bench(plan(Optional.of(base(Map.of()))));
        bench.server().put(Steps.config("a", "2"));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }

    @Test
    void aFieldThatIsNotOursNeverAsks() {
        var bench = new Bench(plan(Optional.of(base(Map.of()))));
        bench.server().put(Steps.config("a", "1").withAnnotation("team", "pay"));
        bench.settle();
        assertThat(bench.ended()).contains(RunPhase.SUCCEEDED);
    }
}
