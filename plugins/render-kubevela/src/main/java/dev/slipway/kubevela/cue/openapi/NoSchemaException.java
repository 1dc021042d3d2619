package dev.slipway.kubevela.cue.openapi;

import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.List;

/** What keeps a package from having a document, all that is known of it. */
public final class NoSchemaException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * One reason.
     */
    public sealed interface Fault {
        /** The value that has no schema. */
        List<Label> path();
    }

    /**
     * OpenAPI has no words for the value.
     *
     * @param arguments what the sentence of the code speaks of behind the path
     * @param positions where it was written
     */
    public record Wordless(List<Label> path, SchemaCode code, List<String> arguments, List<Position> positions)
            implements Fault {
        /** Fixes the lists. */
        public Wordless {
            path = List.copyOf(path);
            arguments = List.copyOf(arguments);
            positions = List.copyOf(positions);
        }
    }

    /** There is no value. */
    public record Valueless(List<Label> path, Bottom why) implements Fault {
        /** Fixes the path. */
        public Valueless {
            path = List.copyOf(path);
        }
    }

    private final transient List<Fault> faults;

    NoSchemaException(List<Fault> faults) {
        super(faults.size() + " values have no schema");
        this.faults = List.copyOf(faults);
    }

    /** The reasons, at least one. */
    public List<Fault> faults() {
        return faults;
    }
}
