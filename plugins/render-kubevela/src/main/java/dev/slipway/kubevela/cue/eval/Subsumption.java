package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr.Op;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether one value allows all that another allows, told from bounds, kinds and fields; where that is hard to tell the answer is no. The rules
 * are those that cue v0.14.1, internal/core/subsume describes.
 */
final class Subsumption {

    /** Defaults as they stand, closedness counted. */
    static final Subsumption STRICT = new Subsumption(false, false, true);

    /** The default of the allowing value is what counts of it. */
    static final Subsumption SIMPLIFYING = new Subsumption(true, false, true);

    /** As schemas: the default of the allowed value is what counts of it, closedness does not. */
    static final Subsumption SCHEMAS = new Subsumption(false, true, false);

    private final boolean leftDefault;
    private final boolean rightDefault;
    private final boolean closedness;

    private Subsumption(boolean leftDefault, boolean rightDefault, boolean closedness) {
        this.leftDefault = leftDefault;
        this.rightDefault = rightDefault;
        this.closedness = closedness;
    }

    /** What is known. */
    private enum Answer {
        YES,
        NO,
        /** No, but more effort might find a yes. */
        UNSURE
    }

    boolean holds(Term upper, Term lower) {
        return compare(upper, lower) == Answer.YES;
    }

    boolean mayHold(Term upper, Term lower) {
        return compare(upper, lower) != Answer.NO;
    }

    private static Answer answer(boolean yes) {
        return yes ? Answer.YES : Answer.NO;
    }

    private Answer compare(Term upper, Term given) {
        upper.evaluator().spend(1);
        if (upper.vertex().resolved() == given.vertex().resolved()) {
            return Answer.YES;
        }
        if (upper.mark().compareTo(given.mark()) < 0) {
            return Answer.NO;
        }
        Term fallback = rightDefault ? given.byDefault() : null;
        Term lower = fallback == null ? given : fallback;
        Bottom bottom = lower.bottom();
        if (bottom != null) {
            return answer(!bottom.open());
        }
        if (upper.bottom() != null) {
            return Answer.NO;
        }
        if (upper.list()) {
            return lower.list() ? lists(upper, lower) : Answer.NO;
        }
        if (upper.struct()) {
            return lower.struct() ? structs(upper, lower) : Answer.NO;
        }
        if (closedness && upper.closedByReference() && !lower.closedByReference() && !lower.outcomeOnly()) {
            return Answer.NO;
        }
        return forms(upper, lower);
    }

    // ------------------------------------------------------------------ scalars and constraints

    private Answer forms(Term upper, Term lower) {
        Form above = upper.evaluated().form();
        Form below = lower.evaluated().form();
        if (below instanceof Form.All all && !(above instanceof Form.All)) {
            return answer(all.parts().stream().anyMatch(part -> holds(upper, part)));
        }
        if (below instanceof Form.Any any && !(above instanceof Form.Any)) {
            return answer(any.sides().stream().allMatch(side -> holds(upper, side)));
        }
        return switch (above) {
            case Form.Any any -> disjunction(upper, any, lower, below);
            case Form.All all ->
                answer(
                        below instanceof Form.All lowers
                                ? all.parts().stream()
                                        .allMatch(
                                                part -> lowers.parts().stream().anyMatch(each -> holds(part, each)))
                                : all.parts().stream().allMatch(part -> holds(part, lower)));
            case Form.Limit limit -> answer(bound(limit, lower, below));
            case Form.Call call -> answer(meets(upper, lower));
            default -> answer(simple(upper, lower));
        };
    }

    private static boolean simple(Term upper, Term lower) {
        Datum scalar = upper.scalar();
        if (scalar != null) {
            Datum other = lower.scalar();
            return other != null && Values.identical(scalar, other);
        }
        return (lower.kinds() & ~upper.kinds() & ~Kind.FUNCTION) == 0;
    }

    private static boolean meets(Term upper, Term lower) {
        Datum scalar = lower.scalar();
        boolean decided = scalar != null || lower.struct() || lower.list();
        return decided
                && upper.evaluator()
                        .meets(
                                upper.vertex().resolved(),
                                scalar != null ? scalar : lower.vertex().resolved());
    }

    private Answer disjunction(Term upper, Form.Any any, Term lower, Form below) {
        Term fallback = leftDefault ? upper.byDefault() : null;
        if (fallback != null) {
            return compare(fallback, lower);
        }
        List<Term> lowers = below instanceof Form.Any sides ? sides.sides() : List.of(lower);
        return answer(lowers.stream().allMatch(each -> any.sides().stream().anyMatch(side -> holds(side, each))));
    }

    private static boolean bound(Form.Limit above, Term lower, Form below) {
        Datum limit = above.operand().scalar();
        if (limit == null) {
            return false;
        }
        if (below instanceof Form.Limit other) {
            Datum value = other.operand().scalar();
            return value != null && tighter(above.op(), limit, other.op(), value);
        }
        Datum scalar = lower.scalar();
        return (scalar instanceof Num || scalar instanceof Datum.Text || scalar instanceof Datum.Bool)
                && (Limits.kinds(above.op(), limit) & scalar.kind()) != 0
                && Limits.holds(lower.evaluator(), new Vertex.Limit(above.op(), limit, null), scalar);
    }

