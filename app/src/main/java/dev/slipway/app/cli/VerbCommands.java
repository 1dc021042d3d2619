package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.StepId;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.app.desk.Background;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.RunDesk;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.Rehearsal;
import dev.slipway.app.run.RunService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The operator's verbs on a run; each works from any process. */
final class VerbCommands {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private VerbCommands() {}

    /** What all verbs have. */
    abstract static class Verb implements Callable<ExitCode> {
        final Session session;

        @Mixin
        Confirmation confirmation = new Confirmation();

        @Parameters(paramLabel = "RUN", descriptionKey = "run", defaultValue = "latest")
        String run = "latest";

        Verb(Session session) {
            this.session = session;
        }

        abstract CommandGate.Action action();

        abstract OperatorCommand command();

        @Override
        public ExitCode call() throws InterruptedException {
            try (var desk = new RunDesk(session)) {
                return give(session, desk, desk.find(run).run(), command(), confirmation, action());
            }
        }
    }

    static RunSetup setup(Session session, RunId run) {
        return session.store()
                .journal()
                .setup(run)
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.runs.absent", run));
    }

    static ExitCode give(
            Session session,
            RunDesk desk,
            RunId run,
            OperatorCommand command,
            Confirmation confirmation,
            CommandGate.Action action)
            throws InterruptedException {
        var setup = setup(session, run);
        var plan = setup.snapshot().plan();
        var reason =
                confirmation.pass(session, CommandGate.Request.of(action, plan, setup.rehearsal()), Optional.empty());
        if (command instanceof OperatorCommand.Approve approve) {
            approve.lane()
                    .flatMap(lane -> CommandGate.whyNotApprover(desk.actor(), setup, lane))
                    .ifPresent(why ->
                            session.terminal().note(why.code(), why.arguments().toArray()));
        }
        return shown(session, desk, run, desk.service().give(run, command, reason, PATIENCE));
    }

    private static ExitCode shown(Session session, RunDesk desk, RunId run, RunService.Given given)
            throws InterruptedException {
        var terminal = session.terminal();
        return switch (given) {
            case RunService.Given.Answered(var outcome) -> {
                var answer = outcome.answer().map(terminal.texts()::of).orElse("");
                terminal.note(outcome.accepted() ? "cli.runs.accepted" : "cli.runs.refused", run, answer);
                yield outcome.accepted() ? ExitCode.DONE : ExitCode.ERROR;
            }
            case RunService.Given.Recorded recorded -> {
                terminal.note("cli.runs.recorded", run);
                yield ExitCode.WAITING;
            }
            case RunService.Given.Driving(var running, var command) ->
                new RunScreen(session)
                        .drive(
                                desk.service(),
                                running,
                                terminal.interactive() ? RunScreen.Manner.ATTENDED : RunScreen.Manner.UNATTENDED);
            case RunService.Given.Unanswered unanswered -> {
                terminal.note("cli.runs.unanswered", run);
                yield ExitCode.WAITING;
            }
        };
    }

    @Command(name = "pause")
    static final class Pause extends Verb {
        @Option(names = "--now")
        private boolean now;

        Pause(Session session) {
            super(session);
        }

        @Override
        CommandGate.Action action() {
            return CommandGate.Action.STEP;
        }

        @Override
        OperatorCommand command() {
            return new OperatorCommand.Pause(now);
        }
    }

    /** Verbs that may name a lane and a step. */
    abstract static class StepVerb extends Verb {
        @Option(names = "--lane", paramLabel = "CLUSTER")
        @Nullable
        String lane;

        @Option(names = "--step", paramLabel = "STEP")
        @Nullable
        String step;

        StepVerb(Session session) {
            super(session);
        }

        Optional<ClusterName> lane() {
            return Optional.ofNullable(lane).map(ClusterName::new);
        }

        Optional<StepId> step() {
            return Optional.ofNullable(step).map(StepId::new);
        }

        @Override
        CommandGate.Action action() {
            return CommandGate.Action.STEP;
        }
    }

    @Command(name = "approve")
    static final class Approve extends StepVerb {
        @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "")
        private String comment = "";

        Approve(Session session) {
            super(session);
        }

