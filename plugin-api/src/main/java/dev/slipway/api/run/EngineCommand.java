package dev.slipway.api.run;

import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupVersionKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What the engine wants done after its transition was journaled. The driver does it and answers with events. Closed.
 */
public sealed interface EngineCommand {
    /** Fresh GET; answered by ObjectRead or ReadFailed with the same {@code read}. */
    record Read(String read, GroupVersionKind gvk, String namespace, String name) implements EngineCommand {}

    /** One LIST; answered by ObjectsListed or ReadFailed. */
    record ListObjects(String read, ListQuery query) implements EngineCommand {}

    /** One mutating request, sent exactly once; answered by EffectAnswered or EffectFailed. */
    record Send(EffectId effect, int attempt, WriteRequest request) implements EngineCommand {}

    /** Begins a watch, or keeps it when one of that name runs. */
    record Watch(String watch, ListQuery query) implements EngineCommand {}

    record StopWatch(String watch) implements EngineCommand {}

    /**
     * Sets or moves a timer.
     *
     * @param countsAway whether time nobody was there counts; if not, the driver moves the due time on recovery
     */
    record StartTimer(String timer, Instant due, boolean countsAway) implements EngineCommand {}

    record StopTimer(String timer) implements EngineCommand {}

    /** An event for another scope of the same run. */
    record Tell(Scope scope, RunEvent event) implements EngineCommand {}

    /** Tells who gave a command what became of it. */
    record Settle(CommandId command, boolean accepted, Optional<Message> answer) implements EngineCommand {}

    /** The run has ended; watches and timers of all scopes stop. */
    record End(RunPhase phase) implements EngineCommand {}
}
