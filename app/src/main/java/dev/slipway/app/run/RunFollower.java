package dev.slipway.app.run;

import dev.slipway.api.run.Engine;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.JournalException;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a run from its journal alone: a run of another process, or one that has ended. One thread at a time.
 */
public final class RunFollower {
    private final Journal journal;
    private final RunId run;
    private final RunMemory memory;

    /** @throws JournalException when there is no such run */
    public RunFollower(Engine engine, Journal journal, RunId run) {
        this.journal = journal;
        this.run = run;
        var setup = journal.setup(run)
                .orElseThrow(() -> new JournalException(JournalException.Kind.ABSENT, "no run " + run, null));
        this.memory = new RunMemory(engine, setup);
    }

    /** Takes in what was committed since the last look, and returns it. */
    public List<Journal.Entry> advance() {
        var fresh = new ArrayList<Journal.Entry>();
        JournalReading.entries(journal, run, memory.sequence()).forEachRemaining(entry -> {
            memory.replay(entry);
            fresh.add(entry);
        });
        return fresh;
    }

    public RunView view() {
        return memory.view();
    }

    public RunMemory memory() {
        return memory;
    }

    /** When the newest event happened, by the run's own time. */
    public Optional<Instant> lastEvent() {
        return memory.lastEvent();
    }

    public Optional<RunPhase> ended() {
        return memory.ended();
    }
}
