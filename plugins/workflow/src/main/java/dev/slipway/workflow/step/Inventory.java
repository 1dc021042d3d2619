package dev.slipway.workflow.step;

import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which objects of a cluster an application applied: a label on each, and one ConfigMap that lists them. The engine
 * marks what it is about to apply under {@code slipway:render} and writes the ConfigMap as journaled housekeeping; prune
 * removes only what stands in the list and also carries the label.
 */
public final class Inventory {
    /** The label on every applied object; its value is the application's name. */
    public static final String LABEL = "slipway.dev/application";
    /** The annotation on workloads that says which snapshot they come from. */
    public static final String SNAPSHOT = "slipway.dev/snapshot";

    private static final String OBJECTS = "objects";

    private Inventory() {}

    /** The object with the label, and with the snapshot when it is a workload. Never touches a pod template. */
    public static Manifest mark(Manifest object, ApplicationName application, Optional<Digest> snapshot) {
        var labelled = object.withLabel(LABEL, application.value());
        return snapshot.map(s -> labelled.withAnnotation(SNAPSHOT, s.hex())).orElse(labelled);
    }

    /** Whether the object carries the application's label. */
    public static boolean holds(Manifest object, ApplicationName application) {
        return application.value().equals(object.labels().get(LABEL));
    }

    /** The name of the ConfigMap. */
    public static String name(ApplicationName application) {
        return "slipway-" + application + "-inventory";
    }

    /** The list as a ConfigMap; one object a line, sorted. */
    public static Manifest configMap(ApplicationName application, String namespace, List<ResourceId> objects) {
        var lines =
                objects.stream().sorted().distinct().map(ResourceId::toString).toList();
        return new Manifest(Value.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Value.object(
                        "name",
                        name(application),
                        "namespace",
                        namespace,
                        "labels",
                        Value.object(LABEL, application.value())),
                "data",
                Value.object(OBJECTS, String.join("\n", lines))));
    }

    /** The objects that such a ConfigMap lists; lines that cannot be read are left out. */
    public static List<ResourceId> read(Manifest configMap) {
        var out = new ArrayList<ResourceId>();
        for (var line :
                configMap.tree().object("data").text(OBJECTS).orElse("").lines().toList()) {
            if (line.indexOf(' ') > 0) {
                out.add(ResourceId.parse(line));
            }
        }
        return List.copyOf(out);
    }
}
