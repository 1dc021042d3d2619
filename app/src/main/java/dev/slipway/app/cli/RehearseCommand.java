package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.rehearsal.SimulatedCluster;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rehearse PLAN}: the run on simulated clusters, which are new and empty. */
@Command(name = "rehearse")
final class RehearseCommand implements Callable<ExitCode> {
    static final String APPROVER = "rehearsal-approver";
    private static final List<String> BEHAVIOURS = List.of("bad", "crash", "never", "slow", "unschedulable");

    private final Session session;

    @Mixin
    private DocumentOptions options = new DocumentOptions();

    @Option(names = "--strategy", paramLabel = "PLAN")
    private @Nullable String strategy;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
    private long seed = 1;

    @Option(names = "--speed", paramLabel = "N")
    private @Nullable Double speed;

    @Option(names = "--fault", paramLabel = "SPEC")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--ask")
    private boolean ask;

    @Parameters(paramLabel = "PLAN", descriptionKey = "plan-file")
    private String file = "";

    RehearseCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() throws InterruptedException {
        var terminal = session.terminal();
        if (speed != null && !(speed > 0)) {
            throw CommandFailedException.of(ExitCode.USAGE, "cli.rehearse.speed");
        }
        try (var desk = new RunDesk(session)) {
            var prepared =
                    Prepared.of(session, desk.reader(), file, options, Optional.ofNullable(strategy), Set.of(), true);
            var plan = withoutBaseline(prepared.plan());
            var service = desk.service();
            var rehearsal = Rehearsal.create(
                    session.store(),
                    service.newWorld(),
                    plan.lanes().stream().map(LanePlan::cluster).toList(),
                    seed,
                    session.desk().clock().instant());
            faults.forEach(fault -> apply(fault, plan, rehearsal));
            var running = service.rehearse(
                    new RunService.Order(
                            new Prepared(plan, prepared.preview(), prepared.secrets(), prepared.inputs()).snapshot(),
                            prepared.secrets(),
                            "",
                            RunSetup.Purpose.RELEASE),
                    rehearsal,
                    Optional.ofNullable(speed),
                    ask ? Optional.empty() : Optional.of(APPROVER));
            terminal.note("cli.rehearse.begun", running.run());
            return new RunScreen(session)
                    .drive(
                            service,
                            running,
                            terminal.interactive() ? RunScreen.Manner.ATTENDED : RunScreen.Manner.UNATTENDED);
        }
    }

    /** The simulated clusters are new, so nothing went before. */
    private static ReleasePlan withoutBaseline(ReleasePlan plan) {
        return new ReleasePlan(
                plan.application(),
                plan.namespace(),
                plan.version(),
                plan.intent(),
                plan.base(),
                plan.strategy(),
                plan.waves(),
                plan.lanes().stream()
                        .map(lane -> new LanePlan(
                                lane.cluster(),
                                lane.namespace(),
                                lane.protection(),
                                lane.replicas(),
                                lane.autoscaled(),
                                lane.objects(),
                                List.of(),
                                List.of(),
                                lane.workload(),
                                lane.traffic(),
                                lane.steps()))
                        .toList(),
                plan.failure(),
                plan.plugins());
    }

    /** {@code CLUSTER=bad|crash|never|slow|unschedulable|no-route-status}. */
    static void apply(String fault, ReleasePlan plan, Rehearsal rehearsal) {
        int at = fault.indexOf('=');
        var lane = at < 1 ? Optional.<LanePlan>empty() : plan.lane(new ClusterName(fault.substring(0, at)));
        var what = fault.substring(at + 1);
        if (lane.isEmpty() || !BEHAVIOURS.contains(what) && !what.equals("no-route-status")) {
            throw CommandFailedException.of(ExitCode.USAGE, "cli.rehearse.no-such-fault", fault)
                    .withHint("cli.rehearse.faults", String.join(", ", BEHAVIOURS));
        }
        SimulatedCluster cluster = rehearsal.world().cluster(lane.get().cluster());
        if (what.equals("no-route-status")) {
            cluster.withholdRouteStatus(true);
            return;
        }
        images(lane.get()).forEach(image -> cluster.script(image, what));
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
