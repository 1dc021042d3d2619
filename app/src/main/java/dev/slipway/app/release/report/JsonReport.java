package dev.slipway.app.release.report;

import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.Risk;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/** A change set as data, in the shape of the published schema {@code change-set}; the caller adds the schema's name. */
public final class JsonReport {
    private JsonReport() {}

    public static ObjectValue of(ChangeSet changes) {
        var counts = ObjectValue.EMPTY;
        for (var entry : Plain.counts(changes.changes()).entrySet()) {
            counts = counts.with(entry.getKey().name().toLowerCase(Locale.ROOT), Value.of(entry.getValue()));
        }
        var list = new ArrayList<Value>();
        changes.changes().forEach(change -> list.add(change(change)));
        var summary = Value.object("counts", counts, "differs", !changes.isEmpty());
        var highest = Plain.highest(changes.changes());
        if (highest.isPresent()) {
            summary = summary.with("highestRisk", Value.of(lower(highest.get())));
        }
        return Value.object(
                "left", changes.left(), "right", changes.right(), "summary", summary, "changes", Value.list(list));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectValue change(ObjectChange change) {
        var object = Value.object();
        if (change.cluster().isPresent()) {
            object = object.with("cluster", Value.of(change.cluster().get().value()));
        }
        object = object.with("group", Value.of(change.id().groupKind().group()))
                .with("kind", Value.of(change.id().kind()))
                .with("namespace", Value.of(change.id().namespace()))
                .with("name", Value.of(change.id().name()))
                .with("operation", Value.of(lower(change.operation())))
                .with(
                        "fields",
                        Value.list(
                                change.fields().stream().map(JsonReport::field).toList()))
                .with(
                        "ignored",
                        Value.list(
                                change.ignored().stream().map(JsonReport::field).toList()))
                .with(
                        "risks",
                        Value.list(change.risks().stream().map(JsonReport::risk).toList()));
        return change.owner().isPresent()
                ? object.with("owner", Value.of(change.owner().get()))
                : object;
    }

    private static Value field(ObjectChange.FieldChange field) {
        var object = Value.object("path", field.path().toString(), "sort", lower(field.sort()));
        object = with(object, "before", field.before());
        object = with(object, "after", field.after());
        return field.rule().isEmpty() ? object : object.with("rule", Value.of(field.rule()));
    }

    private static ObjectValue with(ObjectValue object, String key, Optional<Value> value) {
        return value.isPresent() ? object.with(key, value.get()) : object;
    }

    private static Value risk(Risk risk) {
        return Value.object("id", risk.id(), "level", lower(risk.level()), "message", DataCodec.encode(risk.message()));
    }
}
