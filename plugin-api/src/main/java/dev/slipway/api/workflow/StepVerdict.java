package dev.slipway.api.workflow;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.ResourceId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a part of a step stands. Closed. */
public sealed interface StepVerdict {
    /** It is so; the evidence names objects and figures. */
    record Done(List<Message> evidence) implements StepVerdict {}

    /**
     * Not yet.
     *
     * @param cause one sentence for people: what is waited for, or what keeps it from going on
     * @param object the object it is about
     * @param again ask again after this time even if nothing changes; empty when only a change can help
     * @param needsPerson whether a person has to act
     */
    record Waiting(Message cause, Optional<ResourceId> object, Optional<Duration> again, boolean needsPerson)
            implements StepVerdict {}

    /** It will not become so by waiting. */
    record Failed(Message cause, Optional<ResourceId> object, boolean retryable) implements StepVerdict {}
}
