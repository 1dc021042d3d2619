package dev.slipway.app.release.document;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.SourceMap;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Layers, application and command line as one document. Later wins; maps merge by key; lists whose items all have a name
 * merge by name; other lists are replaced; null deletes. The source map of the outcome says where each value came from.
 */
public final class Layers {
    private final Map<ValuePath, SourceSpan> values = new LinkedHashMap<>();
    private final Map<ValuePath, SourceSpan> keys = new LinkedHashMap<>();

    private Layers() {}

    /** A value from the command line. */
    public record Setting(ValuePath path, Value value) {}

    /**
     * @param layers documents of kind Layer, lowest first
     * @param settings {@code --set}, in order; paths begin at {@code spec} unless they name metadata
     */
    public static Document merge(List<Document> layers, Document application, List<Setting> settings) {
        if (layers.isEmpty() && settings.isEmpty()) {
            return application;
        }
        var merger = new Layers();
        Value spec = ObjectValue.EMPTY;
        var at = ValuePath.of("spec");
        for (var layer : layers) {
            spec = merger.over(spec, at, layer.tree().object("spec"), layer.places(), at);
        }
        spec = merger.over(spec, at, application.tree().object("spec"), application.places(), at);
        var tree = application.tree().with("spec", spec);
        for (var entry : application.places().values().entrySet()) {
            if (!entry.getKey().startsWith(at)) {
                merger.values.putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
        for (var entry : application.places().keys().entrySet()) {
            if (!entry.getKey().startsWith(at)) {
                merger.keys.putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
        for (var setting : settings) {
            tree = (ObjectValue)
                    (setting.value() == Value.NullValue.NULL
                            ? setting.path().remove(tree)
                            : setting.path().put(tree, setting.value()));
            merger.values.put(setting.path(), SourceSpan.whole("--set " + setting.path()));
        }
        return new Document(
                application.source(), tree, new SourceMap(application.source(), merger.values, merger.keys));
    }

    private Value over(@Nullable Value below, ValuePath at, Value above, SourceMap places, ValuePath aboveAt) {
        if (above instanceof ObjectValue top) {
            var merged = new LinkedHashMap<String, Value>();
            if (below instanceof ObjectValue bottom) {
                merged.putAll(bottom.fields());
            }
            values.put(at, places.of(aboveAt));
            top.fields().forEach((key, value) -> {
                if (value == Value.NullValue.NULL) {
                    merged.remove(key);
                    return;
                }
                keys.put(at.field(key), places.ofKey(aboveAt.field(key)));
                merged.put(key, over(merged.get(key), at.field(key), value, places, aboveAt.field(key)));
            });
            return new ObjectValue(merged);
        }
        if (above instanceof ListValue top) {
            var names = names(top);
            if (names.isPresent()
                    && below instanceof ListValue bottom
                    && names(bottom).isPresent()) {
                return byName(bottom, at, top, places, aboveAt);
            }
            forget(at);
            values.put(at, places.of(aboveAt));
            for (int i = 0; i < top.items().size(); i++) {
                over(null, at.index(i), top.items().get(i), places, aboveAt.index(i));
            }
            return top;
        }
        forget(at);
        values.put(at, places.of(aboveAt));
        return above;
    }

    private Value byName(ListValue bottom, ValuePath at, ListValue top, SourceMap places, ValuePath aboveAt) {
        var items = new ArrayList<>(bottom.items());
        var index = new HashMap<String, Integer>();
        for (int i = 0; i < items.size(); i++) {
            index.put(name(items.get(i)).orElse(""), i);
        }
        for (int i = 0; i < top.items().size(); i++) {
            var item = top.items().get(i);
            var name = name(item).orElse("");
            var where = index.get(name);
            if (where == null) {
                where = items.size();
                items.add(ObjectValue.EMPTY);
                index.put(name, where);
            }
            items.set(where, over(items.get(where), at.index(where), item, places, aboveAt.index(i)));
        }
        return new ListValue(items);
    }

    private void forget(ValuePath at) {
        values.keySet().removeIf(path -> path.startsWith(at));
    }

    private static Optional<List<String>> names(ListValue list) {
        var names = new ArrayList<String>();
        for (var item : list.items()) {
            var name = name(item);
            if (name.isEmpty() || names.contains(name.get())) {
                return Optional.empty();
            }
            names.add(name.get());
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static Optional<String> name(Value item) {
        return item instanceof ObjectValue object ? object.text("name") : Optional.empty();
    }
}
