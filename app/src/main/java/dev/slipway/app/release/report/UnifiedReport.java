package dev.slipway.app.release.report;

import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.app.release.report.LineDiff.Kind;
import dev.slipway.app.release.report.LineDiff.Line;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A change set as unified diffs of YAML, as {@code patch} and review tools read them. Keys are sorted on both sides and what
 * the change set ignores is left out, so that a line differs only where something changes.
 */
public final class UnifiedReport {
    private static final int CONTEXT = 3;

    private UnifiedReport() {}

    /** @param yaml prints a value; ends in a line break */
    public static String of(
            ChangeSet changes, List<Manifest> left, List<Manifest> right, Function<Value, String> yaml) {
        var before = index(left);
        var after = index(right);
        var out = new StringBuilder();
        for (var change : changes.changes()) {
            if (change.operation() == Operation.KEEP) {
                continue;
            }
            var name = change.cluster().map(c -> c.value() + "/").orElse("")
                    + change.id().groupKind() + "/" + change.id().namespace() + "/"
                    + change.id().name();
            var old = before.get(oldId(change));
            var fresh = after.get(change.id());
            var lines = LineDiff.of(
                    old == null ? List.of() : text(old, change, true, yaml),
                    fresh == null ? List.of() : text(fresh, change, false, yaml));
            hunks(
                    old == null ? "/dev/null" : "a/" + Plain.safe(name),
                    fresh == null ? "/dev/null" : "b/" + Plain.safe(name),
                    lines,
                    out);
        }
        return out.toString();
    }

    private static ResourceId oldId(ObjectChange change) {
        if (change.operation() != Operation.RENAME) {
            return change.id();
        }
        return change.fields().stream()
                .filter(field -> field.path().toString().equals("metadata.name"))
                .flatMap(field -> field.before().stream())
                .map(value -> value instanceof Value.StringValue(var text) ? text : value.toString())
                .map(name -> new ResourceId(change.id().groupKind(), change.id().namespace(), name))
                .findFirst()
                .orElse(change.id());
    }

    private static Map<ResourceId, Manifest> index(List<Manifest> manifests) {
        var index = new HashMap<ResourceId, Manifest>();
        manifests.forEach(manifest -> index.put(manifest.id(), manifest));
        return index;
    }

    private static List<String> text(
            Manifest manifest, ObjectChange change, boolean left, Function<Value, String> yaml) {
        Value tree = manifest.tree();
        for (FieldChange field : change.ignored()) {
            boolean onlyHere = left ? field.after().isEmpty() : field.before().isEmpty();
            if (onlyHere) {
                tree = field.path().remove(tree);
            }
        }
        return yaml.apply(Plain.masked(sorted(tree))).lines().map(Plain::safe).toList();
    }

    private static Value sorted(Value value) {
        return switch (value) {
            case Value.ObjectValue object -> {
                var fields = new LinkedHashMap<String, Value>();
                object.fields().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .forEach(entry -> fields.put(entry.getKey(), sorted(entry.getValue())));
                yield new Value.ObjectValue(fields);
            }
            case Value.ListValue list ->
                new Value.ListValue(
                        list.items().stream().map(UnifiedReport::sorted).toList());
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> value;
        };
    }

    private static void hunks(String from, String to, List<Line> lines, StringBuilder out) {
        out.append("--- ").append(from).append("\n+++ ").append(to).append('\n');
        int i = 0;
        int oldLine = 1;
        int newLine = 1;
        while (i < lines.size()) {
            int start = i;
            while (start < lines.size() && lines.get(start).kind() == Kind.SAME) {
                start++;
            }
            if (start == lines.size()) {
                return;
            }
            int begin = Math.max(i, start - CONTEXT);
            oldLine += begin - i;
            newLine += begin - i;
            int end = start;
            int quiet = 0;
            while (end < lines.size() && quiet <= 2 * CONTEXT) {
                quiet = lines.get(end).kind() == Kind.SAME ? quiet + 1 : 0;
                end++;
            }
            end -= Math.max(0, quiet - CONTEXT);
            var hunk = lines.subList(begin, end);
            int oldCount =
                    (int) hunk.stream().filter(l -> l.kind() != Kind.ADDED).count();
            int newCount =
                    (int) hunk.stream().filter(l -> l.kind() != Kind.REMOVED).count();
            out.append("@@ -%d,%d +%d,%d @@%n"
                    .formatted(
                            oldCount == 0 ? oldLine - 1 : oldLine,
                            oldCount,
                            newCount == 0 ? newLine - 1 : newLine,
                            newCount)
                    .replace("\r\n", "\n"));
            for (var line : hunk) {
                out.append(
                                switch (line.kind()) {
                                    case SAME -> ' ';
                                    case REMOVED -> '-';
                                    case ADDED -> '+';
                                })
                        .append(line.text())
                        .append('\n');
            }
            oldLine += oldCount;
            newLine += newCount;
            i = end;
        }
    }
}
