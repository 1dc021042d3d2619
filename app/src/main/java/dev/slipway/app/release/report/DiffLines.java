package dev.slipway.app.release.report;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import dev.slipway.api.resource.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A change set as lines for a viewer that shows some of them at a time. Pure; Secrets are withheld in it already. */
public final class DiffLines {
    private DiffLines() {}

    /** A line. Closed. */
    public sealed interface Line {
        record Cluster(ClusterName cluster) implements Line {}

        /** The head of an object. */
        record Head(ObjectChange change) implements Line {}

        /** A field on one line; the texts are empty where there is none. */
        record Field(FieldChange field, String sign, String path, String before, String after, boolean ignored)
                implements Line {}

        /** A line of a text or of a whole value. */
        record Text(LineDiff.Kind kind, String text) implements Line {}

        record Told(Risk risk) implements Line {}

        /** Differences that a rule took out, by rule and number. */
        record Folded(ObjectChange change, int count, String rules) implements Line {}

        /** Objects without a change. */
        record Unchanged(int count) implements Line {}
    }

    /**
     * @param noise whether ignored differences and objects without a change are shown one by one
     * @param yaml a value as YAML that ends in a line break
     */
    public static List<Line> of(ChangeSet changes, boolean noise, Function<Value, String> yaml) {
        var out = new ArrayList<Line>();
        var byCluster = new LinkedHashMap<Optional<ClusterName>, List<ObjectChange>>();
        changes.changes()
                .forEach(change -> byCluster
                        .computeIfAbsent(change.cluster(), _ -> new ArrayList<>())
                        .add(change));
        byCluster.forEach((cluster, all) -> {
            cluster.ifPresent(name -> out.add(new Line.Cluster(name)));
            int unchanged = 0;
            for (var operation : Plain.SECTIONS) {
                for (var change : all) {
                    if (change.operation() != operation) {
                        continue;
                    }
                    if (operation == Operation.KEEP && !noise) {
                        unchanged++;
                    } else {
                        object(change, noise, yaml, out);
                    }
                }
            }
            if (unchanged > 0) {
                out.add(new Line.Unchanged(unchanged));
            }
        });
        return out;
    }

    private static void object(ObjectChange change, boolean noise, Function<Value, String> yaml, List<Line> out) {
        out.add(new Line.Head(change));
        change.risks().forEach(risk -> out.add(new Line.Told(risk)));
        change.fields().forEach(field -> field(field, yaml, out));
        if (change.ignored().isEmpty()) {
            return;
        }
        if (noise) {
            change.ignored().forEach(field -> out.add(line(field, true)));
        } else {
            var rules = new ArrayList<String>();
            Plain.ignored(change).forEach((rule, count) -> rules.add(count + " " + rule));
            out.add(new Line.Folded(change, change.ignored().size(), String.join(", ", rules)));
        }
    }

    private static void field(FieldChange field, Function<Value, String> yaml, List<Line> out) {
        var lines = Plain.lines(field);
        if (lines.isPresent()) {
            out.add(new Line.Field(
                    field, Plain.sign(field), Plain.safe(field.path().toString()), "", "", false));
            lines.get().stream()
                    .filter(each -> each.kind() != LineDiff.Kind.SAME)
                    .forEach(each -> out.add(new Line.Text(each.kind(), Plain.safe(each.text()))));
            return;
        }
        var whole = field.before().or(field::after).filter(DiffLines::large);
        if (whole.isPresent() && (field.before().isEmpty() || field.after().isEmpty())) {
            out.add(new Line.Field(
                    field, Plain.sign(field), Plain.safe(field.path().toString()), "", "", false));
            var kind = field.before().isEmpty() ? LineDiff.Kind.ADDED : LineDiff.Kind.REMOVED;
            yaml.apply(Plain.masked(whole.get()))
                    .lines()
                    .forEach(text -> out.add(new Line.Text(kind, Plain.safe(text))));
            return;
        }
        out.add(line(field, false));
    }

    private static boolean large(Value value) {
        return value instanceof Value.ObjectValue object && !object.fields().isEmpty()
                || value instanceof Value.ListValue list && !list.items().isEmpty();
    }

    private static Line line(FieldChange field, boolean ignored) {
        return new Line.Field(
                field,
                Plain.sign(field),
                Plain.safe(field.path().toString()),
                Plain.brief(field.before()),
                Plain.brief(field.after()),
                ignored);
    }

    /**
     * What a line says on one line of text, for copying and for screen readers.
     *
     * @param words a message in the reader's language
     */
    public static String words(Line line, Function<Message, String> words) {
        return switch (line) {
            case Line.Cluster(var cluster) -> cluster.value();
            case Line.Head(var change) ->
                Plain.sign(change.operation()) + " " + Plain.safe(change.id().toString());
            case Line.Field field ->
                field.sign() + " " + field.path()
                        + (field.before().isEmpty() && field.after().isEmpty()
                                ? ""
                                : ": " + field.before()
                                        + (field.before().isEmpty()
                                                        || field.after().isEmpty()
                                                ? ""
                                                : " → ")
                                        + field.after());
            case Line.Text(var kind, var text) ->
                switch (kind) {
                            case SAME -> "  ";
                            case ADDED -> "+ ";
                            case REMOVED -> "− ";
                        }
                        + text;
            case Line.Told(var risk) -> "! " + words.apply(risk.message());
            case Line.Folded(var _, int count, var rules) ->
                words.apply(Message.of("release.report.ignored", count, rules));
            case Line.Unchanged(int count) -> words.apply(Message.of("release.report.unchanged", count));
        };
    }
}
