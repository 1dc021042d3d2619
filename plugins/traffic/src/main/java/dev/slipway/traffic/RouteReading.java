package dev.slipway.traffic;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.traffic.TrafficRouter.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTPRoute seen as stable and canary. Entries are found by name each time; where they stand counts only within one
 * patch, under tests.
 *
 * @param split the rules that hold the stable backend
 * @param matching the rules whose only backend is the canary: those are ours
 * @param problem why the route cannot be read, when it cannot
 */
record RouteReading(List<SplitRule> split, List<MatchRule> matching, Optional<Message> problem) {
    static final int MAX_WEIGHT = 1_000_000;

    RouteReading {
        split = List.copyOf(split);
        matching = List.copyOf(matching);
    }

    /**
     * One rule that divides traffic.
     *
     * @param index where it stands now
     * @param stable where the stable backend stands in it
     * @param canary where the canary stands in it, or −1
     * @param foreignWeight the sum of the weights of other backends
     */
    record SplitRule(
            int index,
            ObjectValue rule,
            int stable,
            int canary,
            long stableWeight,
            long canaryWeight,
            long foreignWeight,
            boolean foreign) {
        long ours() {
            return stableWeight + canaryWeight;
        }

        /** Percent to the canary among stable and canary. */
        double share() {
            return ours() == 0 ? 0 : 100.0 * canaryWeight / ours();
        }

        /** Percent to the canary of everything that goes through the rule. */
        double exact() {
            long all = ours() + foreignWeight;
            return all == 0 ? 0 : 100.0 * canaryWeight / all;
        }

        double foreignShare() {
            long all = ours() + foreignWeight;
            return all == 0 ? 0 : 100.0 * foreignWeight / all;
        }

        /**
         * The stable backend's weight without a canary. Alone it is spread a hundredfold while a canary stands beside
         * it, so that its own number can always be found again; beside other people's backends the sum stays as it is.
         */
        long whole() {
            return canary < 0 || foreign ? ours() : Math.max(1, ours() / 100);
        }
    }

    /** One of our match rules. */
    record MatchRule(int index, ObjectValue rule) {}

    static RouteReading of(TrafficSpec spec, Manifest route) {
        var split = new ArrayList<SplitRule>();
        var matching = new ArrayList<MatchRule>();
        var canaryService = spec.canaryService().orElse("");
        var rules = route.spec().list("rules");
        for (int i = 0; i < rules.size(); i++) {
            if (!(rules.get(i) instanceof ObjectValue rule)) {
                continue;
            }
            var refs = rule.list("backendRefs");
            var stable = new ArrayList<Integer>();
            var canary = new ArrayList<Integer>();
            long foreignWeight = 0;
            boolean foreign = false;
            for (int j = 0; j < refs.size(); j++) {
                if (!(refs.get(j) instanceof ObjectValue ref)) {
                    continue;
                }
                if (names(ref, spec.stableService(), route.namespace())) {
                    stable.add(j);
                } else if (!canaryService.isEmpty() && names(ref, canaryService, route.namespace())) {
                    canary.add(j);
                } else {
                    foreign = true;
                    foreignWeight += weight(ref);
                }
            }
            if (stable.size() > 1 || canary.size() > 1) {
                return broken(Message.of(
                        "traffic.two-backends",
                        route.id(),
                        i,
                        stable.size() > 1 ? spec.stableService() : canaryService));
            }
            if (!stable.isEmpty()) {
                split.add(new SplitRule(
                        i,
                        rule,
                        stable.getFirst(),
                        canary.isEmpty() ? -1 : canary.getFirst(),
                        weight((ObjectValue) refs.get(stable.getFirst())),
                        canary.isEmpty() ? 0 : weight((ObjectValue) refs.get(canary.getFirst())),
                        foreignWeight,
                        foreign));
            } else if (!canary.isEmpty()) {
                if (foreign) {
                    return broken(Message.of("traffic.canary-among-others", route.id(), i, canaryService));
                }
                matching.add(new MatchRule(i, rule));
            }
        }
        return split.isEmpty()
                ? broken(Message.of("traffic.no-stable-backend", route.id(), spec.stableService()))
                : new RouteReading(split, matching, Optional.empty());
    }

    private static RouteReading broken(Message problem) {
        return new RouteReading(List.of(), List.of(), Optional.of(problem));
    }

    private static boolean names(ObjectValue ref, String service, String namespace) {
        return ref.text("name").equals(Optional.of(service))
                && ref.text("kind").orElse("Service").equals("Service")
                && ref.text("group").orElse("").isEmpty()
                && ref.text("namespace").orElse(namespace).equals(namespace);
    }

    /** The Gateway API's default is 1. */
    static long weight(ObjectValue ref) {
        return ref.integer("weight").orElse(1L);
    }

    boolean agrees() {
        return split.stream().mapToDouble(SplitRule::share).distinct().count() <= 1;
    }

    boolean canaryPresent() {
        return !matching.isEmpty() || split.stream().anyMatch(r -> r.canary() >= 0);
    }

    /** The match that all our rules add to the rules they stand before. */
    Optional<Match> match() {
        if (matching.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> query = new LinkedHashMap<>();
        var first = matching.getFirst().rule().list("matches");
        var base = split.stream()
                .filter(s -> s.index() > matching.getFirst().index())
                .findFirst()
                .map(s -> s.rule().list("matches"))
                .orElse(List.of());
        var plain = base.isEmpty() || !(base.getFirst() instanceof ObjectValue o) ? ObjectValue.EMPTY : o;
        if (!first.isEmpty() && first.getFirst() instanceof ObjectValue m) {
            collect(m.list("headers"), plain.list("headers"), headers);
            collect(m.list("queryParams"), plain.list("queryParams"), query);
        }
        return Optional.of(new Match(headers, query));
    }

    /** Whatever the rule asks for beyond the one it stands before. Both lists are read by name, never by position. */
    private static void collect(List<Value> items, List<Value> base, Map<String, String> out) {
        for (var item : items) {
            if (item instanceof ObjectValue o
                    && base.stream()
                            .noneMatch(b ->
                                    b instanceof ObjectValue p && p.text("name").equals(o.text("name")))) {
                out.put(o.text("name").orElse(""), o.text("value").orElse(""));
            }
        }
    }
}
