package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** {@link ClusterWriter} over HTTP. Fields that the server does not know are refused, not dropped. */
final class LiveWriter implements ClusterWriter {
    private static final System.Logger LOG = System.getLogger(LiveWriter.class.getName());
    private static final GroupKind SECRET = GroupKind.core("Secret");

    private final HttpTransport transport;
    private final ServedKinds served;

    LiveWriter(HttpTransport transport, ServedKinds served) {
        this.transport = transport;
        this.served = served;
    }

    @Override
    public ClusterName cluster() {
        return transport.cluster();
    }

    @Override
    public Optional<Manifest> send(WriteRequest request) {
        var call = call(request);
        var answer = transport.exchange(call);
        LOG.log(Level.DEBUG, "{0} on cluster {1}: {2}", call.attempted(), cluster(), answer.code());
        if (!answer.ok()) {
            if (answer.code() == 404 && !namesObject(answer)) {
                served.forget();
            }
            throw transport.failure(call, answer);
        }
        answer.header("Warning")
                .ifPresent(text -> LOG.log(
                        Level.WARNING,
                        "{0} on cluster {1}: {2}",
                        call.attempted(),
                        cluster(),
                        call.redactor().clean(text)));
        var body = Bodies.object(cluster(), call.attempted(), answer);
        if (request instanceof WriteRequest.Delete && body.text("kind").equals(Optional.of("Status"))) {
            return Optional.empty();
        }
        return Optional.of(Bodies.manifest(cluster(), call.attempted(), answer));
    }

    /** Whether a 404 is about the object, not about its kind. */
    static boolean namesObject(HttpTransport.Answer answer) {
        try {
            return Json.parse(answer.body()) instanceof ObjectValue status
                    && status.object("details").text("name").isPresent();
        } catch (Json.MalformedJsonException e) {
            return false;
        }
    }

    private HttpTransport.Call call(WriteRequest request) {
        return switch (request) {
            case WriteRequest.Apply apply -> {
                var attempted = "apply " + apply.target();
                var tree = apply.manifest().tree();
                ready(attempted, tree);
                var query = new LinkedHashMap<String, String>();
                query.put("fieldManager", apply.manager().managerName());
                query.put("force", Boolean.toString(apply.force()));
                query.put("fieldValidation", "Strict");
                dryRun(query, apply.dryRun());
                var path = served.path(
                        attempted,
                        apply.manifest().gvk(),
                        apply.manifest().namespace(),
                        named(attempted, apply.manifest().name()));
                yield patch(
                        attempted,
                        path,
                        query,
                        "application/apply-patch+yaml",
                        tree,
                        secrets(apply.target().groupKind(), List.of(tree.object("data"), tree.object("stringData"))));
            }
            case WriteRequest.Patch patch -> {
                var attempted = "patch " + patch.target();
                var operations = operations(patch.operations());
                ready(attempted, operations);
                var query = new LinkedHashMap<String, String>();
                query.put("fieldManager", patch.manager().managerName());
                query.put("fieldValidation", "Strict");
                dryRun(query, patch.dryRun());
                var path = served.path(
                        attempted,
                        patch.gvk(),
                        patch.target().namespace(),
                        named(attempted, patch.target().name()));
                yield patch(
                        attempted,
                        path,
                        query,
                        "application/json-patch+json",
                        operations,
                        secrets(patch.target().groupKind(), values(patch.operations())));
            }
            case WriteRequest.Delete delete -> {
                var attempted = "delete " + delete.target();
                var query = new LinkedHashMap<String, String>();
                dryRun(query, delete.dryRun());
                var path = served.path(
                        attempted,
                        delete.gvk(),
                        delete.target().namespace(),
                        named(attempted, delete.target().name()));
                yield new HttpTransport.Call(
                        attempted,
                        "DELETE",
                        path,
                        query,
                        "application/json",
                        Json.print(options(delete)),
                        "application/json",
                        Redactor.none());
            }
        };
    }

