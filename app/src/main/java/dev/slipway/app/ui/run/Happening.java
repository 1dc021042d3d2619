package dev.slipway.app.ui.run;

import dev.slipway.api.run.Journal;
import dev.slipway.api.run.StateChange;
import dev.slipway.api.run.StateChange.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A line of a run's time line: a run, wave, lane or step that came into another phase.
 *
 * @param subject what changed
 * @param id its name; empty for the run
 * @param phase as the journal names it
 */
public record Happening(Instant at, Subject subject, String id, String phase) {
    private static final Set<Subject> TOLD = Set.of(Subject.RUN, Subject.WAVE, Subject.LANE, Subject.STEP);

    /** Phases that last for a moment and tell a person nothing. */
    private static final Set<String> PASSING = Set.of("READY", "PREPARED", "ACTING", "UNDO_PREPARED", "PENDING");

    /** What a stretch of the journal tells, oldest first. */
    public static List<Happening> of(List<Journal.Entry> entries) {
        return entries.stream().flatMap(Happening::of).toList();
    }

    private static Stream<Happening> of(Journal.Entry entry) {
        return entry.changes().stream()
                .filter(change -> TOLD.contains(change.subject()) && !PASSING.contains(change.to()))
                .map(change -> new Happening(entry.at(), change.subject(), name(change), change.to()));
    }

    private static String name(StateChange change) {
        return change.subject() == Subject.RUN ? "" : change.id();
    }
}
