package dev.slipway.workflow.plan;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.Map;
import java.util.Optional;

/** Which live controller drives an object, by the marks that such systems leave (ENGINE §2). */
final class Owners {
    private static final Map<String, String> ANNOTATIONS = Map.of(
            "argocd.argoproj.io/tracking-id", "Argo CD",
            "kustomize.toolkit.fluxcd.io/name", "Flux",
            "helm.toolkit.fluxcd.io/name", "Flux",
            "app.oam.dev/resource-tracker", "KubeVela");
    private static final Map<String, String> LABELS = Map.of(
            "argocd.argoproj.io/instance", "Argo CD",
            "kustomize.toolkit.fluxcd.io/name", "Flux",
            "helm.toolkit.fluxcd.io/name", "Flux",
            "app.oam.dev/name", "KubeVela");

    private Owners() {}

    /** The system's name, with what it calls its source; Helm alone acts only on command and is no live controller. */
    static Optional<String> of(Manifest object) {
        for (var item : object.metadata().list("ownerReferences")) {
            if (item instanceof ObjectValue owner && owner.bool("controller").orElse(false)) {
                return Optional.of(owner.text("kind").orElse("?") + " "
                        + owner.text("name").orElse("?"));
            }
        }
        var byAnnotation = find(ANNOTATIONS, object.annotations());
        return byAnnotation.isPresent() ? byAnnotation : find(LABELS, object.labels());
    }

    private static Optional<String> find(Map<String, String> known, Map<String, String> present) {
        return known.entrySet().stream()
                .filter(e -> present.containsKey(e.getKey()))
                .map(e -> e.getValue() + " " + present.get(e.getKey()))
                .sorted()
                .findFirst();
    }
}
