package dev.slipway.app.release.diff;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pairs objects whose name ends in a digest of their content: a changed ConfigMap has a new name. Only where exactly one of a
 * stem went and one came.
 */
final class Renames {
    private static final Pattern HASHED = Pattern.compile("(.+)-(?=[a-z0-9]*[0-9])[a-z0-9]{5,12}");
    private static final Set<GroupKind> KINDS = Set.of(GroupKind.core("ConfigMap"), GroupKind.core("Secret"));

    private Renames() {}

    /** New id to old id. */
    static Map<ResourceId, ResourceId> find(Map<ResourceId, Manifest> before, Map<ResourceId, Manifest> after) {
        var gone = stems(before, after);
        var come = stems(after, before);
        var renamed = new LinkedHashMap<ResourceId, ResourceId>();
        come.forEach((stem, id) -> {
            var old = gone.getOrDefault(stem, Optional.empty());
            if (id.isPresent() && old.isPresent()) {
                renamed.put(id.get(), old.get());
            }
        });
        return renamed;
    }

    /** By stem the one object that the other side has not; empty when there are several. */
    private static Map<ResourceId, Optional<ResourceId>> stems(
            Map<ResourceId, Manifest> here, Map<ResourceId, Manifest> there) {
        var stems = new HashMap<ResourceId, Optional<ResourceId>>();
        for (var id : here.keySet()) {
            if (there.containsKey(id) || !KINDS.contains(id.groupKind())) {
                continue;
            }
            var match = HASHED.matcher(id.name());
            if (match.matches()) {
                stems.merge(
                        new ResourceId(id.groupKind(), id.namespace(), match.group(1)),
                        Optional.of(id),
                        (_, _) -> Optional.empty());
            }
        }
        return stems;
    }
}
