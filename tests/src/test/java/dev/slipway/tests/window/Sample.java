package dev.slipway.tests.window;

import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.desk.Overlay;
import dev.slipway.app.desk.Prepared;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunOutcome;
import dev.slipway.app.run.RunService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Releases of the sample workspace, made without the window. */
final class Sample {
    private Sample() {}

    /** The first version, brought to its end on new simulated clusters. */
    static RunId released(TestSeat seat, RunDesk runs) throws Exception {
        var overlay = new Overlay(
                List.of(),
                Map.of(),
                Map.of("image", "registry.example.com/shop:1.0.0"),
                Optional.empty(),
                Optional.empty());
        var prepared = Prepared.of(seat, new DraftReader(seat), "plan.yaml", overlay, Optional.empty(), Set.of(), true);
        var service = runs.service();
        var rehearsal = Rehearsal.create(
                seat.store(),
                service.newWorld(),
                prepared.plan().lanes().stream().map(lane -> lane.cluster()).toList(),
                7,
                seat.desk().clock().instant());
        var running = service.rehearse(
                new RunService.Order(
                        prepared.snapshot(), prepared.secrets(), "the first version", RunSetup.Purpose.RELEASE),
                rehearsal,
                Optional.empty(),
                Optional.of("somebody else"));
        var end = running.finished().get(60, TimeUnit.SECONDS);
        if (!end.equals(new RunOutcome.Ended(RunPhase.SUCCEEDED))) {
            throw new AssertionError("the first version ended " + end);
        }
        return running.run();
    }
}
