package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of an evaluation: one field with everything below it. Immutable, any thread.
 *
 * @param label the name of the field, null at a root
 * @param mark whether it is a member, required or optional
 * @param kinds the kinds that it can still be, bits of {@link Kind}; {@link Kind#BOTTOM} for a failure here or below
 * @param scalar the data that it is, null for a struct, a list and what is not decided
 * @param error why it has no value, null unless the failure is its own
 * @param errors all failures of its own, that one first
 * @param open what it waits for, null if nothing
 * @param missing that it is not given; null for what is given, and within definitions and optional fields
 * @param below true when something within it failed
 * @param list true for a list
 * @param fields its arcs in the order of evaluation
 * @param order its regular fields in the order of export
 * @param fallback the value that it is by default, null without one
 * @param choices what it may be, empty unless a disjunction is left
 * @param limits its bounds
 * @param closed true when no further field is allowed
 * @param openList true for a list that may grow
 * @param sources the expressions that were written for it, in the order of evaluation
 * @param checks functions that it must meet
 * @param literals the structs that take part in it, those that it refers to as well
 * @param origins every expression that took part in it; empty unless they were asked for
 */
public record Value(
        @Nullable Label label,
        Expr.Mark mark,
        int kinds,
        @Nullable Datum scalar,
        @Nullable Bottom error,
        List<Bottom> errors,
        @Nullable Bottom open,
        @Nullable Bottom missing,
        boolean below,
        boolean list,
        List<Value> fields,
        List<Label> order,
        @Nullable Value fallback,
        List<Value> choices,
        List<Limit> limits,
        boolean closed,
        boolean openList,
        List<Node> sources,
        List<Node> checks,
        List<Expr.StructLit> literals,
        List<Origin> origins) {

    /** A bound. */
    public record Limit(Expr.Op op, Datum value) {}

    /** Fixes the lists. */
    public Value {
        errors = List.copyOf(errors);
        fields = List.copyOf(fields);
        order = List.copyOf(order);
        choices = List.copyOf(choices);
        limits = List.copyOf(limits);
        sources = List.copyOf(sources);
        checks = List.copyOf(checks);
        literals = List.copyOf(literals);
        origins = List.copyOf(origins);
    }

    /** The regular fields in the order of export. */
    public List<Value> ordered() {
        List<Value> found = new ArrayList<>(order.size());
        Map<Label, Value> byLabel = null;
        for (int i = 0; i < order.size(); i++) {
            Label wanted = order.get(i);
            if (!wanted.regular()) {
                continue;
            }
            // Mostly the order is that of evaluation.
            Value field = i < fields.size() ? fields.get(i) : null;
            if (field == null || !field.called(wanted)) {
                byLabel = byLabel == null ? byLabel() : byLabel;
                field = byLabel.get(wanted);
            }
            if (field != null) {
                found.add(field);
            }
        }
        return found;
    }

    private boolean called(Label wanted) {
        return label != null && label.equals(wanted);
    }

    private Map<Label, Value> byLabel() {
        Map<Label, Value> all = HashMap.newHashMap(fields.size());
        for (Value field : fields) {
            if (field.label() != null) {
                all.put(field.label(), field);
            }
        }
        return all;
    }

    /** The field of this name, null when there is none. */
    public @Nullable Value field(Label wanted) {
        for (Value field : fields) {
            if (field.called(wanted)) {
                return field;
            }
        }
        return null;
    }

    /** The same as a choice of another field. */
    Value chosenFor(@Nullable Label name, List<Node> written) {
        return new Value(
                name, mark, kinds, scalar, error, errors, open, missing, below, list, fields, order, fallback, choices,
                limits, closed, openList, written, checks, literals, origins);
    }

    /** The value with its default taken. */
    public Value decided() {
        return fallback == null ? this : fallback;
    }

    /** True for a struct, perhaps with failures in it. */
    public boolean struct() {
        return !list
                && scalar == null
                && choices.isEmpty()
                && (kinds == Kind.STRUCT || kinds == Kind.BOTTOM && !fields.isEmpty());
    }
}
