package dev.slipway.workflow.engine;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.StepId;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.workflow.StepContext.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step in its lane.
 *
 * @param part index of the part in hand
 * @param round how often the effects of the step were worked out anew; part of their ids
 * @param effects the effects of the part in hand
 * @param attempts failed attempts so far
 * @param replans how often our own fields were changed under us in this part
 * @param reverts when somebody took our writes back
 * @param observing time this part was observed
 * @param total time since the first effect, for the time-out
 * @param needsPerson whether it waits for a person
 * @param asks whether it waits for a person's answer and nothing else
 */
record StepState(
        StepId id,
        StepPhase phase,
        int part,
        int round,
        List<EffectState> effects,
        int attempts,
        int replans,
        List<Instant> reverts,
        Clocked observing,
        Clocked total,
        List<Decision> decisions,
        boolean needsPerson,
        boolean asks,
        Optional<Message> cause,
        List<Message> evidence,
        Optional<Instant> since,
        Optional<Instant> until) {
    StepState {
        effects = List.copyOf(effects);
        reverts = List.copyOf(reverts);
        decisions = List.copyOf(decisions);
        evidence = List.copyOf(evidence);
    }

    static StepState pending(StepId id) {
        return new StepState(
                id,
                StepPhase.PENDING,
                0,
                0,
                List.of(),
                0,
                0,
                List.of(),
                Clocked.ZERO,
                Clocked.ZERO,
                List.of(),
                false,
                false,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    StepState phase(StepPhase to, Instant at) {
        return new StepState(
                id,
                to,
                part,
                round,
                effects,
                attempts,
                replans,
                reverts,
                observing,
                total,
                decisions,
                needsPerson,
                asks,
                cause,
                evidence,
                since.or(() -> Optional.of(at)),
                until);
    }

    StepState part(int next) {
        return new StepState(
                id,
                phase,
                next,
                round,
                List.of(),
                attempts,
                0,
                List.of(),
                Clocked.ZERO,
                total,
                decisions,
                false,
                false,
                Optional.empty(),
                evidence,
                since,
                Optional.empty());
    }

    StepState nextRound() {
        return new StepState(
                id,
                phase,
                part,
                round + 1,
                List.of(),
                attempts,
                replans,
                reverts,
                Clocked.ZERO,
                total,
                decisions,
                false,
                false,
                cause,
                evidence,
                since,
                Optional.empty());
    }

    StepState effects(List<EffectState> now) {
        return new StepState(
                id,
                phase,
                part,
                round,
                now,
                attempts,
                replans,
                reverts,
                observing,
                total,
                decisions,
                needsPerson,
                asks,
                cause,
                evidence,
                since,
                until);
    }

    StepState effect(EffectState changed) {
        return effects(effects.stream()
                .map(e -> e.id().equals(changed.id()) ? changed : e)
                .toList());
    }

    StepState counts(int failed, int replanned, List<Instant> reverted) {
        return new StepState(
                id,
                phase,
                part,
                round,
                effects,
                failed,
                replanned,
                reverted,
                observing,
                total,
                decisions,
                needsPerson,
                asks,
                cause,
                evidence,
                since,
                until);
    }

    StepState clocks(Clocked watched, Clocked all) {
        return new StepState(
                id,
                phase,
                part,
                round,
                effects,
                attempts,
                replans,
                reverts,
                watched,
                all,
                decisions,
                needsPerson,
                asks,
                cause,
                evidence,
                since,
                until);
    }

    StepState says(Optional<Message> why, boolean person, Optional<Instant> due) {
        return new StepState(
                id, phase, part, round, effects, attempts, replans, reverts, observing, total, decisions, person, false,
                why, evidence, since, due);
    }

    StepState asking(boolean answer) {
        return new StepState(
                id,
                phase,
                part,
                round,
                effects,
                attempts,
                replans,
                reverts,
                observing,
                total,
                decisions,
                needsPerson,
                answer,
                cause,
                evidence,
                since,
                until);
    }

    StepState decided(Decision decision) {
        var all = new ArrayList<>(decisions);
        all.add(decision);
        return new StepState(
                id,
                phase,
                part,
                round,
                effects,
                attempts,
                replans,
                reverts,
                observing,
                total,
                all,
                needsPerson,
                asks,
                cause,
                evidence,
                since,
                until);
    }

    StepState proved(List<Message> seen) {
        var all = new ArrayList<>(evidence);
        all.addAll(seen);
        return new StepState(
                id,
                phase,
                part,
                round,
                effects,
                attempts,
                replans,
                reverts,
                observing,
                total,
                decisions,
                false,
                false,
                Optional.empty(),
                all,
                since,
                Optional.empty());
    }

    /** The effect in hand: the first that is not settled. */
    Optional<EffectState> current() {
        return effects.stream().filter(e -> !e.settled()).findFirst();
    }

    boolean midAir() {
        return effects.stream().anyMatch(EffectState::midAir);
    }

    /** Whether it has ended, well or not. */
    boolean over() {
        return switch (phase) {
            case SUCCEEDED, SKIPPED, FAILED, CANCELLED, UNDONE -> true;
            case PENDING,
                    READY,
                    PREPARED,
                    ACTING,
                    OBSERVING,
                    SOAKING,
                    RETRY_WAIT,
                    BLOCKED,
                    CANCELLING,
                    UNDO_PREPARED,
                    UNDO_ACTING,
                    UNDO_BLOCKED -> false;
        };
    }
}
