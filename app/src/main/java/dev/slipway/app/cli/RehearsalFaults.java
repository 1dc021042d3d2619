package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.rehearsal.Faults;
import dev.slipway.app.rehearsal.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What may go wrong in a rehearsal, as {@code CLUSTER=FAULT}. */
final class RehearsalFaults {
    private static final List<String> PODS = List.of("bad", "crash", "never", "slow", "unschedulable");
    private static final List<String> OTHERS =
            List.of("no-route-status", "unreachable", "conflicts", "throttled", "lost-answers");
    private static final Duration AWAY = Duration.ofMinutes(10);
    private static final int SOME = 3;

    private RehearsalFaults() {}

    /** Every fault on one cluster, for a table of them. */
    static List<String> all(ClusterName cluster) {
        var all = new ArrayList<String>();
        PODS.forEach(fault -> all.add(cluster + "=" + fault));
        OTHERS.forEach(fault -> all.add(cluster + "=" + fault));
        return all;
    }

    /** @throws CommandFailedException when there is no such fault or cluster */
    static void apply(String fault, ReleasePlan plan, World world) {
        int at = fault.indexOf('=');
        var lane = at < 1 ? Optional.<LanePlan>empty() : plan.lane(new ClusterName(fault.substring(0, at)));
        var what = fault.substring(at + 1);
        if (lane.isEmpty() || !PODS.contains(what) && !OTHERS.contains(what)) {
            throw CommandFailedException.of(ExitCode.USAGE, "cli.rehearse.no-such-fault", fault)
                    .withHint("cli.rehearse.faults", String.join(", ", PODS) + ", " + String.join(", ", OTHERS));
        }
        var cluster = world.cluster(lane.get().cluster());
        switch (what) {
            case "no-route-status" -> cluster.withholdRouteStatus(true);
            case "unreachable" -> {
                cluster.reachable(false);
                world.time().scheduleIn(AWAY, () -> cluster.reachable(true));
            }
            case "conflicts" -> cluster.faults().next(SOME, Faults.Sort.CONFLICT, request -> true);
            case "throttled" -> cluster.faults().next(SOME, Faults.Sort.THROTTLED, request -> true);
            case "lost-answers" -> cluster.faults().next(SOME, Faults.Sort.ANSWER_LOST, request -> true);
            default -> images(lane.get()).forEach(image -> cluster.script(image, what));
        }
    }

    /** The images of a lane's workloads. */
    static Set<String> images(LanePlan lane) {
        var images = new LinkedHashSet<String>();
        for (var object : lane.objects()) {
            object.manifest().at("spec.template.spec.containers").ifPresent(containers -> {
                if (containers instanceof Value.ListValue list) {
                    for (var container : list.items()) {
                        if (container instanceof ObjectValue each) {
                            each.text("image").ifPresent(images::add);
                        }
                    }
                }
            });
        }
        return images;
    }
}
