package dev.slipway.api.workflow;

import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupVersionKind;

/**
 * One change a step asks for. The engine adds effect marker, uid, resourceVersion and the attempt, and sends it.
 *
 * @param name distinguishes the effects of one part of a step; stable over attempts and restarts
 * @param request the request without preconditions of the engine; applies hold only the fields their manager owns
 * @param createOnly whether an existing object that is not ours is a conflict instead of an update
 */
public record EffectSpec(
        String name,
        GroupVersionKind gvk,
        WriteRequest request,
        EffectClass effectClass,
        boolean createOnly,
        Message purpose) {
    /** How an effect may be repeated (release-engines §6.4). Shown beside each step. */
    public enum EffectClass {
        /** A: sets state under preconditions. */
        STATE,
        /** B: creates once, by a name derived from the effect. */
        CREATE_ONCE,
        /** C: an external call with an idempotency key. */
        KEYED,
        /** D: an external call that may not be repeated. */
        OPAQUE
    }
}
