package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.export.CueText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks for what is wrong in a value. Depth costs no stack. What is asked of definitions is only that they are no failures. */
final class Validation {

    /** More than this nobody reads. */
    private static final int MOST = 1_000;

    /** How many values are looked at before a value counts as too large to be looked through. */
    private static final int LARGEST = 5_000_000;

    private final boolean concrete;
    private final boolean last;
    private final Set<CueError> errors = new LinkedHashSet<>();

    Validation(boolean concrete, boolean last) {
        this.concrete = concrete;
        this.last = last || concrete;
    }

    private record Step(CuePath path, Value value, boolean inDefinition) {}

    List<CueError> of(CueValue root) {
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(root.path(), root.raw(), false));
        int seen = 0;
        while (!open.isEmpty() && errors.size() < MOST) {
            if (++seen > LARGEST) {
                errors.add(new CueError(
                        root.path(),
                        "budget",
                        "the value has more than " + LARGEST + " fields and elements",
                        List.of()));
                break;
            }
            Step step = open.pop();
            if (look(step)) {
                below(step).reversed().forEach(open::push);
            }
        }
        return List.copyOf(errors);
    }

    /** Judges one value; false where what lies below says nothing more. */
    private boolean look(Step step) {
        Value value = step.value();
        boolean demanding = !step.inDefinition();
        Bottom error = value.error();
        if (error != null) {
            boolean bad = !error.open() || demanding && (concrete || last);
            if (bad) {
                errors.add(CueError.of(step.path(), error));
            }
            return false;
        }
        Bottom waits = value.open();
        if (waits != null) {
            if (demanding && (concrete || last)) {
                errors.add(CueError.of(step.path(), waits));
                return false;
            }
            return true;
        }
        Value decided = value.decided();
        boolean known = decided.scalar() != null || decided.list() || decided.struct();
        if (demanding && concrete && !known && !value.below()) {
            errors.add(new CueError(
                    step.path(),
                    "not-concrete",
                    "incomplete value " + CueText.brief(value),
                    value.sources().stream()
                            .map(node -> node.first().position())
                            .toList()));
            return false;
        }
        return true;
    }

    private List<Step> below(Step step) {
        List<Step> steps = new ArrayList<>();
        Set<Label> seen = new HashSet<>();
        Value decided = step.value().decided();
        for (Value field : decided.fields()) {
            Label label = field.label();
            if (label == null || !seen.add(label)) {
                continue;
            }
            CuePath path = step.path().with(label);
            if (field.mark() == Expr.Mark.REQUIRED) {
                if (last && !step.inDefinition()) {
                    errors.add(new CueError(
                            path,
                            "required",
                            "field is required but not present",
                            field.sources().stream()
                                    .map(node -> node.first().position())
                                    .toList()));
                }
            } else if (field.mark() == Expr.Mark.MEMBER) {
                boolean plain = label.regular() || label.type() == Label.Type.INDEX;
                steps.add(new Step(path, field, step.inDefinition() || !plain));
            }
        }
        return steps;
    }
}
