package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What the functions of the library may ask of an evaluator. */
final class BuiltinContext implements Builtin.Context {

    private final Evaluator evaluator;
    private final Calls calls;

    BuiltinContext(Evaluator evaluator, Calls calls) {
        this.evaluator = evaluator;
        this.calls = calls;
    }

    @Override
    public Builtin.Fit fit(Datum data, Datum schema) {
        return evaluator.fit(data, schema);
    }

    @Override
    public Datum unify(Datum left, Datum right) throws Builtin.Failure {
        return plain(evaluator.unified(List.of(left, right)));
    }

    @Override
    public Datum filled(Datum struct, List<String> names, List<Datum> values, String wanted) throws Builtin.Failure {
        SequencedMap<String, Datum> fields = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            fields.put(names.get(i), values.get(i));
        }
        Vertex vertex = evaluator.unified(List.of(struct, new Datum.Fields(fields)));
        Vertex arc = vertex.resolved().arc(Label.string(wanted));
        if (arc == null) {
            throw Builtin.Failure.of(Bottom.incomplete(EvalCode.UNDEFINED_FIELD, null, wanted));
        }
        return plain(arc);
    }

    private Datum plain(Vertex vertex) throws Builtin.Failure {
        Datum simple = evaluator.simple(vertex, new Expr.BottomLit(null));
        Datum data = calls.data(simple, null);
        if (data instanceof Bottom bottom) {
            if (bottom.open()) {
                return simple instanceof Bottom ? failed(bottom) : simple;
            }
            return failed(bottom);
        }
        return data;
    }

    private static Datum failed(Bottom bottom) throws Builtin.Failure {
        throw Builtin.Failure.of(bottom);
    }

    @Override
    public int size(Datum value) {
        return switch (value) {
            case Datum.Items items -> items.values().size();
            case Datum.Fields fields -> fields.values().size();
            case Vertex vertex -> Calls.size(vertex.resolved());
            default -> 0;
        };
    }

    @Override
    public int capacity(Datum value) {
        if (!(value instanceof Vertex vertex)) {
            return size(value);
        }
        Vertex found = vertex.resolved();
        if (found.list) {
            return found.fixedLength < 0 ? Integer.MAX_VALUE : found.length;
        }
        boolean open = found.ellipses != null || found.patterns != null || found.groups == null && !found.closedWhole;
        if (open) {
            return Integer.MAX_VALUE;
        }
        int count = 0;
        for (Vertex arc : found.arcs().values()) {
            count += arc.label != null && arc.label.regular() && arc.arc != Vertex.Arc.PENDING ? 1 : 0;
        }
        return count;
    }

    @Override
    public void spend(long steps) {
        evaluator.spend(steps);
    }
}
