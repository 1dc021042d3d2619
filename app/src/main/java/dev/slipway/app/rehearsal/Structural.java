package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a structural schema of a custom kind fills in and refuses. Rules written in CEL are not part of it. */
final class Structural {
    private static final Set<String> BLOCKING = Set.of(
            "FieldValueNotSupported",
            "FieldValueRequired",
            "FieldValueTooLong",
            "FieldValueTooMany",
            "FieldValueTypeInvalid");

    private Structural() {}

    /** Whether rules in CEL are not looked at because of these. */
    static boolean blocks(List<ClusterFault.Cause> causes) {
        return causes.stream().anyMatch(cause -> BLOCKING.contains(cause.reason()));
    }

    static Value defaults(ObjectValue schema, Value value) {
        return switch (value) {
            case ObjectValue object -> {
                var out = new LinkedHashMap<>(object.fields());
                var properties = schema.object("properties");
                properties.fields().forEach((name, inner) -> {
                    var fallback = ((ObjectValue) inner).get("default");
                    if (fallback != null && !out.containsKey(name)) {
                        out.put(name, fallback);
                    }
                });
                out.replaceAll((name, part) -> properties.get(name) instanceof ObjectValue inner
                        ? defaults(inner, part)
                        : schema.get("additionalProperties") instanceof ObjectValue each ? defaults(each, part) : part);
                yield new ObjectValue(out);
            }
            case ListValue list ->
                new ListValue(list.items().stream()
                        .map(item -> defaults(schema.object("items"), item))
                        .toList());
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> value;
        };
    }

    static void check(ObjectValue schema, Value value, String at, List<ClusterFault.Cause> causes) {
        var type = schema.text("type").orElse("");
        boolean either = schema.bool("x-kubernetes-int-or-string").orElse(false);
        switch (value) {
            case ObjectValue object -> {
                if (wrong(type, "object", either, value, at, causes)) {
                    return;
                }
                for (var name : schema.list("required")) {
                    var key = ((Value.StringValue) name).text();
                    if (!object.has(key)) {
                        cause(causes, "FieldValueRequired", under(at, key), "Required value");
                    }
                }
                long most = schema.integer("maxProperties").orElse(Long.MAX_VALUE);
                if (object.fields().size() > most) {
                    cause(causes, "FieldValueTooMany", at, "must have at most " + most + " items");
                }
                object.fields().forEach((name, part) -> {
                    if (schema.object("properties").get(name) instanceof ObjectValue inner) {
                        check(inner, part, under(at, name), causes);
                    } else if (schema.get("additionalProperties") instanceof ObjectValue each) {
                        check(each, part, under(at, name), causes);
                    }
                });
            }
            case ListValue list -> {
                if (wrong(type, "array", either, value, at, causes)) {
                    return;
                }
                long most = schema.integer("maxItems").orElse(Long.MAX_VALUE);
                long least = schema.integer("minItems").orElse(0L);
                if (list.items().size() > most) {
                    cause(
                            causes,
                            "FieldValueTooMany",
                            at,
                            "Too many: " + list.items().size() + ": must have at most " + most + " items");
                }
                if (list.items().size() < least) {
                    cause(causes, "FieldValueInvalid", at, "should have at least " + least + " items");
                }
                for (int i = 0; i < list.items().size(); i++) {
                    check(schema.object("items"), list.items().get(i), at + "[" + i + "]", causes);
                }
            }
            case Value.StringValue(var text) -> {
                if (wrong(type, "string", either, value, at, causes)) {
                    return;
                }
                if (!schema.list("enum").isEmpty() && !schema.list("enum").contains(value)) {
                    cause(
                            causes,
                            "FieldValueNotSupported",
                            at,
                            "Unsupported value: \"" + text + "\": supported values: " + schema.get("enum"));
                    return;
                }
                if (text.length() > schema.integer("maxLength").orElse(Long.MAX_VALUE)) {
                    cause(
                            causes,
                            "FieldValueTooLong",
                            at,
                            "Too long: may not be more than "
                                    + schema.integer("maxLength").orElse(0L) + " bytes");
                }
                if (text.length() < schema.integer("minLength").orElse(0L)) {
                    cause(
                            causes,
                            "FieldValueInvalid",
                            at,
                            "should be at least " + schema.integer("minLength").orElse(0L) + " chars long");
                }
                schema.text("pattern")
                        .filter(pattern ->
                                !Pattern.compile(pattern).matcher(text).find())
                        .ifPresent(pattern -> cause(
                                causes, "FieldValueInvalid", at, "\"" + text + "\" should match '" + pattern + "'"));
            }
            case Value.NumberValue number -> {
                if (!type.equals("number") && wrong(type, "integer", either, value, at, causes)) {
                    return;
                }
                var least = schema.integer("minimum");
                var most = schema.integer("maximum");
                if (least.isPresent() && number.decimal().doubleValue() < least.get()) {
                    cause(
                            causes,
                            "FieldValueInvalid",
                            at,
                            "Invalid value: " + number + ": should be greater than or equal to " + least.get());
                }
                if (most.isPresent() && number.decimal().doubleValue() > most.get()) {
                    cause(
                            causes,
                            "FieldValueInvalid",
                            at,
                            "Invalid value: " + number + ": should be less than or equal to " + most.get());
                }
            }
            case Value.BooleanValue _ -> wrong(type, "boolean", either, value, at, causes);
            case Value.NullValue _ -> wrong(type, "null", either, value, at, causes);
            case Value.SecretValue _ -> {}
        }
    }

    private static boolean wrong(
            String type, String is, boolean either, Value value, String at, List<ClusterFault.Cause> causes) {
        if (type.isEmpty() || type.equals(is) || either && (is.equals("string") || is.equals("integer"))) {
            return false;
        }
        cause(
                causes,
                "FieldValueTypeInvalid",
                at,
                "Invalid value: " + value + ": must be of type " + type + ": \"" + is + "\"");
        return true;
    }

    private static String under(String at, String name) {
        return at.isEmpty() ? name : at + "." + name;
    }

    private static void cause(List<ClusterFault.Cause> causes, String reason, String field, String message) {
        causes.add(new ClusterFault.Cause(reason, field, message));
    }
}
