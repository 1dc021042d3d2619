package dev.slipway.app.release.diff;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out which other system drives an object, by the marks it leaves (ENGINE §2). */
public final class Owners {
    private Owners() {}

    /**
     * @param name ready for a sentence, with the source of the mark: {@code Helm release shop/shop}
     * @param acts whether it acts by itself and would undo our writes; Helm acts only on command
     */
    public record Owner(String name, boolean acts) {}

    /** @param rendered our own form of the object: a mark that we write ourselves says nothing */
    public static Optional<Owner> find(Manifest live, Optional<Manifest> rendered) {
        var marks = new Marks(
                live.annotations(),
                live.labels(),
                rendered.map(Manifest::annotations).orElse(Map.of()),
                rendered.map(Manifest::labels).orElse(Map.of()));
        var argo = marks.annotation("argocd.argoproj.io/tracking-id");
        if (argo != null) {
            return acting("Argo CD application " + argo.split(":", 2)[0]);
        }
        var argoLabel = marks.label("argocd.argoproj.io/instance");
        if (argoLabel != null) {
            return acting("Argo CD application " + argoLabel);
        }
        var kustomization = marks.label("kustomize.toolkit.fluxcd.io/name");
        if (kustomization != null) {
            return acting("Flux kustomization "
                    + within(live.labels().get("kustomize.toolkit.fluxcd.io/namespace"), kustomization));
        }
        var release = marks.label("helm.toolkit.fluxcd.io/name");
        if (release != null) {
            return acting("Flux release " + within(live.labels().get("helm.toolkit.fluxcd.io/namespace"), release));
        }
        var helm = marks.annotation("meta.helm.sh/release-name");
        if (helm != null) {
            return Optional.of(new Owner(
                    "Helm release " + within(live.annotations().get("meta.helm.sh/release-namespace"), helm), false));
        }
        var vela = marks.label("app.oam.dev/name");
        if (vela != null) {
            return acting("KubeVela application " + within(live.labels().get("app.oam.dev/namespace"), vela));
        }
        for (var reference : live.metadata().list("ownerReferences")) {
            if (reference instanceof ObjectValue owner
                    && owner.bool("controller").orElse(false)) {
                return acting(owner.text("kind").orElse("?") + " "
                        + owner.text("name").orElse("?"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Owner> acting(String name) {
        return Optional.of(new Owner(name, true));
    }

    private static String within(@Nullable String namespace, String name) {
        return namespace == null || namespace.isEmpty() ? name : namespace + "/" + name;
    }

    private record Marks(
            Map<String, String> annotations,
            Map<String, String> labels,
            Map<String, String> ownAnnotations,
            Map<String, String> ownLabels) {
        @Nullable
        String annotation(String key) {
            var value = annotations.get(key);
            return value == null || value.equals(ownAnnotations.get(key)) ? null : value;
        }

        @Nullable
        String label(String key) {
            var value = labels.get(key);
            return value == null || value.equals(ownLabels.get(key)) ? null : value;
        }
    }
}
