package dev.slipway.tests.corpora;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CuePath;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.LiveValue;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.Requirement;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.Builtins;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.export.CueText;
import dev.slipway.kubevela.cue.export.Style;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes on from the values of programs that have one, and compares with evaluations from the start. One thread. */
final class Renewing implements Subject {
    private static final Budget BUDGET = new Budget(2_000_000, 2_500, 10_000);
    private static final int MOST_FIELDS = 6;
    private static final Style LOOK_CLOSELY = new Style(true, true, true, true, true, false, 4, Map.of());

    private final Builtins builtins = new StandardLibrary();
    private final Subject plain = new Slipway();
    private final List<String> differences = new ArrayList<>();
    private int changes;
    private int partly;
    private int valueless;

    /** What was not equal. */
    List<String> differences() {
        return differences;
    }

    /** How many changes were made. */
    int changes() {
        return changes;
    }

    /** How many of them left something as it was. */
    int partly() {
        return partly;
    }

    /** How many programs cannot be compiled or cost too much. */
    int valueless() {
        return valueless;
    }

    @Override
    public Outcome evaluate(Map<String, String> files) {
        try {
            Cue cue = new Cue(builtins).withPackages(new Module(files)).withBudget(BUDGET);
            renew(cue.compile(Module.read("", files, "")));
        } catch (InvalidCueException | Budget.Exceeded without) {
            valueless++;
        }
        return Outcome.refused("renewed", null);
    }

    private void renew(Program program) {
        LiveValue live = program.live();
        int fields = 0;
        for (Value field : live.value().raw().fields()) {
            Label label = field.label();
            Datum scalar = field.scalar();
            if (label == null || !label.regular()) {
                continue;
            }
            if (field.struct()) {
                for (Value inner : field.fields()) {
                    if (inner.label() != null
                            && inner.scalar() != null
                            && inner.label().regular()
                            && fields++ < MOST_FIELDS) {
                        live = change(live, new CuePath(List.of(label, inner.label())), inner.scalar());
                    }
                }
            } else if (scalar != null && fields++ < MOST_FIELDS) {
                live = change(live, new CuePath(List.of(label)), scalar);
            }
        }
        live = refill(
                live,
                CuePath.parse("parameter"),
                new Datum.Fields(new LinkedHashMap<>(Map.of("name", new Datum.Text("n")))));
        CuePath name = CuePath.parse("context.name");
        live = refill(live, name, new Datum.Text("app"));
        refill(live, name, new Datum.Text("other"));
    }

    private LiveValue change(LiveValue live, CuePath path, Datum same) {
        Datum other = same instanceof Num number ? Num.of(number.integer() ? 4_711 : 1) : new Datum.Text("another");
        return refill(refill(refill(live, path, same), path, other), path, same);
    }

    private LiveValue refill(LiveValue live, CuePath path, Datum data) {
        LiveValue next = live.refill(path, data);
        changes++;
        partly += next.kept().isEmpty() ? 0 : 1;
        String difference = difference(next.value(), next.program().evaluate());
        if (difference != null) {
            differences.add(
                    path + ": " + difference + " in\n" + next.program().source().files());
        }
        return next;
    }

    private static @Nullable String difference(CueValue actual, CueValue expected) {
        Outcome one = Assay.of(actual.raw());
        Outcome other = Assay.of(expected.raw());
        if (!one.equals(other)) {
            return one + " is not " + other;
        }
        String errors = actual.validate(Requirement.CONCRETE, Requirement.FINAL).toString();
        String wanted =
                expected.validate(Requirement.CONCRETE, Requirement.FINAL).toString();
        if (!errors.equals(wanted)) {
            return errors + " is not " + wanted;
        }
        String text = CueText.print(actual.raw(), LOOK_CLOSELY);
        String from = CueText.print(expected.raw(), LOOK_CLOSELY);
        return text.equals(from) ? null : text + " is not " + from;
    }

    @Override
    public Outcome evaluate(String text, String field) {
        return evaluate(Map.of("x.cue", text));
    }

    @Override
    public Printed print(String text) {
        return plain.print(text);
    }

    @Override
    public Schemas schemas(Map<String, String> files, Set<String> flags, boolean expanded) {
        return plain.schemas(files, flags, expanded);
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.EVALUATE);
    }
}
