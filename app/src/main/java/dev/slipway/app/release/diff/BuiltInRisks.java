package dev.slipway.app.release.diff;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import dev.slipway.api.release.Risk.Level;
import dev.slipway.api.release.RiskRule;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The risk catalogue of desktop-and-diff §3.8, as far as one object's change tells it. */
public final class BuiltInRisks implements RiskRule {
    /** Needs delete and create. */
    static final String IMMUTABLE = "immutable-field";

    private static final Set<String> TEMPLATED = Set.of("Deployment", "StatefulSet", "DaemonSet");
    private static final Set<GroupKind> DATA = Set.of(
            GroupKind.core("PersistentVolumeClaim"),
            GroupKind.core("PersistentVolume"),
            GroupKind.core("Namespace"),
            new GroupKind("apps", "StatefulSet"),
            new GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"));
    private static final Map<GroupKind, List<String>> FIXED = Map.of(
            new GroupKind("apps", "Deployment"),
            List.of("spec.selector"),
            new GroupKind("apps", "DaemonSet"),
            List.of("spec.selector"),
            new GroupKind("apps", "StatefulSet"),
            List.of("spec.selector", "spec.serviceName", "spec.volumeClaimTemplates", "spec.podManagementPolicy"),
            new GroupKind("batch", "Job"),
            List.of("spec.template", "spec.selector", "spec.completions"),
            GroupKind.core("Service"),
            List.of("spec.clusterIP"),
            GroupKind.core("PersistentVolumeClaim"),
            List.of("spec.storageClassName", "spec.accessModes", "spec.volumeName", "spec.volumeMode"),
            new GroupKind("rbac.authorization.k8s.io", "RoleBinding"),
            List.of("roleRef"),
            new GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding"),
            List.of("roleRef"));

    @Override
    public List<Risk> assess(Optional<Manifest> before, Optional<Manifest> after, ObjectChange change) {
        var risks = new ArrayList<Risk>();
        var kind = change.id().groupKind();
        if (change.operation() == Operation.DELETE && DATA.contains(kind)) {
            risks.add(risk("deletes-data", Level.CRITICAL, change.id()));
        }
        if (change.operation() == Operation.UPDATE) {
            updated(kind, before.orElseThrow(), after.orElseThrow(), change, risks);
        }
        after.ifPresent(manifest -> always(before, manifest, change, risks));
        return risks;
    }

    private static Risk risk(String id, Level level, Object... arguments) {
        return new Risk(id, level, Message.of("release.risk." + id, arguments));
    }

    private static boolean touches(ObjectChange change, String path) {
        var prefix = ValuePath.parse(path);
        return change.fields().stream()
                .anyMatch(f -> f.path().startsWith(prefix)
                        || prefix.startsWith(f.path()) && !f.path().isRoot());
    }

    private static void updated(
            GroupKind kind, Manifest before, Manifest after, ObjectChange change, List<Risk> risks) {
        for (var path : FIXED.getOrDefault(kind, List.of())) {
            if (touches(change, path)) {
                risks.add(risk(IMMUTABLE, Level.HIGH, path));
            }
        }
        if (before.tree().bool("immutable").orElse(false)
                && (touches(change, "data") || touches(change, "binaryData"))) {
            risks.add(risk(IMMUTABLE, Level.HIGH, "data"));
        }
        if (TEMPLATED.contains(kind.kind()) && touches(change, "spec.template")) {
            risks.add(risk(
                    "restarts-pods",
                    Level.INFO,
                    before.spec().integer("replicas").orElse(1L)));
        }
        if (kind.equals(GroupKind.core("Service"))
                && (touches(change, "spec.selector") || touches(change, "spec.ports"))) {
            risks.add(risk("service-target", Level.HIGH, change.id()));
        }
        if (before.spec().integer("replicas").orElse(1L) > 0
                && after.spec().integer("replicas").orElse(1L) == 0) {
            risks.add(risk("scales-to-zero", Level.HIGH, change.id()));
        }
        for (var field : change.fields()) {
            boolean probe = field.path().segments().stream()
                    .anyMatch(s -> s instanceof ValuePath.Field(var name) && name.endsWith("Probe"));
            if (probe && field.after().isEmpty()) {
                risks.add(risk("probe-removed", Level.MEDIUM, field.path()));
            }
        }
        var gained = cells(after);
        gained.removeAll(cells(before));
        if (!gained.isEmpty()) {
            risks.add(risk("rbac-widened", Level.HIGH, String.join(", ", gained)));
        }
    }

    private static void always(Optional<Manifest> before, Manifest after, ObjectChange change, List<Risk> risks) {
        if (after.spec().object("strategy").text("type").orElse("").equals("Recreate")) {
            risks.add(risk("recreate", Level.HIGH, change.id()));
        }
        var was = before.map(BuiltInRisks::containers).orElse(List.of());
        for (var container : containers(after)) {
            var image = container.text("image").orElse("");
            boolean known =
                    was.stream().anyMatch(c -> c.text("image").orElse("").equals(image));
            if (!known
                    && !image.contains("@")
                    && (image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/'))) {
                risks.add(risk("mutable-image", Level.MEDIUM, image));
            }
            if (container.object("securityContext").bool("privileged").orElse(false)
                    && was.stream()
                            .noneMatch(c -> c.object("securityContext")
                                    .bool("privileged")
                                    .orElse(false))) {
                risks.add(risk("privileged", Level.HIGH, container.text("name").orElse("?")));
            }
        }
        var pod = after.spec().object("template").object("spec");
        var podBefore =
                before.map(b -> b.spec().object("template").object("spec")).orElse(ObjectValue.EMPTY);
        for (var field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.bool(field).orElse(false) && !podBefore.bool(field).orElse(false)) {
                risks.add(risk("host-access", Level.HIGH, field));
            }
        }
    }

    private static List<ObjectValue> containers(Manifest manifest) {
        return manifest.spec().object("template").object("spec").list("containers").stream()
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .toList();
    }

    /** Verb and resource pairs that a role grants. */
    private static Set<String> cells(Manifest role) {
        if (!role.gvk().group().equals("rbac.authorization.k8s.io")) {
            return new HashSet<>();
        }
        var cells = new TreeSet<String>();
        for (var item : role.tree().list("rules")) {
            if (item instanceof ObjectValue rule) {
                for (var verb : rule.list("verbs")) {
                    for (var resource : rule.list("resources")) {
                        cells.add(plain(verb) + " " + plain(resource));
                    }
                }
            }
        }
        return cells;
    }

    private static String plain(Value value) {
        return value instanceof Value.StringValue(var text) ? text : value.toString();
    }
}
