package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.syntax.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that cannot be compiled.
 *
 * @param position where
 * @param code the id of a {@link CompileCode}, or of a syntax code for what is wrong within a literal
 * @param arguments what its sentence speaks of, the same in every language
 * @param near the known name that may have been meant, null where none is close
 */
public record Problem(
        Position position,
        String code,
        List<String> arguments,
        @Nullable String near) {

    /** Fixes the arguments. */
    public Problem {
        arguments = List.copyOf(arguments);
    }

    static Problem of(Position position, CompileCode code, String... arguments) {
        return new Problem(position, code.id(), List.of(arguments), null);
    }
}