    private static HttpTransport.Call patch(
            String attempted,
            String path,
            SequencedMap<String, String> query,
            String contentType,
            Value body,
            Redactor redactor) {
        return new HttpTransport.Call(
                attempted, "PATCH", path, query, contentType, Json.print(body), "application/json", redactor);
    }

    private static void dryRun(SequencedMap<String, String> query, boolean dryRun) {
        if (dryRun) {
            query.put("dryRun", "All");
        }
    }

    /** A collection must never be meant by mistake. */
    private String named(String attempted, String name) {
        if (name.isEmpty()) {
            throw refused(attempted, "the object has no name");
        }
        return name;
    }

    private void ready(String attempted, Value value) {
        if (holdsSecretValue(value)) {
            throw refused(attempted, "a secret value was not filled in");
        }
    }

    private ClusterException refused(String attempted, String why) {
        return new ClusterException(cluster(), attempted, ClusterFault.of(Kind.INVALID, 0, "", why), null);
    }

    private static boolean holdsSecretValue(Value value) {
        return switch (value) {
            case Value.SecretValue _ -> true;
            case ObjectValue object -> object.fields().values().stream().anyMatch(LiveWriter::holdsSecretValue);
            case ListValue list -> list.items().stream().anyMatch(LiveWriter::holdsSecretValue);
            case Value.StringValue _ -> false;
            case Value.NumberValue _ -> false;
            case Value.BooleanValue _ -> false;
            case Value.NullValue _ -> false;
        };
    }

    private static Redactor secrets(GroupKind kind, List<? extends Value> values) {
        return kind.equals(SECRET) ? Redactor.hiding(values) : Redactor.none();
    }

    private static List<Value> values(List<JsonPatchOperation> operations) {
        var values = new ArrayList<Value>();
        for (var operation : operations) {
            switch (operation) {
                case JsonPatchOperation.Test test -> addSecret(test.pointer(), test.value(), values);
                case JsonPatchOperation.Add add -> addSecret(add.pointer(), add.value(), values);
                case JsonPatchOperation.Replace replace -> addSecret(replace.pointer(), replace.value(), values);
                case JsonPatchOperation.Remove _ -> {}
            }
        }
        return values;
    }

    private static void addSecret(String pointer, Value value, List<Value> values) {
        if (!pointer.startsWith("/metadata")) {
            values.add(value);
        }
    }

    private static ListValue operations(List<JsonPatchOperation> operations) {
        return Value.list(operations.stream()
                .map(operation -> switch (operation) {
                    case JsonPatchOperation.Test(var pointer, var value) ->
                        Value.object("op", "test", "path", pointer, "value", value);
                    case JsonPatchOperation.Add(var pointer, var value) ->
                        Value.object("op", "add", "path", pointer, "value", value);
                    case JsonPatchOperation.Replace(var pointer, var value) ->
                        Value.object("op", "replace", "path", pointer, "value", value);
                    case JsonPatchOperation.Remove(var pointer) -> Value.object("op", "remove", "path", pointer);
                })
                .toList());
    }

    private static ObjectValue options(WriteRequest.Delete delete) {
        var preconditions = ObjectValue.EMPTY;
        if (delete.uid().isPresent()) {
            preconditions = preconditions.with("uid", Value.of(delete.uid().get()));
        }
        if (delete.resourceVersion().isPresent()) {
            preconditions = preconditions.with(
                    "resourceVersion", Value.of(delete.resourceVersion().get()));
        }
        var options = Value.object(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "propagationPolicy",
                switch (delete.propagation()) {
                    case BACKGROUND -> "Background";
                    case FOREGROUND -> "Foreground";
                    case ORPHAN -> "Orphan";
                });
        if (!preconditions.isEmpty()) {
            options = options.with("preconditions", preconditions);
        }
        // With a body the server reads dryRun from there alone; in the address it is for whoever reads logs.
        return delete.dryRun() ? options.with("dryRun", Value.strings(List.of("All"))) : options;
    }
}
