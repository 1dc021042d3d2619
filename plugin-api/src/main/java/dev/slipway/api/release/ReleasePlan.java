package dev.slipway.api.release;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.resource.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole release as data, ready to be frozen. Secret texts are withheld throughout.
 *
 * @param version digest of application, layers, definitions and rendered objects without replicas (ENGINE §4)
 * @param intent digest of version, placement, waves and steps with defaults resolved, and plugin hashes
 * @param base what the plan was compared with; empty for an offline plan
 * @param plugins plugin id to content hash, for every plugin that took part
 * @param strategy how the steps came to be: a strategy's name, or {@code plan} for steps written out
 */
public record ReleasePlan(
        ApplicationName application,
        String namespace,
        Digest version,
        Digest intent,
        Optional<Base> base,
        String strategy,
        List<WavePlan> waves,
        List<LanePlan> lanes,
        FailurePolicy failure,
        Map<String, String> plugins) {
    public ReleasePlan {
        waves = List.copyOf(waves);
        lanes = List.copyOf(lanes);
        plugins = Collections.unmodifiableMap(new LinkedHashMap<>(plugins));
    }

    public Optional<LanePlan> lane(ClusterName cluster) {
        return lanes.stream().filter(l -> l.cluster().equals(cluster)).findFirst();
    }

    public Optional<WavePlan> waveOf(ClusterName cluster) {
        return waves.stream().filter(w -> w.clusters().contains(cluster)).findFirst();
    }
}
