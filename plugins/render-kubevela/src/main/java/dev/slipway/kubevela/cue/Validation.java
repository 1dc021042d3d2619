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
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for what is wrong in a value. Depth costs no stack. What is asked of definitions is only that they are no failures. */
final class Validation {

    /** More than this nobody reads. */
    private static final int MOST = 1_000;

    /** How many values are looked at before a value counts as too large to be looked through. */
    private static final int LARGEST = 5_000_000;

    private final CueValue root;
    private final boolean concrete;
    private final boolean last;
    private final Findings findings = new Findings();

    Validation(CueValue root, boolean concrete, boolean last) {
        this.root = root;
        this.concrete = concrete;
        this.last = last || concrete;
    }

    /**
     * A value that is to be judged.
     *
     * @param above what it lies in, null for the root
     */
    private record Step(@Nullable Step above, Value value, boolean inDefinition) {}

    private CuePath path(Step step) {
        Deque<Label> labels = new ArrayDeque<>();
        for (Step at = step; at != null && at.above() != null; at = at.above()) {
            Label label = at.value().label();
            if (label != null) {
                labels.push(label);
            }
        }
        CuePath path = root.path();
        for (Label label : labels) {
            path = path.with(label);
        }
        return path;
    }

    List<CueError> errors() {
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(null, root.raw(), false));
        int seen = 0;
        while (!open.isEmpty() && findings.size() < MOST) {
            if (++seen > LARGEST) {
                List<CueError> errors = new ArrayList<>(findings.told());
                errors.add(CueError.of(LoadCode.TOO_LARGE, List.of(), String.valueOf(LARGEST)));
                return errors;
            }
            Step step = open.pop();
            look(step);
            below(step).reversed().forEach(open::push);
        }
        return findings.told();
    }

    /** Judges one value by itself. */
    private void look(Step step) {
        Value value = step.value();
        boolean demanding = !step.inDefinition();
        if (value.error() != null) {
            for (Bottom error : value.errors()) {
                if (!error.open() || demanding && last) {
                    findings.add(path(step), value, error);
                }
            }
            return;
        }
        Bottom waits = value.open();
        if (waits != null) {
            if (demanding && last) {
                findings.add(path(step), value, waits);
            }
            return;
        }
        Value decided = value.decided();
        boolean given = decided.scalar() != null || decided.list() || decided.struct();
        if (demanding && concrete && !given && !value.below()) {
            findings.add(path(step), value, missing(value));
        }
    }

    private static Bottom missing(Value value) {
        Bottom known = value.missing();
        return known != null ? known : Bottom.notGiven(CueText.brief(value), value.sources());
    }

    private List<Step> below(Step step) {
        List<Step> steps = new ArrayList<>();
        Set<Label> seen = new HashSet<>();
        Value decided = step.value().decided();
        // Nothing is asked of what lies beside a failure.
        boolean undemanding = step.inDefinition() || step.value().error() != null;
        for (Value field : decided.fields()) {
            Label label = field.label();
            if (label == null || !seen.add(label)) {
                continue;
            }
            if (field.mark() == Expr.Mark.REQUIRED) {
                if (last && !undemanding) {
                    findings.add(path(step).with(label), field, missing(field));
                }
            } else if (field.mark() == Expr.Mark.MEMBER) {
                boolean plain = label.regular() || label.type() == Label.Type.INDEX;
                steps.add(new Step(step, field, undemanding || !plain));
            }
        }
        return steps;
    }
}
