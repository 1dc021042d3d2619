package dev.slipway.traffic;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.traffic.TrafficRouter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/**
 * A plain Service over the pods of both sides: the share follows the number of ready pods, in grains of one pod. There
 * is nothing to write; the traffic step moves pods, and the real share is reported beside the wanted one.
 */
@Extension
public final class ServiceRouter implements TrafficRouter {
    @Override
    public String name() {
        return "service";
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.WEIGHT);
    }

    @Override
    public Optional<GroupVersionKind> routeKind() {
        return Optional.empty();
    }

    @Override
    public List<Diagnostic> validate(
            TrafficSpec spec, List<Manifest> rendered, Optional<Manifest> liveRoute, Share wanted) {
        var out = new ArrayList<Diagnostic>();
        if (spec.route().isPresent()) {
            out.add(Diagnostic.error(
                            SourceSpan.whole(""),
                            "traffic.ratio-with-route",
                            spec.route().get())
                    .withHint("traffic.ratio-with-route.hint"));
        }
        if (wanted.match().isPresent()) {
            out.add(Diagnostic.error(SourceSpan.whole(""), "traffic.ratio-with-match"));
        }
        return out;
    }

    @Override
    public Reading read(TrafficSpec spec, LiveTraffic live) {
        double share = share(live);
        return new Reading(
                (int) Math.round(share), share, 0, live.canaryReady() > 0, Optional.empty(), Optional.empty());
    }

    private static double share(LiveTraffic live) {
        int all = live.stableReady() + live.canaryReady();
        return all == 0 ? 0 : 100.0 * live.canaryReady() / all;
    }

    /** Nothing is written: the pods are the route. */
    @Override
    public Change change(TrafficSpec spec, Manifest liveRoute, Share wanted) {
        return new Change(liveRoute.id(), List.of(), Optional.empty());
    }

    @Override
    public Manifest predict(TrafficSpec spec, Manifest route, Share wanted) {
        return route;
    }

    /** In force when no other division of the same pods would come nearer to the wanted share. */
    @Override
    public Verification verify(TrafficSpec spec, LiveTraffic live, Share wanted, Level level) {
        int canary = live.canaryReady();
        int all = canary + live.stableReady();
        var share = String.format(Locale.ROOT, "%.1f", share(live));
        var figures = new Object[] {spec.stableService(), wanted.weight(), share, canary, live.stableReady()};
        boolean verified = switch (wanted.weight()) {
            case 0 -> canary == 0;
            case 100 -> canary > 0 && live.stableReady() == 0;
            default ->
                all == 1
                        || canary > 0
                                && live.stableReady() > 0
                                && Math.abs(100.0 * canary - (double) wanted.weight() * all) <= 100.0;
        };
        return new Verification(
                verified && all > 0,
                Message.of(verified && all > 0 ? "traffic.ratio" : "traffic.ratio-not-yet", figures));
    }
}
