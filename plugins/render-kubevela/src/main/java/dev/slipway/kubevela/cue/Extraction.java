package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Makes data of a value that is valid, concrete and final. */
final class Extraction {

    private static final int DEEPEST = 3_000;

    private final CueValue root;

    Extraction(CueValue root) {
        this.root = root;
    }

    Datum data() throws InvalidCueException {
        return data(root.raw(), 0);
    }

    private Datum data(Value value, int depth) throws InvalidCueException {
        if (depth > DEEPEST) {
            throw new InvalidCueException(List.of(CueError.of(LoadCode.TOO_DEEP, List.of(), String.valueOf(DEEPEST))));
        }
        Value decided = value.decided();
        Datum scalar = decided.scalar();
        if (scalar != null) {
            return scalar;
        }
        if (decided.list()) {
            List<Datum> items = new ArrayList<>(decided.fields().size());
            for (Value element : decided.fields()) {
                Label label = element.label();
                if (label != null && label.type() == Label.Type.INDEX) {
                    items.add(data(element, depth + 1));
                }
            }
            return new Datum.Items(items);
        }
        SequencedMap<String, Datum> fields = new LinkedHashMap<>();
        for (Value field : decided.ordered()) {
            Label label = field.label();
            if (label != null && field.mark() == Expr.Mark.MEMBER) {
                fields.put(label.name(), data(field, depth + 1));
            }
        }
        return new Datum.Fields(fields);
    }
}
