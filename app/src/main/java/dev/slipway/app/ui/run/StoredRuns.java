package dev.slipway.app.ui.run;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.Engine;
import dev.slipway.api.run.Journal.RunHeader;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunView;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.RunFollower;
import dev.slipway.app.run.RunRefusedException;
import dev.slipway.app.run.RunService;
import dev.slipway.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of the store and of the processes that share it. Safe for any number of threads; looks are taken one at a time. */
public final class StoredRuns implements Runs {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FOLLOWED = 64;
    private static final int PAGE = 500;
    private static final int TOLD = 400;

    private final Store store;
    private final Engine engine;
    private final RunService service;
    private final InstantSource clock;
    private final Map<RunId, RunFollower> followers = new LinkedHashMap<>(FOLLOWED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, RunFollower> eldest) {
            return size() > FOLLOWED;
        }
    };

    private final Map<RunId, Timeline> timelines = new LinkedHashMap<>(FOLLOWED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Timeline> eldest) {
            return size() > FOLLOWED;
        }
    };

    public StoredRuns(Store store, Engine engine, RunService service, InstantSource clock) {
        this.store = store;
        this.engine = engine;
        this.service = service;
        this.clock = clock;
    }

    @Override
    public List<RunHeader> recent(int limit) {
        return store.runs().list(Optional.empty(), limit);
    }

    @Override
    public synchronized Optional<RunView> view(RunId run) {
        if (!followers.containsKey(run) && store.runs().find(run).isEmpty()) {
            return Optional.empty();
        }
        var follower = followers.computeIfAbsent(run, id -> new RunFollower(engine, store.journal(), id));
        follower.advance();
        return Optional.of(follower.view());
    }

    @Override
    public synchronized List<Happening> timeline(RunId run) {
        var known = timelines.computeIfAbsent(run, _ -> new Timeline());
        while (true) {
            var page = store.journal().read(run, known.after, PAGE);
            if (page.isEmpty()) {
                return List.copyOf(known.told);
            }
            known.after = page.getLast().sequence();
            known.told.addAll(Happening.of(page));
            if (known.told.size() > TOLD) {
                known.told.subList(0, known.told.size() - TOLD).clear();
            }
        }
    }

    /** How far a run's journal was read, and what it told. */
    private static final class Timeline {
        private long after;
        private final List<Happening> told = new ArrayList<>();
    }

    @Override
    public synchronized Instant now(RunView run) {
        if (!run.rehearsal()) {
            return clock.instant();
        }
        return service.present(run.run())
                .or(() -> Optional.ofNullable(followers.get(run.run())).flatMap(RunFollower::lastEvent))
                .orElse(run.startedAt());
    }

    @Override
    public CommandGate.Request request(RunId run, OperatorCommand command) {
        var setup = store.journal().setup(run).orElseThrow(() -> RunRefusedException.of("cli.runs.absent", run));
        return CommandGate.Request.of(action(command), setup.snapshot().plan(), setup.rehearsal());
    }

    private static CommandGate.Action action(OperatorCommand command) {
        return switch (command) {
            case OperatorCommand.Pause pause -> CommandGate.Action.STEP;
            case OperatorCommand.Resume resume -> CommandGate.Action.STEP;
            case OperatorCommand.Approve approve -> CommandGate.Action.STEP;
            case OperatorCommand.Retry retry -> CommandGate.Action.STEP;
            case OperatorCommand.Stop stop -> CommandGate.Action.STEP;
            case OperatorCommand.Release release -> CommandGate.Action.STEP;
            case OperatorCommand.Skip skip -> CommandGate.Action.FORCE;
            case OperatorCommand.TakeOver takeOver -> CommandGate.Action.FORCE;
            case OperatorCommand.RollBack back -> CommandGate.Action.ROLL_BACK;
        };
    }

    @Override
    public Optional<Message> give(RunId run, OperatorCommand command, String reason) throws InterruptedException {
        return switch (service.give(run, command, reason, PATIENCE)) {
            case RunService.Given.Answered(var outcome) ->
                outcome.accepted()
                        ? Optional.empty()
                        : Optional.of(outcome.answer().orElse(Message.of("ui.run.refused", run)));
            case RunService.Given.Recorded recorded -> Optional.of(Message.of("ui.run.recorded", run));
            case RunService.Given.Driving driving -> Optional.of(Message.of("ui.run.driving", run));
            case RunService.Given.Unanswered unanswered -> Optional.of(Message.of("ui.run.unanswered", run));
        };
    }

    @Override
    public Runnable listen(Runnable listener) {
        return service.listen(listener);
    }
}
