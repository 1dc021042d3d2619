package dev.slipway.app.release.diff;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.Optional;

/** Finds out which other system drives an object, by the marks it leaves (ENGINE §2). */
public final class Owners {
    private Owners() {}

    /** A sentence-ready name with the source of the mark, for example {@code Helm release shop/shop}. */
    public static Optional<String> find(Optional<Manifest> live) {
        if (live.isEmpty()) {
            return Optional.empty();
        }
        var manifest = live.get();
        var annotations = manifest.annotations();
        var labels = manifest.labels();
        var argo = annotations.get("argocd.argoproj.io/tracking-id");
        if (argo != null) {
            return Optional.of("Argo CD application " + argo.split(":", 2)[0]);
        }
        if (labels.containsKey("argocd.argoproj.io/instance")) {
            return Optional.of("Argo CD application " + labels.get("argocd.argoproj.io/instance"));
        }
        if (labels.containsKey("kustomize.toolkit.fluxcd.io/name")) {
            return Optional.of("Flux kustomization " + labels.getOrDefault("kustomize.toolkit.fluxcd.io/namespace", "")
                    + "/" + labels.get("kustomize.toolkit.fluxcd.io/name"));
        }
        if (labels.containsKey("helm.toolkit.fluxcd.io/name")) {
            return Optional.of("Flux release " + labels.getOrDefault("helm.toolkit.fluxcd.io/namespace", "") + "/"
                    + labels.get("helm.toolkit.fluxcd.io/name"));
        }
        if (annotations.containsKey("meta.helm.sh/release-name")) {
            return Optional.of("Helm release " + annotations.getOrDefault("meta.helm.sh/release-namespace", "") + "/"
                    + annotations.get("meta.helm.sh/release-name"));
        }
        if (labels.containsKey("app.oam.dev/name") && labels.containsKey("app.oam.dev/namespace")) {
            return Optional.of("KubeVela application " + labels.get("app.oam.dev/namespace") + "/"
                    + labels.get("app.oam.dev/name"));
        }
        for (var reference : manifest.metadata().list("ownerReferences")) {
            if (reference instanceof ObjectValue owner
                    && owner.bool("controller").orElse(false)) {
                return Optional.of(owner.text("kind").orElse("?") + " "
                        + owner.text("name").orElse("?"));
            }
        }
        return Optional.empty();
    }
}
