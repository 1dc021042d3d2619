package dev.slipway.api.render;

import dev.slipway.api.application.Document;
import dev.slipway.api.cluster.ClusterName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a renderer may look at.
 *
 * @param application the document with layers and {@code --set} values merged in; the places of its values say where
 *     each came from
 * @param namespace where namespaced objects go unless they say otherwise
 * @param cluster the cluster it is rendered for; empty when rendered for none
 * @param clusterLabels labels of that cluster
 * @param clusterVersion {@code MAJOR.MINOR}, empty when unknown
 * @param references content of what {@link Inspection#references()} named, as documents, by reference name
 * @param images image replacements by container or component name ({@code --image})
 */
public record RenderRequest(
        Document application,
        String namespace,
        Optional<ClusterName> cluster,
        Map<String, String> clusterLabels,
        Optional<String> clusterVersion,
        Map<String, List<Document>> references,
        Map<String, String> images) {
    public RenderRequest {
        clusterLabels = Collections.unmodifiableMap(new LinkedHashMap<>(clusterLabels));
        references = Collections.unmodifiableMap(new LinkedHashMap<>(references));
        images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }
}
