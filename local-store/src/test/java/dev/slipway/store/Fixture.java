package dev.slipway.store;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.Journal.Draft;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.Scope;
import dev.slipway.api.run.StateChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small, complete values of the API. */
final class Fixture {
    static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(T0);
    static final Actor ANN = new Actor("ann", "desk", List.of("ops"));
    static final ApplicationName SHOP = new ApplicationName("shop");
    static final ClusterName AP = new ClusterName("ap-1");

    private Fixture() {}

    static Snapshot snapshot(String version) {
        return snapshot(version, "x".repeat(400));
    }

    static Snapshot snapshot(String version, String input) {
        var plan = new ReleasePlan(
                SHOP,
                "web",
                Digest.of(version),
                Digest.of(version + "/intent"),
                Optional.empty(),
                "canary",
                List.of(),
                List.of(),
                new FailurePolicy(StepSpec.OnFailure.values()[0], FailurePolicy.Reach.LANE),
                Map.of("workflow", "1"));
        return new Snapshot(Snapshot.FORMAT, plan, Map.of("shop.yaml", input), Optional.empty());
    }

    static RunSetup setup(String run, Snapshot snapshot) {
        return new RunSetup(new RunId(run), snapshot, ANN, T0, "because", false, RunSetup.Purpose.RELEASE);
    }

    static RunHeader header(RunSetup setup) {
        return new RunHeader(
                setup.run(),
                SHOP,
                "web",
                setup.snapshot().id(),
                setup.snapshot().plan().intent(),
                setup.rehearsal(),
                ANN,
                setup.startedAt(),
                setup.reason(),
                RunPhase.READY);
    }

    static RunId run(Store store, String id) {
        var setup = setup(id, snapshot("1"));
        store.journal().create(header(setup), setup);
        return setup.run();
    }

    static Draft timer(String name, StateChange... changes) {
        return new Draft(Scope.RUN, T0, new RunEvent.TimerFired(name), List.of(changes));
    }

    static StateChange to(RunPhase phase) {
        return new StateChange(StateChange.Subject.RUN, "run", "", phase.name(), ObjectValue.EMPTY);
    }

    static StateChange lane(String to) {
        return new StateChange(StateChange.Subject.LANE, AP.value(), "ACTIVE", to, ObjectValue.EMPTY);
    }
}
