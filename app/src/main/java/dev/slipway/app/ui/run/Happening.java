package dev.slipway.app.ui.run;

import dev.slipway.api.run.Journal;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.StateChange;
import dev.slipway.api.run.StateChange.Subject;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.WavePhase;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of a run's time line: a run, wave, lane or step that came into another phase.
 *
 * @param subject what changed
 * @param id its name; empty for the run
 * @param phase as the journal names it
 */
public record Happening(Instant at, Subject subject, String id, String phase) {
    /** What people follow; the engine's own business, such as the stages of a lane, has other phases. */
    private static final Map<Subject, Set<String>> TOLD = Map.of(
            Subject.RUN, names(RunPhase.values()),
            Subject.WAVE, names(WavePhase.values()),
            Subject.LANE, names(LanePhase.values()),
            Subject.STEP, names(StepPhase.values()));

    /** Phases that last for a moment and tell a person nothing. */
    private static final Set<String> PASSING = Set.of("READY", "PREPARED", "ACTING", "UNDO_PREPARED", "PENDING");

    /** What a stretch of the journal tells, oldest first. */
    public static List<Happening> of(List<Journal.Entry> entries) {
        return entries.stream().flatMap(Happening::of).toList();
    }

    private static Stream<Happening> of(Journal.Entry entry) {
        return entry.changes().stream()
                .filter(change -> TOLD.getOrDefault(change.subject(), Set.of()).contains(change.to())
                        && !PASSING.contains(change.to()))
                .map(change -> new Happening(entry.at(), change.subject(), name(change), change.to()));
    }

    private static Set<String> names(Enum<?>[] phases) {
        return Arrays.stream(phases).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    }

    private static String name(StateChange change) {
        return change.subject() == Subject.RUN ? "" : change.id();
    }
}
