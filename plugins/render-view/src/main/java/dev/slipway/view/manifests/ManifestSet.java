package dev.slipway.view.manifests;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.SourceMap;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.render.RenderResult.LeftOut;
import dev.slipway.api.render.RenderResult.RenderedObject;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Objects from plain manifests. */
public record ManifestSet(List<RenderedObject> objects, List<LeftOut> leftOut, List<Diagnostic> diagnostics) {
    /** Built-in kinds without a namespace, from Kubernetes' API reference, and Gateway API's GatewayClass. */
    private static final Set<GroupKind> CLUSTER_SCOPED = Set.of(
            GroupKind.core("Namespace"),
            GroupKind.core("Node"),
            GroupKind.core("PersistentVolume"),
            new GroupKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
            new GroupKind("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
            new GroupKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
            new GroupKind("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
            new GroupKind("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
            new GroupKind("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
            new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"),
            new GroupKind("apiregistration.k8s.io", "APIService"),
            new GroupKind("certificates.k8s.io", "CertificateSigningRequest"),
            new GroupKind("flowcontrol.apiserver.k8s.io", "FlowSchema"),
            new GroupKind("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
            new GroupKind("gateway.networking.k8s.io", "GatewayClass"),
            new GroupKind("networking.k8s.io", "IngressClass"),
            new GroupKind("node.k8s.io", "RuntimeClass"),
            new GroupKind("rbac.authorization.k8s.io", "ClusterRole"),
            new GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding"),
            new GroupKind("scheduling.k8s.io", "PriorityClass"),
            new GroupKind("storage.k8s.io", "CSIDriver"),
            new GroupKind("storage.k8s.io", "CSINode"),
            new GroupKind("storage.k8s.io", "StorageClass"),
            new GroupKind("storage.k8s.io", "VolumeAttachment"));

    /** Annotations by which other tools mark objects that they run at their own moments. */
    private static final List<String> HOOKS = List.of("helm.sh/hook", "argocd.argoproj.io/hook");

    public ManifestSet {
        objects = List.copyOf(objects);
        leftOut = List.copyOf(leftOut);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * @param application the document that named the files; its name is the component
     * @param images replacements by container name, or by an image's repository
     */
    public static ManifestSet of(
            List<Document> documents, Document application, String namespace, Map<String, String> images) {
        var builder = new Builder(application, namespace, images);
        documents.forEach(document -> builder.add(document.tree(), document.places(), ValuePath.ROOT));
        return builder.finish();
    }

    private static final class Builder {
        private record Found(Manifest manifest, SourceMap places) {}

        private final Document application;
        private final String namespace;
        private final Map<String, String> images;
        private final Set<String> usedImages = new HashSet<>();
        private final Set<String> containers = new TreeSet<>();
        private final List<Found> found = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private final List<Diagnostic> diagnostics = new ArrayList<>();
        private final Set<GroupKind> clusterScoped = new HashSet<>(CLUSTER_SCOPED);

        Builder(Document application, String namespace, Map<String, String> images) {
            this.application = application;
            this.namespace = namespace;
            this.images = images;
        }

        void add(ObjectValue tree, SourceMap places, ValuePath at) {
            if (tree.isEmpty()) {
                return;
            }
            for (var field : List.of("apiVersion", "kind")) {
                if (tree.text(field).isEmpty()) {
                    diagnostics.add(Diagnostic.error(places.of(at), "view.manifest.missing", field));
                    return;
                }
            }
            if (tree.text("kind").orElse("").endsWith("List") && tree.get("items") instanceof ListValue items) {
                for (int i = 0; i < items.items().size(); i++) {
                    var itemAt = at.field("items").index(i);
                    if (items.items().get(i) instanceof ObjectValue item) {
                        add(item, places, itemAt);
                    } else {
                        diagnostics.add(Diagnostic.error(places.of(itemAt), "view.manifest.not-an-object"));
                    }
                }
                return;
            }
            var manifest = new Manifest(tree);
            if (manifest.name().isEmpty()) {
                diagnostics.add(Diagnostic.error(places.of(at), "view.manifest.missing", "metadata.name"));
                return;
            }
            if (manifest.gvk().groupKind().equals(new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"))
                    && manifest.spec().text("scope").orElse("").equals("Cluster")) {
                clusterScoped.add(new GroupKind(
                        manifest.spec().text("group").orElse(""),
                        manifest.spec().object("names").text("kind").orElse("")));
            }
            for (var hook : HOOKS) {
                var value = manifest.annotations().get(hook);
                if (value != null) {
                    leftOut.add(new LeftOut(manifest, Message.of("view.manifest.hook", hook, value)));
                    return;
                }
            }
            found.add(new Found(manifest, places));
        }

        ManifestSet finish() {
            var objects = new ArrayList<RenderedObject>();
            for (var each : found) {
                var manifest = each.manifest();
                if (manifest.namespace().isEmpty()
                        && !clusterScoped.contains(manifest.gvk().groupKind())) {
                    manifest = placed(manifest);
                }
                objects.add(new RenderedObject(withImages(manifest), application.name()));
            }
            for (var name : images.keySet()) {
                if (!usedImages.contains(name)) {
                    diagnostics.add(
                            Diagnostic.error(application.places().of(ValuePath.ROOT), "view.no-such-container", name)
                                    .withHint("view.known-containers", String.join(", ", containers)));
                }
            }
            return new ManifestSet(objects, leftOut, diagnostics);
        }

        /** The namespace right after the name, where people look for it. */
        private Manifest placed(Manifest manifest) {
            var metadata = new LinkedHashMap<String, Value>();
            manifest.metadata().fields().forEach((key, value) -> {
                metadata.put(key, value);
                if (key.equals("name")) {
                    metadata.put("namespace", Value.of(namespace));
                }
            });
            return new Manifest(manifest.tree().with("metadata", new ObjectValue(metadata)));
        }

        private Manifest withImages(Manifest manifest) {
            return new Manifest((ObjectValue) replace(manifest.tree(), ""));
        }

        private Value replace(Value value, String key) {
            return switch (value) {
                case ObjectValue object -> {
                    var fields = new LinkedHashMap<String, Value>();
                    object.fields().forEach((k, v) -> fields.put(k, replace(v, k)));
                    yield new ObjectValue(fields);
                }
                case ListValue list ->
                    new ListValue(list.items().stream()
                            .map(item -> key.equals("containers") || key.equals("initContainers")
                                    ? container(replace(item, ""))
                                    : replace(item, ""))
                            .toList());
                case Value.StringValue s -> s;
                case Value.NumberValue n -> n;
                case Value.BooleanValue b -> b;
                case Value.NullValue n -> n;
                case Value.SecretValue s -> s;
            };
        }

        private Value container(Value value) {
            if (!(value instanceof ObjectValue container)) {
                return value;
            }
            var name = container.text("name");
            var image = container.text("image");
            if (name.isEmpty() || image.isEmpty()) {
                return value;
            }
            containers.add(name.get());
            for (var candidate : List.of(name.get(), repository(image.get()))) {
                var replacement = images.get(candidate);
                if (replacement != null) {
                    usedImages.add(candidate);
                    return container.with("image", Value.of(replacement));
                }
            }
            return container;
        }

        private static String repository(String image) {
            int digest = image.indexOf('@');
            var plain = digest < 0 ? image : image.substring(0, digest);
            int tag = plain.lastIndexOf(':');
            return tag > plain.lastIndexOf('/') ? plain.substring(0, tag) : plain;
        }
    }
}
