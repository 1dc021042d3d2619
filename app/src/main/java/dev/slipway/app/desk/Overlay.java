package dev.slipway.app.desk;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is laid over an application's document.
 *
 * @param layers names of layers, the later ones winning
 * @param images image references by container or component
 * @param settings texts of values by path
 * @param name what plain manifests are called
 * @param clusterVersion the Kubernetes version to render for
 */
public record Overlay(
        List<String> layers,
        Map<String, String> images,
        Map<String, String> settings,
        Optional<String> name,
        Optional<String> clusterVersion) {
    public static final Overlay NONE = new Overlay(List.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty());

    public Overlay {
        layers = List.copyOf(layers);
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
