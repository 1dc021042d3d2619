package dev.slipway.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.traffic.TrafficRouter.Level;
import dev.slipway.api.traffic.TrafficRouter.LiveTraffic;
import dev.slipway.api.traffic.TrafficRouter.Match;
import dev.slipway.api.traffic.TrafficRouter.Share;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GatewayApiRouterTest {
    private static final ResourceId ROUTE = ResourceId.of("gateway.networking.k8s.io", "HTTPRoute", "shop", "shop");
    private static final TrafficSpec SPEC =
            new TrafficSpec("gateway-api", Optional.of(ROUTE), "shop", Optional.of("shop-canary"));
    private static final Match TESTERS = new Match(Map.of("x-canary", "1"), Map.of());

    private final GatewayApiRouter router = new GatewayApiRouter();

    private static Manifest route(String rules) {
        return new Manifest((ObjectValue) Json.parse("""
            {'apiVersion':'gateway.networking.k8s.io/v1','kind':'HTTPRoute',
             'metadata':{'name':'shop','namespace':'shop','generation':7},
             'spec':{'parentRefs':[{'name':'web','sectionName':'https'}],'rules':%s}}\
            """.formatted(rules).replace('\'', '"')));
    }

    private static Manifest plain() {
        return route("[{'backendRefs':[{'name':'shop','port':80,'weight':1}]}]");
    }

    private static Manifest withForeign() {
        return route(
                "[{'backendRefs':[{'name':'old','port':81,'weight':100,'filters':[]},{'name':'shop','port':80,'weight':900}]}]");
    }

    private static Share share(int weight) {
        return new Share(weight, weight > 0, Optional.empty());
    }

    private static Share share(int weight, Match match) {
        return new Share(weight, true, Optional.of(match));
    }

    private Manifest to(Manifest from, Share wanted) {
        return router.predict(SPEC, from, wanted);
    }

    private int read(Manifest route) {
        return router.read(SPEC, new LiveTraffic(Optional.of(route), 5, 5)).weight();
    }

    private static long sum(Manifest route) {
        return route.spec().list("rules").stream()
                .mapToLong(r -> ((ObjectValue) r)
                        .list("backendRefs").stream()
                                .mapToLong(
                                        b -> ((ObjectValue) b).integer("weight").orElse(1L))
                                .sum())
                .min()
                .orElse(0);
    }

    // ---- golden matrix: {0,1,50,99,100} × {missing route, extra backend, two matches, foreign owner, concurrent edit}

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 99, 100})
    void missingRoute(int weight) {
        var verification = router.verify(SPEC, new LiveTraffic(Optional.empty(), 5, 5), share(weight), Level.V0);
        assertThat(verification.verified()).isFalse();
        assertThat(verification.reason().code()).isEqualTo("traffic.route-gone");
        assertThat(router.validate(SPEC, List.of(), Optional.empty(), share(weight))
                        .getFirst()
                        .message()
                        .code())
                .isEqualTo("traffic.route-missing");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 99, 100})
    void extraBackend(int weight) {
        var before = withForeign();
        var after = to(before, share(weight));
        assertThat(read(after)).isEqualTo(weight);
        assertThat(after.at("spec.rules[0].backendRefs[0]")).isEqualTo(before.at("spec.rules[0].backendRefs[0]"));
        var reading = router.read(SPEC, new LiveTraffic(Optional.of(after), 5, 5));
        assertThat(reading.foreignShare()).isEqualTo(10.0);
        assertThat(reading.exact()).isEqualTo(weight * 0.9, Offset.offset(1e-9));
        assertThat(sum(after)).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 99, 100})
    void twoMatches(int weight) {
        var twice = route("[{'backendRefs':[{'name':'shop','port':80},{'name':'shop','port':81}]}]");
        var change = router.change(SPEC, twice, share(weight));
        assertThat(change.operations()).isEmpty();
        assertThat(change.refusal().orElseThrow().code()).isEqualTo("traffic.two-backends");
        assertThat(to(twice, share(weight))).isEqualTo(twice);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 99, 100})
    void foreignOwner(int weight) {
        var owned = plain().withAnnotation("argocd.argoproj.io/tracking-id", "shop:x")
                .with("spec.hostnames", Value.strings(List.of("shop.example")));
        var after = to(owned, share(weight));
        assertThat(after.metadata()).isEqualTo(owned.metadata());
        assertThat(after.at("spec.hostnames")).isEqualTo(owned.at("spec.hostnames"));
        assertThat(read(after)).isEqualTo(weight);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 99, 100})
    void concurrentEdit(int weight) {
        var seen = plain();
        var patch = router.change(SPEC, seen, share(weight)).operations();
        var shifted = route(
                "[{'backendRefs':[{'name':'other','port':80,'weight':1}]},{'backendRefs':[{'name':'shop','port':80,'weight':1}]}]");
        var reweighed = route("[{'backendRefs':[{'name':'shop','port':80,'weight':7}]}]");
        for (var now : List.of(shifted, reweighed)) {
            assertThatThrownBy(() -> PatchedTree.apply(now.tree(), patch))
                    .isInstanceOf(PatchedTree.PatchFailedException.class);
        }
    }

    // ---- weights

    /** argo-rollouts' gateway plugin #203: a foreign backend was stripped. */
    @Test
    void plugin203ForeignBackendsStay() {
        var before = withForeign();
        var back = to(to(to(before, share(20)), share(100)), share(0));
        assertThat(back).isEqualTo(before);
    }

    /** kgateway #13833, #11548: weights that add up to nothing do anything but nothing. */
    @Property
    void kgateway13833WeightsNeverAddUpToZero(
            @ForAll @IntRange(max = 100) int weight, @ForAll @IntRange(min = 1, max = 10_000) int whole) {
        var before = route("[{'backendRefs':[{'name':'shop','port':80,'weight':" + whole + "}]}]");
        var after = to(before, share(weight));
        assertThat(sum(after)).isPositive();
        assertThat(read(after)).isEqualTo(weight);
        // KR wrote 1 on undo and lost the weight that was there.
        assertThat(to(after, Share.STABLE_ONLY)).isEqualTo(before);
    }

    /** flagger #930: a weight of 0 was left out of the request and read as 1. */
    @Test
    void fl930ZeroIsWritten() {
        var all = to(plain(), share(100));
        assertThat(all.at("spec.rules[0].backendRefs[name=shop].weight")).contains(Value.of(0));
    }

    @Test
    void aWeightThatIsNoWholeNumberBesideOthersIsRefused() {
        var small =
                route("[{'backendRefs':[{'name':'other','port':80,'weight':1},{'name':'shop','port':80,'weight':1}]}]");
        assertThat(router.change(SPEC, small, share(20)).refusal().orElseThrow().code())
                .isEqualTo("traffic.weight-not-whole");
    }

    @Test
    void aRouteWithoutTheStableServiceIsRefused() {
        var other = route("[{'backendRefs':[{'name':'else','port':80}]}]");
        assertThat(router.change(SPEC, other, share(20)).refusal().orElseThrow().code())
                .isEqualTo("traffic.no-stable-backend");
    }

    @Test
    void aRenderedRouteThatNamesTheCanaryIsRefused() {
        var rendered = to(plain(), share(20));
        assertThat(router.validate(SPEC, List.of(rendered), Optional.empty(), share(20)).stream()
                        .map(d -> d.message().code()))
                .contains("traffic.route-names-canary");
    }

    // ---- matches

    private static Manifest twoRules() {
        return route("""
            [{'name':'api','matches':[{'path':{'type':'PathPrefix','value':'/api'}},
               {'path':{'type':'PathPrefix','value':'/v2'},'headers':[{'type':'Exact','name':'x-team','value':'a'}]}],
              'filters':[{'type':'RequestHeaderModifier'}],'backendRefs':[{'name':'shop','port':80,'weight':1}]},
             {'name':'static','backendRefs':[{'name':'files','port':80,'weight':1}]},
             {'name':'rest','matches':[{'path':{'type':'PathPrefix','value':'/'}}],
              'backendRefs':[{'name':'shop','port':80,'weight':1}]}]\
            """);
    }

    /** OpenKruise rollouts indexed the unfiltered list of matches when path and header matches were mixed. */
    @Test
    void krHeaderMatchIndex() {
        var after = to(twoRules(), share(0, TESTERS));
        assertThat(after.spec().list("rules")).hasSize(5);
        assertThat(after.at("spec.rules[0].matches[0].headers[0].value")).contains(Value.of("1"));
        assertThat(after.at("spec.rules[0].matches[1].path.value")).contains(Value.of("/v2"));
        assertThat(after.at("spec.rules[0].matches[1].headers[0].value")).contains(Value.of("a"));
        assertThat(after.at("spec.rules[0].matches[1].headers[1].value")).contains(Value.of("1"));
        assertThat(after.at("spec.rules[0].filters[0].type")).contains(Value.of("RequestHeaderModifier"));
        assertThat(after.at("spec.rules[1]")).isEqualTo(twoRules().at("spec.rules[0]"));
        assertThat(after.at("spec.rules[3].backendRefs[0].name")).contains(Value.of("shop-canary"));
        assertThat(router.read(SPEC, new LiveTraffic(Optional.of(after), 5, 1)).match())
                .contains(TESTERS);
        assertThat(to(after, Share.STABLE_ONLY)).isEqualTo(twoRules());
    }

    /** Gateway plugin #191: a header route was set once and lost; asking again must find it or set it. */
    @Test
    void plugin191TheMatchStaysWhileItIsWanted() {
        var set = to(plain(), share(0, TESTERS));
        assertThat(router.change(SPEC, set, share(0, TESTERS)).operations()).isEmpty();
        var weighed = to(set, share(20, TESTERS));
        assertThat(router.read(SPEC, new LiveTraffic(Optional.of(weighed), 5, 1))
                        .match())
                .contains(TESTERS);
        assertThat(router.change(SPEC, plain(), share(20, TESTERS)).operations())
                .isNotEmpty();
    }

    @Test
    void aMatchIsFoundAgainWhereTheServerDropsRuleNamesAndAddsDefaults() {
        var set = to(plain(), share(0, TESTERS));
        var stored = set.with("spec.rules[0].matches[0].path", Value.object("type", "PathPrefix", "value", "/"));
        assertThat(router.change(SPEC, stored, share(0, TESTERS)).operations()).isEmpty();
        assertThat(to(stored, Share.STABLE_ONLY).spec()).isEqualTo(plain().spec());
    }

    @Test
    void aHeaderThatTheRuleAsksForAlreadyIsRefused() {
        var change = router.change(SPEC, twoRules(), share(0, new Match(Map.of("X-Team", "b"), Map.of())));
        assertThat(change.refusal().orElseThrow().code()).isEqualTo("traffic.match-clash");
    }

    @Test
    void tooManyRulesAreRefused() {
        var rule = "{'backendRefs':[{'name':'shop','port':80}]}";
        var many = route("[" + String.join(",", Collections.nCopies(9, rule)) + "]");
        assertThat(router.change(SPEC, many, share(0, TESTERS))
                        .refusal()
                        .orElseThrow()
                        .code())
                .isEqualTo("traffic.too-many-rules");
    }

    // ---- any walk

    @Provide
    Arbitrary<Share> shares() {
        var matches = Arbitraries.of(
                Optional.<Match>empty(),
                Optional.of(TESTERS),
                Optional.of(new Match(Map.of("x-a", "1", "x-b", "2"), Map.of("beta", "yes"))));
        return net.jqwik.api.Combinators.combine(Arbitraries.integers().between(0, 100), matches)
                .as((weight, match) -> new Share(weight, weight > 0 || match.isPresent(), match));
    }

    @Property
    void anyWalkIsReadBackAndLeadsHome(@ForAll @Size(min = 1, max = 6) List<@net.jqwik.api.From("shares") Share> walk) {
        for (var start : List.of(plain(), withForeign(), twoRules())) {
            var at = start;
            for (var wanted : walk) {
                var patch = router.change(SPEC, at, wanted);
                assertThat(patch.refusal()).isEmpty();
                assertThat(new Manifest((ObjectValue) PatchedTree.apply(at.tree(), patch.operations())))
                        .isEqualTo(to(at, wanted));
                at = to(at, wanted);
                var reading = router.read(SPEC, new LiveTraffic(Optional.of(at), 5, 5));
                assertThat(reading.problem()).isEmpty();
                assertThat(reading.weight()).isEqualTo(wanted.weight());
                assertThat(reading.match()).isEqualTo(wanted.match());
                assertThat(reading.canaryPresent()).isEqualTo(wanted.canaryPresent());
                assertThat(router.change(SPEC, at, wanted).operations()).isEmpty();
            }
            assertThat(to(at, Share.STABLE_ONLY)).isEqualTo(start);
        }
    }

    @Property
    void everyChangeTestsWhatItReliesOn(@ForAll @net.jqwik.api.From("shares") Share wanted) {
        var operations = router.change(SPEC, twoRules(), wanted).operations();
        var tested = new ArrayList<String>();
        for (var operation : operations) {
            switch (operation) {
                case JsonPatchOperation.Test(var pointer, var value) -> tested.add(pointer);
                case JsonPatchOperation.Replace(var pointer, var value) ->
                    assertThat(tested).contains(pointer.replace("/weight", "/name"), pointer);
                case JsonPatchOperation.Remove(var pointer) ->
                    assertThat(tested).anyMatch(t -> t.startsWith(pointer));
                case JsonPatchOperation.Add add -> {}
            }
        }
    }

    // ---- verification

    private static Manifest answered(Manifest route, String type, String status, long generation, String section) {
        var conditions = new ArrayList<Value>();
        for (var each : List.of("Accepted", "ResolvedRefs")) {
            conditions.add(Value.object(
                    "type",
                    each,
                    "status",
                    each.equals(type) ? status : "True",
                    "observedGeneration",
                    generation,
                    "message",
                    "said so"));
        }
        return route.with(
                "status.parents",
                Value.list(Value.object(
                        "parentRef",
                        Value.object(
                                "group",
                                "gateway.networking.k8s.io",
                                "kind",
                                "Gateway",
                                "name",
                                "web",
                                "sectionName",
                                section),
                        "controllerName",
                        "example/controller",
                        "conditions",
                        Value.list(conditions))));
    }

    private String verdict(Manifest route, Level level) {
        return router.verify(SPEC, new LiveTraffic(Optional.of(route), 5, 1), share(20), level)
                .reason()
                .code();
    }

    @Test
    void theControllerHasToAnswerForThisGenerationAndThisParent() {
        var written = to(plain(), share(20));
        assertThat(verdict(plain(), Level.V0)).isEqualTo("traffic.not-written");
        assertThat(verdict(written, Level.V0)).isEqualTo("traffic.read-back");
        assertThat(verdict(written, Level.V1)).isEqualTo("traffic.parent-silent");
        assertThat(verdict(answered(written, "", "True", 7, "http"), Level.V1)).isEqualTo("traffic.parent-silent");
        assertThat(verdict(answered(written, "", "True", 6, "https"), Level.V1)).isEqualTo("traffic.condition-stale");
        assertThat(verdict(answered(written, "Accepted", "False", 7, "https"), Level.V1))
                .isEqualTo("traffic.condition-false");
        assertThat(verdict(answered(written, "ResolvedRefs", "Unknown", 7, "https"), Level.V1))
                .isEqualTo("traffic.condition-false");
        assertThat(verdict(answered(written, "", "True", 7, "https"), Level.V1)).isEqualTo("traffic.accepted");
    }
}
