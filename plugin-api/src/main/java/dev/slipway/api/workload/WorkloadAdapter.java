package dev.slipway.api.workload;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import java.util.Map;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/**
 * What the engine must know of a workload kind. Pure functions over manifests; called on a lane's thread, must not block.
 */
public interface WorkloadAdapter extends ExtensionPoint {
    GroupKind kind();

    /** Counts and progress of a live object (release-engines §2.4). */
    Reading read(Manifest live);

    /** {@code spec.replicas} with its default. */
    int replicas(Manifest workload);

    Manifest withReplicas(Manifest workload, int replicas);

    /** Labels of the pod template. */
    Map<String, String> podLabels(Manifest workload);

    /** {@code spec.selector.matchLabels}; empty when the selector has matchExpressions. */
    Optional<Map<String, String>> selector(Manifest workload);

    /**
     * The workload as a second one beside it that runs the canary (ENGINE §3): its name with {@code -canary}, its
     * selector, pod labels and the template's own affinity and spread selectors with one key's value replaced.
     *
     * @param key the selector key that sets canary pods apart
     * @param value the key's value on canary pods
     */
    Manifest canary(Manifest workload, String key, String value);

    /**
     * @param fresh whether the status speaks of the present spec ({@code observedGeneration >= generation})
     * @param complete whether every pod is of the present template and available
     * @param failure why it cannot go on by itself, when the workload says so
     */
    record Reading(
            int desired,
            int total,
            int updated,
            int ready,
            int available,
            boolean fresh,
            boolean complete,
            Optional<Message> failure) {}
}
