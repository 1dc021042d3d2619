package dev.slipway.app.desk;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.app.release.compare.Comparison;
import dev.slipway.app.release.compare.Staleness;
import dev.slipway.app.release.diff.Differ;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** People think for a while: what they agreed to must still be what would happen. */
public final class SecondLook {
    /** So long nobody could have thought. */
    private static final Duration FRESH = Duration.ofSeconds(20);

    private SecondLook() {}

    /** A plan against what clusters held when they were looked at. */
    public static Comparison compare(Seat seat, ReleasePlan plan, LiveLook look) {
        return Comparison.live(
                plan,
                look.states(),
                new Differ(RiskRules.of(seat.desk().plugins())),
                seat.texts().of("cli.plan.live"));
    }

    /**
     * Compares again, unless the last comparison is a moment old.
     *
     * @param agreed what people were shown, from a look at this instant
     */
    public static Staleness of(Seat seat, ClusterDesk clusters, ReleasePlan plan, ChangeSet agreed, Instant at)
            throws InterruptedException {
        if (Duration.between(at, seat.desk().clock().instant()).compareTo(FRESH) < 0) {
            return new Staleness.Fresh();
        }
        var look = clusters.look(plan, PlanMaking.mask(seat, plan.application()));
        return Staleness.of(plan, agreed, plan, compare(seat, plan, look));
    }

    /** Why a plan cannot be run as it stands; the hint is the caller's. */
    public static Optional<CommandFailedException> refusal(Staleness staleness) {
        return switch (staleness) {
            case Staleness.Fresh _ -> Optional.empty();
            case Staleness.FurtherChanges(var changes) ->
                Optional.of(CommandFailedException.of(ExitCode.STALE, "cli.plan.stale", changes.size()));
            case Staleness.OtherCluster(var cluster) ->
                Optional.of(CommandFailedException.of(ExitCode.STALE, "cli.plan.other-cluster", cluster));
            case Staleness.OtherIntent(var parts) ->
                Optional.of(CommandFailedException.of(ExitCode.STALE, "cli.plan.other-intent", parts));
        };
    }
}
