package dev.slipway.api.release;

import dev.slipway.api.cluster.ClusterName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of {@code clusters} in slipway.yaml. Credentials are never here: only where they are found.
 *
 * @param context kubeconfig context; empty for a simulated cluster
 * @param kubeconfig file that holds the context, when not found as kubectl finds it
 */
public record ClusterTarget(
        ClusterName name,
        String context,
        Optional<String> kubeconfig,
        Optional<String> velaName,
        Map<String, String> labels,
        Protection protection) {
    public ClusterTarget {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
}
