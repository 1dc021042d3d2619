package dev.slipway.app.run;

import dev.slipway.api.run.Actor;
import dev.slipway.api.run.CommandId;
import dev.slipway.api.run.GivenCommand;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunView;
import dev.slipway.api.run.RunView.GateView;
import dev.slipway.app.rehearsal.VirtualTime;
import dev.slipway.store.command.Commands;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers the gates of a rehearsal in the name of somebody who plainly is no person, some virtual seconds after they open.
 * One thread, the rehearsal's.
 */
final class GateAnswers {
    private static final Duration THINKING = Duration.ofSeconds(5);

    private final Commands commands;
    private final VirtualTime time;
    private final RunId run;
    private final String name;
    private final Set<String> answered = new HashSet<>();
    private Runnable bell = () -> {};

    GateAnswers(Commands commands, VirtualTime time, RunId run, String name) {
        this.commands = commands;
        this.time = time;
        this.run = run;
        this.name = name;
    }

    void deliver(Runnable ring) {
        bell = ring;
    }

    void look(Supplier<RunView> view) {
        for (var gate : view.get().gates()) {
            for (int n = gate.given(); n < gate.needed(); n++) {
                if (answered.add(gate.cluster() + "/" + gate.step() + "/" + n)) {
                    int number = n;
                    time.scheduleIn(THINKING, () -> answer(gate, number));
                }
            }
        }
    }

    private void answer(GateView gate, int number) {
        // the id is made of what it answers, so that a rehearsal that was killed does not answer twice
        var id = "approve-" + run + "-" + gate.cluster() + "-" + gate.step() + "-" + number;
        commands.give(new GivenCommand(
                new CommandId(id),
                run,
                new Actor(name + (number == 0 ? "" : "-" + (number + 1)), "rehearsal", gate.from()),
                time.now(),
                "",
                new OperatorCommand.Approve(Optional.of(gate.cluster()), Optional.of(gate.step()), name)));
        bell.run();
    }
}
