package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Problem;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.SyntaxProblem;
import java.util.List;

/**
 * One thing that is wrong with CUE.
 *
 * @param path the field that it concerns, the root where it concerns a whole text
 * @param code its stable id: {@code syntax}, {@code import}, {@code reference} … for what cannot be compiled; {@code eval},
 *     {@code user}, {@code structural-cycle}, {@code incomplete}, {@code cycle} for what has no value; {@code not-concrete} and
 *     {@code required} for what is not decided; {@code budget} for what costs too much
 * @param message what is wrong, in English
 * @param positions the places that take part, the most telling first; empty for what nobody wrote
 */
public record CueError(CuePath path, String code, String message, List<Position> positions) {

    /** Fixes the places. */
    public CueError {
        positions = List.copyOf(positions);
    }

    static CueError of(SyntaxProblem problem) {
        return new CueError(CuePath.ROOT, "syntax", problem.message(), List.of(problem.position()));
    }

    static CueError of(Problem problem) {
        return new CueError(CuePath.ROOT, problem.code(), problem.message(), List.of(problem.position()));
    }

    static CueError of(CuePath path, Bottom bottom) {
        return new CueError(path, bottom.code().id().replace(' ', '-'), bottom.message(), bottom.positions());
    }

    /** {@code PATH: MESSAGE}, as it is told in one line. */
    public String told() {
        return path.labels().isEmpty() ? message : path + ": " + message;
    }

    @Override
    public String toString() {
        return positions.isEmpty() ? told() : positions.getFirst() + ": " + told();
    }
}