    /** True when all that the second bound lets through passes the first. */
    private static boolean tighter(Op op, Datum limit, Op other, Datum value) {
        Integer order = Limits.compare(limit, value);
        boolean same = order != null ? order == 0 : Values.equal(limit, value);
        return switch (op) {
            case GT -> order != null && (other == Op.GT ? order <= 0 : other == Op.GE && order < 0);
            case GE -> order != null && (other == Op.GT || other == Op.GE) && order <= 0;
            case LT -> order != null && (other == Op.LT ? order >= 0 : other == Op.LE && order > 0);
            case LE -> order != null && (other == Op.LT || other == Op.LE) && order >= 0;
            case NE ->
                switch (other) {
                    case NE -> same;
                    case GE -> order != null && order < 0;
                    case GT -> order != null && order <= 0;
                    case LT -> order != null && order >= 0;
                    case LE -> order != null && order > 0;
                    default -> false;
                };
            default -> op == other && same;
        };
    }

    // ------------------------------------------------------------------ structs and lists

    private Answer structs(Term upper, Term lower) {
        boolean upperClosed = closedness && upper.closed();
        boolean lowerClosed = rightDefault || closedness && lower.closed();
        if (upperClosed && !lowerClosed && !lower.outcomeOnly()) {
            return Answer.NO;
        }
        for (Vertex arc : List.copyOf(upper.vertex().resolved().arcs().values())) {
            Label label = arc.label;
            if (label == null || arc.arc == Vertex.Arc.PENDING) {
                continue;
            }
            Term field = new Term(upper.evaluator(), arc, false);
            boolean constraint = arc.arc != Vertex.Arc.MEMBER;
            if (constraint && anything(field)) {
                continue;
            }
            Term other = lower.field(label);
            if (other == null) {
                if (!constraint) {
                    return Answer.NO;
                }
                if (lower.outcomeOnly()
                        || Closing.refuses(lower.evaluator(), lower.vertex().resolved(), label)) {
                    continue;
                }
                other = lower.furtherField();
            }
            Answer inner = other == null ? Answer.NO : compare(field, other);
            if (inner != Answer.YES) {
                return inner;
            }
        }
        Answer more = additional(upper, lower);
        return more == Answer.YES ? patterns(upper, lower) : more;
    }

    /** The fields that only the lower one has. */
    private Answer additional(Term upper, Term lower) {
        for (Vertex arc : List.copyOf(lower.vertex().resolved().arcs().values())) {
            Label label = arc.label;
            if (label == null || arc.arc == Vertex.Arc.PENDING || upper.field(label) != null) {
                continue;
            }
            if (Closing.refuses(upper.evaluator(), upper.vertex().resolved(), label)) {
                if (closedness) {
                    return Answer.NO;
                }
                continue;
            }
            Term constraint = label.regular() ? upper.furtherField() : null;
            if (constraint != null) {
                // What a field must be holds for one that is there: an optional one is none.
                Answer inner = compare(constraint, new Term(lower.evaluator(), arc, false));
                if (inner != Answer.YES) {
                    return inner;
                }
            }
        }
        return Answer.YES;
    }

    private Answer patterns(Term upper, Term lower) {
        List<Vertex.Pattern> above = patterns(upper);
        List<Vertex.Pattern> below = patterns(lower);
        if (above.isEmpty()) {
            return Answer.YES;
        }
        if (below.isEmpty()) {
            return answer(lower.outcomeOnly());
        }
        if (above.size() > below.size()) {
            return Answer.UNSURE;
        }
        for (Vertex.Pattern pattern : above) {
            Vertex.Pattern twin = null;
            for (Vertex.Pattern other : below) {
                if (Values.same(pattern.label(), other.label())) {
                    twin = other;
                    break;
                }
            }
            if (twin == null) {
                return Answer.UNSURE;
            }
            if (!holds(constraint(upper, pattern), constraint(lower, twin))) {
                return Answer.NO;
            }
        }
        return Answer.YES;
    }

    private static List<Vertex.Pattern> patterns(Term term) {
        List<Vertex.Pattern> patterns = term.vertex().resolved().patterns;
        return patterns == null ? List.of() : patterns;
    }

    private static Term constraint(Term of, Vertex.Pattern pattern) {
        Evaluator evaluator = of.evaluator();
        String variable = pattern.variable();
        Map<String, Vertex> variables = variable == null ? Map.of() : Map.of(variable, pattern.label());
        Vertex value = evaluator.anonymous(
                pattern.value().expr(), new Env(pattern.value().env(), null, variables));
        return new Term(evaluator, value, false);
    }

    private static boolean anything(@Nullable Term term) {
        return term != null
                && term.scalar() == null
                && (term.kinds() & ~Kind.FUNCTION) == (Kind.TOP & ~Kind.FUNCTION)
                && term.evaluated().form() instanceof Form.Whole;
    }

    private Answer lists(Term upper, Term lower) {
        if (!upper.openList() && lower.openList()) {
            return Answer.NO;
        }
        List<Term> above = upper.elements();
        List<Term> below = lower.elements();
        if (above.size() > below.size() || above.size() < below.size() && !upper.openList()) {
            return Answer.NO;
        }
        Term rest = upper.furtherElement();
        for (int i = 0; i < below.size(); i++) {
            Term element = i < above.size() ? above.get(i) : rest;
            Answer inner = element == null ? Answer.YES : compare(element, below.get(i));
            if (inner != Answer.YES) {
                return inner;
            }
        }
        return Answer.YES;
    }
}
