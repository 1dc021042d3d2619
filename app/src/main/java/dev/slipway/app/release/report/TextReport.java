package dev.slipway.app.release.report;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import dev.slipway.app.release.report.ReportStyle.Tone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A change set for a terminal: per cluster and object, old and new values, risks, what was ignored, and a summary. */
public final class TextReport {
    private final ReportStyle style;
    private final StringBuilder out = new StringBuilder();

    private TextReport(ReportStyle style) {
        this.style = style;
    }

    public static String of(ChangeSet changes, ReportStyle style) {
        return body(changes, style) + summary(changes, style) + "\n";
    }

    /** Everything but the line of counts. */
    public static String body(ChangeSet changes, ReportStyle style) {
        var report = new TextReport(style);
        var byCluster = new LinkedHashMap<Optional<ClusterName>, List<ObjectChange>>();
        for (var change : changes.changes()) {
            byCluster.computeIfAbsent(change.cluster(), _ -> new ArrayList<>()).add(change);
        }
        byCluster.forEach(report::cluster);
        return report.out.toString();
    }

    /** One line of counts, with the highest risk. */
    public static String summary(ChangeSet changes, ReportStyle style) {
        return new TextReport(style).summary(changes);
    }

    private void line(int indent, String text) {
        out.repeat("  ", indent).append(text).append('\n');
    }

    private void cluster(Optional<ClusterName> cluster, List<ObjectChange> changes) {
        cluster.ifPresent(name -> line(0, style.tone(Tone.HEAD, Plain.safe(name.value()))));
        for (var operation : Plain.SECTIONS) {
            for (var change : changes) {
                if (change.operation() == operation && (operation != Operation.KEEP || style.detailed())) {
                    object(change, cluster.isPresent() ? 1 : 0);
                }
            }
        }
        out.append('\n');
    }

    private static Tone tone(Operation operation) {
        return switch (operation) {
            case CREATE -> Tone.ADDED;
            case DELETE -> Tone.REMOVED;
            case UPDATE, RENAME -> Tone.CHANGED;
            case REPLACE -> Tone.RISK;
            case KEEP -> Tone.QUIET;
        };
    }

    private void object(ObjectChange change, int indent) {
        var head = Plain.sign(change.operation()) + " " + Plain.safe(change.id().toString());
        var owner = change.owner()
                .map(name -> "  (" + style.words(Message.of("release.report.driven-by", Plain.safe(name))) + ")")
                .orElse("");
        line(indent, style.tone(tone(change.operation()), head) + style.tone(Tone.QUIET, owner));
        change.fields().forEach(field -> field(field, indent + 2));
        for (var risk : change.risks()) {
            if (risk.level() != Risk.Level.INFO || style.detailed()) {
                line(
                        indent + 2,
                        style.tone(
                                risk.level() == Risk.Level.INFO ? Tone.QUIET : Tone.RISK,
                                "! " + level(risk.level()) + ": " + Plain.safe(style.words(risk.message()))));
            }
        }
        if (!change.ignored().isEmpty()) {
            var rules = new ArrayList<String>();
            Plain.ignored(change).forEach((rule, count) -> rules.add(count + " " + rule));
            line(
                    indent + 2,
                    style.tone(
                            Tone.QUIET,
                            style.words(Message.of(
                                    "release.report.ignored", change.ignored().size(), String.join(", ", rules)))));
            if (style.detailed()) {
                change.ignored().forEach(field -> line(indent + 3, style.tone(Tone.QUIET, oneLine(field))));
            }
        }
    }

    private String level(Risk.Level level) {
        return style.words(Message.of("release.report.level." + level.name().toLowerCase(Locale.ROOT)));
    }

    private void field(FieldChange field, int indent) {
        var lines = Plain.lines(field);
        if (lines.isEmpty()) {
            line(
                    indent,
                    style.tone(
                            switch (field.sort()) {
                                case ADD -> Tone.ADDED;
                                case REMOVE -> Tone.REMOVED;
                                case CHANGE, REORDER, DRIFT -> Tone.CHANGED;
                            },
                            oneLine(field)));
            return;
        }
        line(
                indent,
                style.tone(
                        Tone.CHANGED,
                        Plain.sign(field) + " " + Plain.safe(field.path().toString())));
        for (var each : lines.get()) {
            switch (each.kind()) {
                case SAME -> {}
                case REMOVED -> line(indent + 2, style.tone(Tone.REMOVED, "− " + Plain.safe(each.text())));
                case ADDED -> line(indent + 2, style.tone(Tone.ADDED, "+ " + Plain.safe(each.text())));
            }
        }
    }

    private static String oneLine(FieldChange field) {
        var path = Plain.sign(field) + " " + Plain.safe(field.path().toString());
        return switch (field.sort()) {
            case ADD -> path + ": " + Plain.brief(field.after());
            case REMOVE -> path + ": " + Plain.brief(field.before());
            case REORDER -> path;
            case CHANGE, DRIFT ->
                path + ": " + (field.before().isEmpty() ? "∅" : Plain.brief(field.before())) + " → "
                        + Plain.brief(field.after());
        };
    }

    private String summary(ChangeSet changes) {
        var text = style.words(Message.of(
                "release.report.summary",
                changes.count(Operation.CREATE),
                changes.count(Operation.UPDATE),
                changes.count(Operation.REPLACE),
                changes.count(Operation.RENAME),
                changes.count(Operation.DELETE),
                changes.count(Operation.KEEP)));
        return Plain.highest(changes.changes())
                .map(level -> text + " " + style.words(Message.of("release.report.highest-risk", level(level))))
                .orElse(text);
    }
}