        @Override
        OperatorCommand command() {
            return new OperatorCommand.Approve(lane(), step(), comment);
        }
    }

    @Command(name = "skip")
    static final class Skip extends StepVerb {
        Skip(Session session) {
            super(session);
        }

        @Override
        CommandGate.Action action() {
            return CommandGate.Action.FORCE;
        }

        @Override
        OperatorCommand command() {
            return new OperatorCommand.Skip(lane(), step());
        }
    }

    @Command(name = "retry")
    static final class Retry extends StepVerb {
        Retry(Session session) {
            super(session);
        }

        @Override
        OperatorCommand command() {
            return new OperatorCommand.Retry(lane(), step());
        }
    }

    @Command(name = "stop")
    static final class Stop extends Verb {
        Stop(Session session) {
            super(session);
        }

        @Override
        CommandGate.Action action() {
            return CommandGate.Action.STEP;
        }

        @Override
        OperatorCommand command() {
            return new OperatorCommand.Stop();
        }
    }

    /** {@code resume RUN}: goes on, here, in the background, or for lanes that an ended run owes. */
    @Command(name = "resume")
    static final class Resume extends Verb {
        @Option(names = "--detach")
        private boolean detach;

        @Option(names = "--headless", hidden = true)
        private boolean headless;

        @Option(names = "--speed", paramLabel = "N")
        private @Nullable Double speed;

        Resume(Session session) {
            super(session);
        }

        @Override
        CommandGate.Action action() {
            return CommandGate.Action.STEP;
        }

        @Override
        OperatorCommand command() {
            return new OperatorCommand.Resume();
        }

        @Override
        public ExitCode call() throws InterruptedException {
            try (var desk = new RunDesk(session)) {
                var header = desk.find(run);
                var id = header.run();
                var service = desk.service();
                boolean answered = Rehearsal.of(session.store(), id)
                        .flatMap(Rehearsal.Place::approver)
                        .isPresent();
                var manner = session.terminal().interactive()
                        ? RunScreen.Manner.ATTENDED
                        : answered ? RunScreen.Manner.ANSWERED : RunScreen.Manner.UNATTENDED;
                if (header.phase().terminal() && !service.owed(id).isEmpty()) {
                    session.terminal().note("cli.runs.paying", id, service.owed(id));
                    return new RunScreen(session).drive(service, service.payOwed(id), manner);
                }
                if (!headless && !detach && DemoCommand.owns(session, header) && !service.driven(id)) {
                    return DemoCommand.goOn(session, header, Optional.ofNullable(speed));
                }
                if (headless) {
                    Interrupts.ignore();
                    return service.resume(id, Optional.ofNullable(speed))
                            .map(running -> running.finished().join())
                            .map(outcome -> RunScreen.exitCode(service.view(id).phase()))
                            .orElse(ExitCode.WAITING);
                }
                if (detach) {
                    return detach(desk, id);
                }
                if (service.driven(id) || header.phase() == RunPhase.PAUSED) {
                    return give(session, desk, id, command(), confirmation, action());
                }
                var reason = confirmation.pass(
                        session,
                        CommandGate.Request.of(
                                action(), setup(session, id).snapshot().plan(), header.rehearsal()),
                        Optional.empty());
                session.store().commands().give(service.given(id, desk.actor(), command(), reason));
                var running = service.resume(id, Optional.ofNullable(speed))
                        .orElseThrow(
                                () -> CommandFailedException.of(ExitCode.WAITING, "cli.runs.driven-elsewhere", id));
                return new RunScreen(session).drive(service, running, manner);
            }
        }

        private ExitCode detach(RunDesk desk, RunId id) throws InterruptedException {
            var service = desk.service();
            if (!service.release(id, PATIENCE)) {
                throw CommandFailedException.of(ExitCode.WAITING, "cli.runs.not-released", id);
            }
            session.store().commands().give(service.given(id, desk.actor(), command(), ""));
            session.terminal().note("cli.runs.in-background", id, Background.drive(session, id));
            return ExitCode.DONE;
        }
    }

    /** {@code rollback RUN|APP}: a run back to what was before it, or an application to an older version. */
    @Command(name = "rollback")
    static final class RollBack implements Callable<ExitCode> {
        private final Session session;

        @Mixin
        private Confirmation confirmation = new Confirmation();

        @Parameters(paramLabel = "RUN|APP", descriptionKey = "run-or-application")
        private String what = "";

        @Option(names = "--to", paramLabel = "VERSION")
        private @Nullable String version;

        @Option(names = "--lane", paramLabel = "CLUSTER")
        private @Nullable String lane;

        RollBack(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() throws InterruptedException {
            try (var desk = new RunDesk(session)) {
                boolean application = session.store().snapshots().applications().stream()
                        .anyMatch(name -> name.value().equals(what));
                if (application) {
                    return new OlderVersion(session, desk, confirmation).release(what, Optional.ofNullable(version));
                }
                var header = desk.find(what);
                if (header.phase().terminal()) {
                    throw CommandFailedException.of(ExitCode.ERROR, "cli.runs.ended", header.run(), header.phase())
                            .withHint("cli.runs.ended.rollback-hint", header.application());
                }
                var cluster = Optional.ofNullable(lane).map(ClusterName::new);
                return give(
                        session,
                        desk,
                        header.run(),
                        new OperatorCommand.RollBack(
                                cluster.isPresent() ? FailurePolicy.Reach.LANE : FailurePolicy.Reach.RUN, cluster),
                        confirmation,
                        CommandGate.Action.ROLL_BACK);
            }
        }
    }
}
