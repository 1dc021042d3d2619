package dev.slipway.kubevela.cue;

import java.util.List;
import java.util.stream.Collectors;

/** CUE that cannot be compiled, or a value that is not what was asked for. It names everything that is wrong at once. */
public final class InvalidCueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<CueError> errors;

    /** At least one error. */
    public InvalidCueException(List<CueError> errors) {
        super(errors.stream().map(CueError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /** What is wrong, in the order of the texts. */
    public List<CueError> errors() {
        return errors;
    }
}
