package dev.slipway.traffic;

import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.traffic.RouteReading.MatchRule;
import dev.slipway.traffic.RouteReading.SplitRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/**
 * Weights and matches in an HTTPRoute of the Gateway API (release-engines §3). The lists in a route belong to whoever
 * wrote them last as a whole, so every change is a JSON Patch that tests the names and old values it relies on. Where
 * other people's backends stand beside the stable one, the sum of stable and canary stays what it was, so that their
 * share does.
 */
@Extension
public final class GatewayApiRouter implements TrafficRouter {
    private static final GroupVersionKind KIND = new GroupVersionKind("gateway.networking.k8s.io", "v1", "HTTPRoute");
    private static final String RULE_NAME = "slipway-canary";
    private static final int MAX_RULES = 16;
    private static final int MAX_REFS = 16;
    /** How far from the wanted percentage whole numbers may lie, in percent. */
    private static final double TOLERANCE = 0.5;

    @Override
    public String name() {
        return "gateway-api";
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.WEIGHT, Ability.HEADER_MATCH, Ability.QUERY_MATCH, Ability.VERIFY_CONTROLLER);
    }

    @Override
    public Optional<GroupVersionKind> routeKind() {
        return Optional.of(KIND);
    }

    // ---- at plan time

    @Override
    public List<Diagnostic> validate(
            TrafficSpec spec, List<Manifest> rendered, Optional<Manifest> liveRoute, Share wanted) {
        var out = new ArrayList<Diagnostic>();
        if (spec.route().isEmpty()) {
            return List.of(error(Message.of("traffic.no-route")));
        }
        var id = spec.route().get();
        if (!id.groupKind().equals(KIND.groupKind())) {
            return List.of(error(Message.of("traffic.wrong-route-kind", id, KIND.groupKind())));
        }
        if (spec.canaryService().isEmpty()) {
            out.add(error(Message.of("traffic.no-canary-service", id)));
            return out;
        }
        var own = rendered.stream().filter(m -> m.id().equals(id)).findFirst();
        if (own.isEmpty() && liveRoute.isEmpty()) {
            out.add(error(Message.of("traffic.route-missing", id)));
        }
        own.ifPresent(route -> {
            if (RouteReading.of(spec, route).canaryPresent()) {
                out.add(error(Message.of(
                        "traffic.route-names-canary", id, spec.canaryService().orElse(""))));
            }
            change(spec, route, wanted).refusal().ifPresent(r -> out.add(error(r)));
        });
        if (own.isEmpty()) {
            liveRoute.flatMap(route -> change(spec, route, wanted).refusal()).ifPresent(r -> out.add(error(r)));
        }
        liveRoute
                .or(() -> own)
                .ifPresent(route -> RouteReading.of(spec, route).split().stream()
                        .filter(SplitRule::foreign)
                        .forEach(rule -> out.add(new Diagnostic(
                                Severity.NOTE,
                                Message.of("traffic.foreign-backends", id, rule.index(), text(rule.foreignShare())),
                                SourceSpan.whole(""),
                                Optional.empty()))));
        return out;
    }

    private static Diagnostic error(Message message) {
        return new Diagnostic(Severity.ERROR, message, SourceSpan.whole(""), Optional.empty());
    }

    private static String text(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }

    // ---- reading

    @Override
    public Reading read(TrafficSpec spec, LiveTraffic live) {
        if (live.route().isEmpty()) {
            return new Reading(
                    0, 0, 0, false, Optional.empty(), Optional.of(Message.of("traffic.route-gone", route(spec))));
        }
        var route = live.route().get();
        var reading = RouteReading.of(spec, route);
        var problem = reading.problem()
                .or(() -> reading.agrees()
                        ? Optional.empty()
                        : Optional.of(Message.of("traffic.rules-disagree", route.id())));
        // Where rules differ, the largest share is the one that must be carried.
        var most = reading.split().stream().max(Comparator.comparingDouble(SplitRule::share));
        return new Reading(
                most.map(r -> (int) Math.round(r.share())).orElse(0),
                most.map(SplitRule::exact).orElse(0.0),
                reading.split().stream()
                        .mapToDouble(SplitRule::foreignShare)
                        .max()
                        .orElse(0),
                reading.canaryPresent(),
                reading.match(),
                problem);
    }

    private static String route(TrafficSpec spec) {
        return spec.route().map(Object::toString).orElse("HTTPRoute");
    }

    // ---- changing

    @Override
    public Change change(TrafficSpec spec, Manifest liveRoute, Share wanted) {
        var reading = RouteReading.of(spec, liveRoute);
        if (reading.problem().isPresent()) {
            return refuse(liveRoute, reading.problem().get());
        }
        if (spec.canaryService().isEmpty()) {
            return refuse(liveRoute, Message.of("traffic.no-canary-service", liveRoute.id()));
        }
        var operations = new ArrayList<JsonPatchOperation>();
        for (var rule : reading.split()) {
            var refusal = weigh(spec, liveRoute, rule, wanted.weight(), operations);
            if (refusal.isPresent()) {
                return refuse(liveRoute, refusal.get());
            }
        }
        var refusal = match(spec, liveRoute, reading, wanted.match(), operations);
        return refusal.isPresent()
                ? refuse(liveRoute, refusal.get())
                : new Change(liveRoute.id(), operations, Optional.empty());
    }

    private static Change refuse(Manifest route, Message why) {
        return new Change(route.id(), List.of(), Optional.of(why));
    }

    /** Brings one rule to the weight. */
    private static Optional<Message> weigh(
            TrafficSpec spec, Manifest route, SplitRule rule, int weight, List<JsonPatchOperation> out) {
        long whole = rule.whole();
        if (whole <= 0) {
            return Optional.of(
                    Message.of("traffic.stable-weight-zero", route.id(), rule.index(), spec.stableService()));
        }
        long sum = rule.foreign() ? whole : whole * 100;
        if (sum > RouteReading.MAX_WEIGHT) {
            return Optional.of(Message.of("traffic.weight-too-large", route.id(), rule.index(), whole));
        }
        long canary = Math.round(sum * weight / 100.0);
        double reached = 100.0 * canary / sum;
        if (Math.abs(reached - weight) > TOLERANCE) {
            return Optional.of(Message.of(
                    "traffic.weight-not-whole", route.id(), rule.index(), spec.stableService(), whole, weight));
        }
        var refs = "/spec/rules/" + rule.index() + "/backendRefs/";
        var stableRef = (ObjectValue) rule.rule().list("backendRefs").get(rule.stable());
        if (weight == 0) {
            set(out, refs + rule.stable(), stableRef, whole);
            if (rule.canary() >= 0) {
                var canaryRef = (ObjectValue) rule.rule().list("backendRefs").get(rule.canary());
                tests(out, refs + rule.canary(), canaryRef);
                out.add(new JsonPatchOperation.Remove(refs + rule.canary()));
            }
            return Optional.empty();
        }
        set(out, refs + rule.stable(), stableRef, sum - canary);
        if (rule.canary() >= 0) {
            set(
                    out,
                    refs + rule.canary(),
                    (ObjectValue) rule.rule().list("backendRefs").get(rule.canary()),
                    canary);
            return Optional.empty();
        }
        if (rule.rule().list("backendRefs").size() >= MAX_REFS) {
            return Optional.of(Message.of("traffic.too-many-backends", route.id(), rule.index(), MAX_REFS));
        }
        if (out.isEmpty() || !tested(out, refs + rule.stable())) {
            tests(out, refs + rule.stable(), stableRef);
        }
        out.add(new JsonPatchOperation.Add(
                refs + (rule.stable() + 1), canaryRef(spec, stableRef).with("weight", Value.of(canary))));
        return Optional.empty();
    }

    private static boolean tested(List<JsonPatchOperation> operations, String ref) {
        return operations.stream()
                .anyMatch(o ->
                        o instanceof JsonPatchOperation.Test t && t.pointer().equals(ref + "/name"));
    }

    /** The stable backend under the canary's name: port, kind and filters stay. */
    private static ObjectValue canaryRef(TrafficSpec spec, ObjectValue stableRef) {
        return stableRef
                .without("weight")
                .with("name", Value.of(spec.canaryService().orElseThrow()));
    }

    private static void tests(List<JsonPatchOperation> out, String ref, ObjectValue present) {
        for (var field : List.of("name", "kind", "weight")) {
            var value = present.get(field);
            if (value != null) {
                out.add(new JsonPatchOperation.Test(ref + "/" + field, value));
            }
        }
    }

    private static void set(List<JsonPatchOperation> out, String ref, ObjectValue present, long weight) {
        if (RouteReading.weight(present) == weight) {
            return;
        }
        tests(out, ref, present);
        out.add(
                present.has("weight")
                        ? new JsonPatchOperation.Replace(ref + "/weight", Value.of(weight))
                        : new JsonPatchOperation.Add(ref + "/weight", Value.of(weight)));
    }

    /** Brings our match rules to what is wanted: one before each rule that divides traffic. */
    private static Optional<Message> match(
            TrafficSpec spec,
            Manifest route,
            RouteReading reading,
            Optional<Match> match,
            List<JsonPatchOperation> out) {
        var wanted = new ArrayList<ObjectValue>();
        if (match.isPresent()) {
            boolean named =
                    route.spec().list("rules").stream().anyMatch(r -> r instanceof ObjectValue o && o.has("name"));
            for (var rule : reading.split()) {
                var clash = clash(rule, match.get());
                if (clash.isPresent()) {
                    return Optional.of(Message.of("traffic.match-clash", route.id(), rule.index(), clash.get()));
                }
                var made = matchRule(spec, rule, match.get());
                wanted.add(
                        named
                                ? made.with("name", Value.of(RULE_NAME + (wanted.isEmpty() ? "" : "-" + wanted.size())))
                                : made);
            }
        }
        if (same(reading.matching(), wanted)) {
            return Optional.empty();
        }
        int others = route.spec().list("rules").size() - reading.matching().size();
        if (others + wanted.size() > MAX_RULES) {
            return Optional.of(Message.of("traffic.too-many-rules", route.id(), others + wanted.size(), MAX_RULES));
        }
        for (var ours : reading.matching().reversed()) {
            var at = "/spec/rules/" + ours.index();
            out.add(new JsonPatchOperation.Test(
                    at + "/backendRefs", Value.list(ours.rule().list("backendRefs"))));
            out.add(new JsonPatchOperation.Remove(at));
        }
        for (int k = wanted.size() - 1; k >= 0; k--) {
            var before = reading.split().get(k).index();
            long gone =
                    reading.matching().stream().filter(m -> m.index() < before).count();
            out.add(new JsonPatchOperation.Add("/spec/rules/" + (before - gone), wanted.get(k)));
        }
        return Optional.empty();
    }

    /** A header or parameter that the rule itself already asks for. */
    private static Optional<String> clash(SplitRule rule, Match match) {
        for (var item : rule.rule().list("matches")) {
            if (item instanceof ObjectValue m) {
                for (var header : m.list("headers")) {
                    var name = header instanceof ObjectValue h ? h.text("name").orElse("") : "";
                    if (match.headers().keySet().stream().anyMatch(name::equalsIgnoreCase)) {
                        return Optional.of(name);
                    }
                }
                for (var parameter : m.list("queryParams")) {
                    var name =
                            parameter instanceof ObjectValue q ? q.text("name").orElse("") : "";
                    if (match.query().containsKey(name)) {
                        return Optional.of(name);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean same(List<MatchRule> present, List<ObjectValue> wanted) {
        if (present.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!ServerDefaults.covers(present.get(i).rule(), wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The rule again, for requests that match in addition, with the canary as its only backend. */
    private static ObjectValue matchRule(TrafficSpec spec, SplitRule rule, Match match) {
        var stableRef = (ObjectValue) rule.rule().list("backendRefs").get(rule.stable());
        var matches = new ArrayList<Value>();
        var present = rule.rule().list("matches");
        for (var item : present.isEmpty() ? List.of(ObjectValue.EMPTY) : present) {
            var plain = item instanceof ObjectValue o ? o : ObjectValue.EMPTY;
            matches.add(with(with(plain, "headers", match.headers()), "queryParams", match.query()));
        }
        return rule.rule()
                .without("name")
                .with("matches", Value.list(matches))
                .with("backendRefs", Value.list(canaryRef(spec, stableRef).with("weight", Value.of(1))));
    }

    private static ObjectValue with(ObjectValue match, String field, Map<String, String> entries) {
        if (entries.isEmpty()) {
            return match;
        }
        var items = new ArrayList<>(match.list(field));
        entries.forEach((name, value) -> items.add(Value.object("type", "Exact", "name", name, "value", value)));
        return match.with(field, Value.list(items));
    }

    @Override
    public Manifest predict(TrafficSpec spec, Manifest route, Share wanted) {
        var change = change(spec, route, wanted);
        return change.operations().isEmpty()
                ? route
                : new Manifest((ObjectValue) PatchedTree.apply(route.tree(), change.operations()));
    }

    // ---- verifying

    @Override
    public Verification verify(TrafficSpec spec, LiveTraffic live, Share wanted, Level level) {
        if (live.route().isEmpty()) {
            return new Verification(false, Message.of("traffic.route-gone", route(spec)));
        }
        var route = live.route().get();
        var change = change(spec, route, wanted);
        if (change.refusal().isPresent()) {
            return new Verification(false, change.refusal().get());
        }
        if (!change.operations().isEmpty()) {
            return new Verification(
                    false,
                    Message.of(
                            "traffic.not-written", route.id(), read(spec, live).weight(), wanted.weight()));
        }
        var unverified = level == Level.V0 ? Optional.<Message>empty() : controller(route);
        return unverified
                .map(why -> new Verification(false, why))
                .orElseGet(() -> new Verification(
                        true,
                        Message.of(
                                level == Level.V0 ? "traffic.read-back" : "traffic.accepted",
                                route.id(),
                                wanted.weight(),
                                text(read(spec, live).exact()))));
    }

    /** Why the controllers have not taken this generation of the route on, when they have not. */
    private static Optional<Message> controller(Manifest route) {
        var refs = route.spec().list("parentRefs");
        if (refs.isEmpty()) {
            return Optional.of(Message.of("traffic.no-parents", route.id()));
        }
        for (var item : refs) {
            var ref = item instanceof ObjectValue o ? o : ObjectValue.EMPTY;
            var answers = route.status().list("parents").stream()
                    .filter(ObjectValue.class::isInstance)
                    .map(ObjectValue.class::cast)
                    .filter(p -> sameParent(ref, p.object("parentRef"), route.namespace()))
                    .toList();
            if (answers.isEmpty()) {
                return Optional.of(Message.of("traffic.parent-silent", route.id(), parentName(ref)));
            }
            for (var answer : answers) {
                for (var type : List.of("Accepted", "ResolvedRefs")) {
                    var why = condition(route, ref, answer, type);
                    if (why.isPresent()) {
                        return why;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Message> condition(Manifest route, ObjectValue ref, ObjectValue answer, String type) {
        var controller = answer.text("controllerName").orElse("?");
        var condition = answer.list("conditions").stream()
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .filter(c -> c.text("type").equals(Optional.of(type)))
                .findFirst();
        if (condition.isEmpty()) {
            return Optional.of(Message.of("traffic.condition-missing", route.id(), parentName(ref), controller, type));
        }
        if (condition.get().integer("observedGeneration").orElse(0L) < route.generation()) {
            return Optional.of(Message.of("traffic.condition-stale", route.id(), parentName(ref), controller, type));
        }
        if (!condition.get().text("status").equals(Optional.of("True"))) {
            return Optional.of(Message.of(
                    "traffic.condition-false",
                    route.id(),
                    parentName(ref),
                    controller,
                    type,
                    condition
                            .get()
                            .text("message")
                            .orElse(condition.get().text("reason").orElse(""))));
        }
        return Optional.empty();
    }

    private static boolean sameParent(ObjectValue a, ObjectValue b, String namespace) {
        return a.text("name").equals(b.text("name"))
                && a.text("namespace")
                        .orElse(namespace)
                        .equals(b.text("namespace").orElse(namespace))
                && a.text("kind").orElse("Gateway").equals(b.text("kind").orElse("Gateway"))
                && a.text("group").orElse(KIND.group()).equals(b.text("group").orElse(KIND.group()))
                && a.text("sectionName").equals(b.text("sectionName"))
                && a.integer("port").equals(b.integer("port"));
    }

    private static String parentName(ObjectValue ref) {
        var section = ref.text("sectionName").map(s -> "/" + s).orElse("");
        return ref.text("kind").orElse("Gateway") + " " + ref.text("name").orElse("?") + section;
    }
}
