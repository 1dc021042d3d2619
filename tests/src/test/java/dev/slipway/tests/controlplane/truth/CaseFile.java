package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.cluster.FieldManager;
import dev.slipway.api.cluster.JsonPatchOperation;
import dev.slipway.api.cluster.WriteRequest;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.Value.StringValue;
import dev.slipway.api.resource.ValuePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A YAML file of cases. {@code objects} names objects; a step takes one by name, changes it by {@code set} (paths to
 * values) and {@code unset}, and says what is asked. A case that gives {@code each} stands for one case per entry, whose
 * {@code set} and {@code unset} come on top of those of its steps that say {@code vary: true}.
 */
final class CaseFile {
    private final ObjectValue objects;
    private final List<Case> cases = new ArrayList<>();

    private CaseFile(ObjectValue document) {
        objects = document.object("objects");
        for (var entry : document.list("cases")) {
            var one = (ObjectValue) entry;
            var name = one.text("name").orElseThrow();
            if (one.has("each")) {
                for (var variant : one.list("each")) {
                    var v = (ObjectValue) variant;
                    cases.add(new Case(name + ": " + v.text("name").orElseThrow(), steps(one, v)));
                }
            } else {
                cases.add(new Case(name, steps(one, ObjectValue.EMPTY)));
            }
        }
    }

    /** The cases of a resource beside this class. */
    static List<Case> read(String resource) {
        try (InputStream in = Objects.requireNonNull(CaseFile.class.getResourceAsStream(resource), resource)) {
            var document =
                    value(new Load(LoadSettings.builder().setLabel(resource).build()).loadFromInputStream(in));
            return List.copyOf(new CaseFile((ObjectValue) document).cases);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Value value(@Nullable Object data) {
        return switch (data) {
            case null -> Value.NullValue.NULL;
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, Value>();
                map.forEach((key, inner) -> fields.put(String.valueOf(key), value(inner)));
                yield new ObjectValue(fields);
            }
            case List<?> list -> Value.list(list.stream().map(CaseFile::value).toList());
            case Boolean bool -> Value.of(bool.booleanValue());
            case Number number -> new Value.NumberValue(number.toString());
            default -> Value.of(data.toString());
        };
    }

    private List<Step> steps(ObjectValue one, ObjectValue variant) {
        return one.list("steps").stream()
                .map(entry -> {
                    var step = ((ObjectValue) entry).fields().firstEntry();
                    return step(step.getKey(), step.getValue(), variant);
                })
                .toList();
    }

    private Step step(String verb, Value argument, ObjectValue variant) {
        var given = argument instanceof StringValue(var name) ? Value.object("object", name) : (ObjectValue) argument;
        var object = object(given, variant);
        var dryRun = given.bool("dryRun").orElse(false);
        var manager = FieldManager.valueOf(given.text("as").orElse("render").toUpperCase(Locale.ROOT));
        return switch (verb) {
            case "apply" -> new Step.Apply(object, manager, given.bool("force").orElse(false), dryRun);
            case "patch" -> new Step.Patch(object, manager, operations(given), dryRun);
            case "delete" ->
                new Step.Delete(
                        object,
                        given.text("uid"),
                        given.text("rv"),
                        WriteRequest.Propagation.valueOf(
                                given.text("propagation").orElse("background").toUpperCase(Locale.ROOT)),
                        dryRun);
            case "get" -> new Step.Get(object);
            case "list" -> new Step.ListAll(object, texts(given.object("labels")), texts(given.object("fields")));
            case "page" ->
                new Step.Page(
                        object,
                        given.integer("limit").orElseThrow().intValue(),
                        Step.Token.valueOf(given.text("token").orElse("none").toUpperCase(Locale.ROOT)));
            case "rest" -> new Step.Rest(object, given.object("until").fields());
            case "gone" -> new Step.Gone(object);
            case "watch" ->
                new Step.Watch(
                        object,
                        given.text("from").orElseThrow(),
                        given.integer("events").orElseThrow().intValue());
            default -> throw new IllegalArgumentException("no such step: " + verb);
        };
    }

    private Manifest object(ObjectValue given, ObjectValue variant) {
        var name = given.text("object").orElseThrow();
        if (!objects.has(name)) {
            throw new IllegalArgumentException("no such object: " + name);
        }
        Value tree = objects.object(name);
        tree = changed(tree, given);
        if (given.bool("vary").orElse(false)) {
            tree = changed(tree, variant);
        }
        return new Manifest((ObjectValue) tree);
    }

    private static Value changed(Value tree, ObjectValue by) {
        var result = tree;
        for (var entry : by.object("set").fields().entrySet()) {
            result = ValuePath.parse(entry.getKey()).put(result, entry.getValue());
        }
        for (var path : by.list("unset")) {
            result = ValuePath.parse(((StringValue) path).text()).remove(result);
        }
        return result;
    }

    private static Map<String, String> texts(ObjectValue object) {
        var out = new LinkedHashMap<String, String>();
        object.fields().forEach((key, value) -> out.put(key, ((StringValue) value).text()));
        return out;
    }

    private static List<JsonPatchOperation> operations(ObjectValue given) {
        return ((ListValue) Optional.ofNullable(given.get("ops")).orElseThrow())
                .items().stream()
                        .map(entry -> {
                            var operation = (ObjectValue) entry;
                            var path = operation.text("path").orElseThrow();
                            var value = Optional.ofNullable(operation.get("value"));
                            return (JsonPatchOperation)
                                    switch (operation.text("op").orElseThrow()) {
                                        case "test" -> new JsonPatchOperation.Test(path, value.orElseThrow());
                                        case "add" -> new JsonPatchOperation.Add(path, value.orElseThrow());
                                        case "replace" -> new JsonPatchOperation.Replace(path, value.orElseThrow());
                                        case "remove" -> new JsonPatchOperation.Remove(path);
                                        default ->
                                            throw new IllegalArgumentException("no such operation: " + operation);
                                    };
                        })
                        .toList();
    }
}
