package dev.slipway.workflow.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.Base;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.LanePreview.StepPreview;
import dev.slipway.api.workflow.LaneDesired.Template;
import dev.slipway.workflow.step.Shop;
import dev.slipway.workflow.step.StepTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class LanePlannerTest {
    private final LanePlanner planner =
            new LanePlanner(StepTypes.builtIn(Shop.ROUTERS, Shop.WORKLOADS), Shop.ROUTERS, Shop.WORKLOADS);

    private static ReleasePlan plan(LanePlan lane, Optional<Base> base) {
        return new ReleasePlan(
                new ApplicationName("shop"),
                Shop.NAMESPACE,
                Digest.of("version"),
                Digest.of("intent"),
                base,
                "plan",
                List.of(),
                List.of(lane),
                new FailurePolicy(StepSpec.OnFailure.PAUSE, FailurePolicy.Reach.LANE),
                Map.of());
    }

    private Engine.Preview preview(LanePlan lane) {
        return planner.preview(plan(lane, Optional.empty()));
    }

    private static List<String> errors(Engine.Preview preview) {
        return preview.diagnostics().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .map(d -> d.span().line() + " " + d.message().code())
                .toList();
    }

    private static String row(StepPreview step) {
        var d = step.desired();
        return step.kind() + " " + d.stablePods() + " " + d.canaryPods() + " "
                + d.share().weight() + " " + (d.share().match().isPresent() ? "canary" : "-") + " +" + step.extraPods();
    }

    @Test
    void theDocumentedExampleGivesItsTable() {
        var preview = preview(Shop.ordinary(Shop.exampleSteps()));

        assertThat(errors(preview)).isEmpty();
        var steps = preview.lanes().getFirst().steps();
        assertThat(steps.stream().map(LanePlannerTest::row))
                .containsExactly(
                        "apply 5 0 0 - +0",
                        "scale 5 1 0 - +1",
                        "traffic 5 1 0 canary +0",
                        "approve 5 1 0 canary +0",
                        "traffic 5 1 20 canary +0",
                        "scale 5 3 20 canary +3",
                        "traffic 5 3 60 canary +0",
                        "pause 5 3 60 canary +0",
                        "scale 5 5 60 canary +5",
                        "traffic 5 5 100 canary +0",
                        "drain 5 5 100 canary +0",
                        "promote 5 0 0 - +7");
        assertThat(steps).allMatch(s -> s.invariants().stream().allMatch(i -> i.holds()));
        assertThat(steps.stream().filter(s -> !s.safeBoundary()).map(StepPreview::kind))
                .containsExactly("promote");
        var last = steps.getLast().desired();
        assertThat(last.stable()).isEqualTo(Template.NEW);
        assertThat(last.promoted()).isTrue();
    }

    @Test
    void trafficBeforeCapacityIsRefusedWithTheFigures() {
        var preview = preview(Shop.ordinary(Shop.steps(
                "apply: {'objects':'rendered'}",
                "scale: {'canary':'20%'}",
                "traffic: {'weight':60}",
                "scale: {'canary':'60%'}",
                "traffic: {'weight':100}",
                "promote: {}")));

        var first = preview.diagnostics().stream()
                .filter(d ->
                        d.severity() == Severity.ERROR && d.message().code().equals("workflow.i1-canary"))
                .findFirst()
                .orElseThrow();
        assertThat(first.span().line()).isEqualTo(3);
        assertThat(first.message().arguments()).containsExactly("60", "1", "5", "20");
        assertThat(first.hint()).isPresent();
    }

    @Test
    void everyObjectIsPredictedForEveryStep() {
        var steps =
                preview(Shop.ordinary(Shop.exampleSteps())).lanes().getFirst().steps();

        var atTwenty = steps.get(4);
        assertThat(image(find(atTwenty, Shop.WORKLOAD))).isEqualTo("shop:1");
        assertThat(image(find(atTwenty, Shop.CANARY))).isEqualTo("shop:2");
        assertThat(find(atTwenty, Shop.CANARY).spec().integer("replicas")).contains(1L);
        assertThat(find(atTwenty, Shop.ROUTE).at("spec.rules[1].backendRefs[name=shop-canary].weight"))
                .contains(Value.of(20));
        assertThat(find(atTwenty, Shop.ROUTE).at("spec.rules[0].matches[0].headers[0].name"))
                .contains(Value.of("x-canary"));
        assertThat(ids(atTwenty))
                .contains(
                        ResourceId.of("", "Service", "shop", "shop-canary"),
                        ResourceId.of("policy", "PodDisruptionBudget", "shop", "shop-canary"),
                        ResourceId.of("", "ConfigMap", "shop", "shop-blue"));

        var atEnd = steps.getLast();
        assertThat(image(find(atEnd, Shop.WORKLOAD))).isEqualTo("shop:2");
        assertThat(ids(atEnd)).doesNotContain(Shop.CANARY);
        assertThat(find(atEnd, Shop.ROUTE).spec().list("rules")).hasSize(1);
    }

    private static List<ResourceId> ids(StepPreview step) {
        return step.objects().stream().map(Manifest::id).toList();
    }

    private static Manifest find(StepPreview step, ResourceId id) {
        return step.objects().stream()
                .filter(m -> m.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String image(Manifest workload) {
        return workload.at("spec.template.spec.containers[0].image")
                .map(v -> ((Value.StringValue) v).text())
                .orElse("");
    }

    @Test
    void aFirstReleaseAppliesEverythingAndSkipsTheCanary() {
        var lane = Shop.ordinary(Shop.exampleSteps());
        var base = new Base(Map.of(
                new ClusterName("ap-1"),
                new Base.ClusterBase(
                        "uid", Map.of(Shop.WORKLOAD, new Base.ObjectBase(Optional.empty(), Digest.of(""))))));

        var preview = planner.preview(plan(lane, Optional.of(base)));

        assertThat(errors(preview)).isEmpty();
        var steps = preview.lanes().getFirst().steps();
        assertThat(steps.getFirst().desired().stable()).isEqualTo(Template.NEW);
        assertThat(steps.get(1).summary().code()).isEqualTo("workflow.skipped-first-release");
        assertThat(steps.get(4).desired().share().weight()).isZero();
    }

    @Test
    void promoteWithTrafficOnStableIsRefused() {
        var preview = preview(Shop.ordinary(
                Shop.steps("apply: {}", "scale: {'canary':'60%'}", "traffic: {'weight':60}", "promote: {}")));
        assertThat(errors(preview)).contains("4 workflow.i3-promote");
    }

    @Test
    void scalingAServingCanaryToZeroIsRefused() {
        var preview = preview(Shop.ordinary(
                Shop.steps("apply: {}", "scale: {'canary':1}", "traffic: {'weight':20}", "scale: {'canary':0}")));
        assertThat(errors(preview)).contains("4 workflow.i3-scale-to-zero");
    }

    @Test
    void everyProblemOfTheParametersIsToldAtOnce() {
        var preview = preview(Shop.ordinary(Shop.steps(
                "apply: {'objects':'all','except':['x']}",
                "scale: {'canary':'120%','replicas':3}",
                "traffic: {}",
                "traffic: {'weight':'20%','verify':'V9'}",
                "pause: {'for':'ten minutes'}",
                "wait: {'object':{'kind':'Job'},'until':'object.status =='}",
                "wiggle: {}")));
        assertThat(errors(preview))
                .contains(
                        "1 workflow.not-one-of",
                        "1 workflow.unknown-field",
                        "2 workflow.wrong-type",
                        "2 workflow.unknown-field",
                        "3 workflow.traffic-says-nothing",
                        "4 workflow.wrong-type",
                        "4 workflow.not-one-of",
                        "5 workflow.wrong-type",
                        "6 workflow.missing",
                        "6 workflow.cel-invalid",
                        "7 workflow.unknown-step");
    }

    @Test
    void aSelectorWithExpressionsIsRefused() {
        var odd = Shop.deployment("shop:2")
                .with(
                        "spec.selector",
                        Value.object("matchExpressions", Value.list(Value.object("key", "app", "operator", "Exists"))));
        var lane = Shop.lane(
                5,
                Optional.of(Shop.gateway()),
                List.of(Shop.service(), odd, Shop.route()),
                List.of(),
                Shop.exampleSteps());
        assertThat(errors(preview(lane))).contains("2 workflow.canary-match-expressions");
    }

    @Test
    void aPolicyThatLosesTheCanaryIsListedAndANamesakeIsRefused() {
        var policy = Shop.manifest("""
            {'apiVersion':'networking.k8s.io/v1','kind':'NetworkPolicy',
             'metadata':{'name':'shop','namespace':'shop'},'spec':{'podSelector':{'matchLabels':{'app':'shop'}}}}\
            """);
        var namesake = Shop.service().with("metadata.name", Value.of("shop-canary"));
        var lane = Shop.lane(
                5,
                Optional.of(Shop.gateway()),
                List.of(Shop.service(), namesake, policy, Shop.deployment("shop:2"), Shop.route()),
                List.of(),
                Shop.exampleSteps());
        var preview = preview(lane);
        assertThat(preview.diagnostics().stream().map(d -> d.message().code()))
                .contains("workflow.loses-canary", "workflow.canary-namesake");
    }

    @Test
    void theRatioOfPodsIsShownAsItReallyIs() {
        var lane = Shop.lane(
                10,
                Optional.of(Shop.byPods()),
                List.of(Shop.service(), Shop.deployment("shop:2")),
                List.of(Shop.service(), Shop.deployment("shop:1")),
                Shop.steps("apply: {}", "traffic: {'weight':5}", "traffic: {'weight':100}", "promote: {}"));
        var preview = preview(lane);
        assertThat(errors(preview)).isEmpty();
        var five = preview.lanes().getFirst().steps().get(1);
        assertThat(five.desired().canaryPods()).isEqualTo(1);
        assertThat(five.desired().stablePods()).isEqualTo(10);
        assertThat(five.summary().arguments()).containsExactly("5", "9.1", "1", "10");
    }

    @Test
    void scaleOrMatchBesideTheRatioIsRefused() {
        var lane = Shop.lane(
                10,
                Optional.of(Shop.byPods()),
                List.of(Shop.service(), Shop.deployment("shop:2")),
                List.of(),
                Shop.steps("apply: {}", "scale: {'canary':1}", "traffic: {'match':{'headers':{'a':'b'}}}"));
        assertThat(errors(preview(lane))).contains("2 workflow.scale-beside-ratio", "3 workflow.match-beside-ratio");
    }

    @Test
    void strategiesAreSoundPlans() {
        for (var name : planner.strategies()) {
            for (var traffic : List.of(Optional.of(Shop.gateway()), Optional.of(Shop.byPods()))) {
                var bare = Shop.lane(
                        5,
                        traffic,
                        List.of(Shop.service(), Shop.deployment("shop:2"), Shop.route()),
                        List.of(Shop.service(), Shop.deployment("shop:1"), Shop.route()),
                        List.of());
                var lane = Shop.lane(
                        5,
                        traffic,
                        bare.objects().stream().map(o -> o.manifest()).toList(),
                        bare.baseline(),
                        planner.strategy(name, bare));
                assertThat(errors(preview(lane))).as(name + " by " + traffic).isEmpty();
                assertThat(preview(lane)
                                .lanes()
                                .getFirst()
                                .steps()
                                .getLast()
                                .desired()
                                .promoted())
                        .isTrue();
            }
        }
        assertThatThrownBy(() -> planner.strategy("canery", Shop.ordinary(List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apply, blue-green, canary, rolling");
    }

    @Property
    void trafficNeverExceedsWhatIsReadyInAPlanWithoutErrors(
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @IntRange(max = 100) int firstScale,
            @ForAll @IntRange(max = 100) int firstWeight,
            @ForAll @IntRange(max = 100) int secondScale,
            @ForAll @IntRange(max = 100) int secondWeight) {
        var lane = Shop.lane(
                n,
                Optional.of(Shop.gateway()),
                List.of(Shop.service(), Shop.deployment("shop:2"), Shop.route()),
                List.of(Shop.service(), Shop.deployment("shop:1"), Shop.route()),
                Shop.steps(
                        "apply: {}",
                        "scale: {'canary':'" + firstScale + "%'}",
                        "traffic: {'weight':" + firstWeight + "}",
                        "scale: {'canary':'" + secondScale + "%'}",
                        "traffic: {'weight':" + secondWeight + "}"));
        var preview = preview(lane);
        boolean refused = Diagnostic.anyError(preview.diagnostics());
        var broken = new ArrayList<String>();
        int weight = 0;
        int pods = 0;
        for (var step : preview.lanes().getFirst().steps()) {
            pods = step.desired().canaryPods();
            weight = step.desired().share().weight();
            if (100 * pods < weight * n) {
                broken.add(step.id().value());
            }
        }
        assertThat(refused).as("%s with %d pods at %d %%", broken, pods, weight).isEqualTo(!broken.isEmpty());
    }
}
