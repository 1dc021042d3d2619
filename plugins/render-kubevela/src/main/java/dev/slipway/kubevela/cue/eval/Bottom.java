package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no value.
 *
 * @param code what kind of failure
 * @param message what is wrong, in English
 * @param positions the places that take part, the most telling first
 */
public record Bottom(Code code, String message, List<Position> positions) implements Datum.Opaque {

    /** The kinds of failures, as the original tells them apart. */
    public enum Code {
        /** A conflict or a wrong operand; no further information can mend it. */
        EVAL("eval"),
        /** A failure that an author wrote. */
        USER("user"),
        /** A struct that contains itself without an end. */
        STRUCTURAL_CYCLE("structural cycle"),
        /** Not decided yet; further information may help. */
        INCOMPLETE("incomplete"),
        /** A value that needs itself; further information may help. */
        CYCLE("cycle");

        private final String id;

        Code(String id) {
            this.id = id;
        }

        /** Its stable name. */
        public String id() {
            return id;
        }

        /** True where further information may help. */
        public boolean open() {
            return this == INCOMPLETE || this == CYCLE;
        }
    }

    /** Fixes the places. */
    public Bottom {
        positions = List.copyOf(positions);
    }

    static Bottom of(Code code, String message, @Nullable Node... nodes) {
        List<Position> positions = new ArrayList<>(nodes.length);
        for (Node node : nodes) {
            if (node != null) {
                positions.add(node.first().position());
            }
        }
        return new Bottom(code, message, positions);
    }

    static Bottom eval(String message, @Nullable Node... nodes) {
        return of(Code.EVAL, message, nodes);
    }

    static Bottom incomplete(String message, @Nullable Node... nodes) {
        return of(Code.INCOMPLETE, message, nodes);
    }

    static Bottom cycle(String message, @Nullable Node... nodes) {
        return of(Code.CYCLE, message, nodes);
    }

    /** True where further information may help. */
    public boolean open() {
        return code.open();
    }

    @Override
    public int kind() {
        return Kind.BOTTOM;
    }
}
