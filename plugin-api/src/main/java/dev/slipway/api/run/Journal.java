package dev.slipway.api.run;

import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The durable record of runs: append-only events in one hash chain per run, with the states they changed. Safe for any
 * number of threads; one writer thread commits everything queued in one transaction with one fsync.
 */
public interface Journal {
    /**
     * Records a new run with its setup. Durable when it returns.
     *
     * @throws JournalException when the id exists or the store fails
     */
    void create(RunHeader header, RunSetup setup);

    /**
     * Takes the run over: raises its epoch, so that a former owner's appends are refused.
     *
     * @return the new epoch
     */
    long claim(RunId run, Actor owner);

    /**
     * Appends one event with what it changed; completes with its sequence once it is durable. Appends of one caller keep
     * their order. Completes exceptionally with {@link JournalException}: another owner's epoch, a terminal run, or a
     * store failure; nothing of it is then stored.
     */
    CompletableFuture<Long> append(RunId run, long epoch, Draft draft);

    /** Events after a sequence, in order, at most {@code limit}. Blocks. */
    List<Entry> read(RunId run, long after, int limit);

    Optional<RunSetup> setup(RunId run);

    /** Before it is appended. */
    record Draft(Scope scope, Instant at, RunEvent event, List<StateChange> changes) {
        public Draft {
            changes = List.copyOf(changes);
        }
    }

    /**
     * As stored.
     *
     * @param sequence from 1, without gaps within the run
     * @param previous hash of the entry before, or of the run's setup for the first
     */
    record Entry(
            RunId run,
            long sequence,
            Scope scope,
            Instant at,
            RunEvent event,
            List<StateChange> changes,
            Digest previous,
            Digest hash) {
        public Entry {
            changes = List.copyOf(changes);
        }

        /** The hash an entry must have. */
        public static Digest hash(Digest previous, long sequence, Scope scope, Instant at, Value event, Value changes) {
            return Digest.of(Value.object(
                    "previous",
                    previous.hex(),
                    "sequence",
                    sequence,
                    "scope",
                    scope.toString(),
                    "at",
                    at.toString(),
                    "event",
                    event,
                    "changes",
                    changes));
        }
    }

    /** What lists show of a run without folding its events; {@code phase} follows the last RUN change. */
    record RunHeader(
            RunId run,
            ApplicationName application,
            String namespace,
            Digest snapshot,
            Digest intent,
            boolean rehearsal,
            Actor startedBy,
            Instant startedAt,
            String reason,
            RunPhase phase) {}
}
