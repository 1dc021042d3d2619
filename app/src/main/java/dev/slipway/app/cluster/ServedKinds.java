package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterReader.Discovery;
import dev.slipway.api.cluster.ClusterReader.ServedKind;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the server serves, and so the path of an object. A path needs one small answer for its group and version; the whole
 * of it is fetched only when asked for. A kind that is not known yet is asked for again, since definitions come and go.
 * Any thread.
 */
final class ServedKinds {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private final HttpTransport transport;
    private final Map<String, List<ServedKind>> byApiVersion = new ConcurrentHashMap<>();
    private volatile @Nullable Discovery all;

    ServedKinds(HttpTransport transport) {
        this.transport = transport;
    }

    void forget() {
        byApiVersion.clear();
        all = null;
    }

    /** The path of a collection, or of one object in it. */
    String path(String attempted, GroupVersionKind gvk, String namespace, String name) {
        var kind = find(attempted, gvk);
        var path = new StringBuilder(root(gvk.group(), gvk.version()));
        if (kind.namespaced() && !namespace.isEmpty()) {
            path.append("/namespaces/").append(HttpTransport.encoded(namespace));
        } else if (kind.namespaced() && !name.isEmpty()) {
            throw new ClusterException(
                    transport.cluster(),
                    attempted,
                    ClusterFault.of(Kind.INVALID, 0, "", gvk.kind() + " " + name + " needs a namespace"),
                    null);
        }
        path.append('/').append(kind.plural());
        if (!name.isEmpty()) {
            path.append('/').append(HttpTransport.encoded(name));
        }
        return path.toString();
    }

    private static String root(String group, String version) {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    ServedKind find(String attempted, GroupVersionKind gvk) {
        return known(gvk)
                .or(() -> {
                    byApiVersion.put(gvk.apiVersion(), groupVersion(attempted, gvk.group(), gvk.version()));
                    return known(gvk);
                })
                .orElseThrow(() -> new ClusterException(
                        transport.cluster(),
                        attempted,
                        ClusterFault.of(
                                Kind.NOT_FOUND,
                                404,
                                "NotFound",
                                "the server does not serve " + gvk.apiVersion() + " " + gvk.kind()),
                        null));
    }

    private Optional<ServedKind> known(GroupVersionKind gvk) {
        return byApiVersion.getOrDefault(gvk.apiVersion(), List.of()).stream()
                .filter(kind -> kind.gvk().equals(gvk))
                .findFirst();
    }

    private List<ServedKind> groupVersion(String attempted, String group, String version) {
        var call = HttpTransport.Call.get(attempted, root(group, version), new LinkedHashMap<>());
        var answer = transport.exchange(call);
        if (answer.code() == 404) {
            return List.of();
        }
        if (!answer.ok()) {
            throw transport.failure(call, answer);
        }
        var found = new ArrayList<ServedKind>();
        for (var item : Bodies.object(transport.cluster(), attempted, answer).list("resources")) {
            if (item instanceof ObjectValue resource
                    && !resource.text("name").orElse("/").contains("/")) {
                found.add(new ServedKind(
                        new GroupVersionKind(
                                group, version, resource.text("kind").orElse("")),
                        resource.text("name").orElseThrow(),
                        resource.bool("namespaced").orElse(false),
                        texts(resource.list("verbs"))));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> texts(List<Value> values) {
        return values.stream()
                .flatMap(value -> value instanceof Value.StringValue(var text) ? Stream.of(text) : Stream.empty())
                .toList();
    }

    Discovery discover() {
        var present = all;
        if (present == null) {
            var kinds = new ArrayList<ServedKind>();
            kinds.addAll(under("/api"));
            kinds.addAll(under("/apis"));
            present = new Discovery(kinds);
            all = present;
        }
        return present;
    }

    private List<ServedKind> under(String path) {
        var attempted = "discover " + path;
        var call = new HttpTransport.Call(
                attempted, "GET", path, new LinkedHashMap<>(), "", "", AGGREGATED, Redactor.none());
        var answer = Bodies.object(transport.cluster(), attempted, transport.succeed(call));
        return switch (answer.text("kind").orElse("")) {
            case "APIGroupDiscoveryList" -> aggregated(answer);
            case "APIVersions" -> {
                var kinds = new ArrayList<ServedKind>();
                for (var version : texts(answer.list("versions"))) {
                    kinds.addAll(groupVersion(attempted, "", version));
                }
                yield kinds;
            }
            default -> oneByOne(attempted, answer);
        };
    }

    /** Servers before 1.27 tell of each group and version apart. */
    private List<ServedKind> oneByOne(String attempted, ObjectValue groups) {
        var kinds = new ArrayList<ServedKind>();
        for (var item : groups.list("groups")) {
            if (item instanceof ObjectValue group) {
                for (var each : group.list("versions")) {
                    if (each instanceof ObjectValue version) {
                        kinds.addAll(groupVersion(
                                attempted,
                                group.text("name").orElse(""),
                                version.text("version").orElse("")));
                    }
                }
            }
        }
        return kinds;
    }

    private static List<ServedKind> aggregated(ObjectValue list) {
        var kinds = new ArrayList<ServedKind>();
        for (var item : list.list("items")) {
            if (!(item instanceof ObjectValue group)) {
                continue;
            }
            var name = group.object("metadata").text("name").orElse("");
            for (var each : group.list("versions")) {
                if (!(each instanceof ObjectValue version)) {
                    continue;
                }
                for (var entry : version.list("resources")) {
                    if (entry instanceof ObjectValue resource) {
                        var kind = resource.object("responseKind").text("kind").orElse("");
                        kinds.add(new ServedKind(
                                new GroupVersionKind(
                                        name, version.text("version").orElse(""), kind),
                                resource.text("resource").orElse(""),
                                resource.text("scope").equals(Optional.of("Namespaced")),
                                texts(resource.list("verbs"))));
                    }
                }
            }
        }
        return kinds;
    }
}
