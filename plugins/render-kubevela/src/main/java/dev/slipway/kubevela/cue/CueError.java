package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Problem;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.SyntaxProblem;
import java.util.List;
import java.util.Locale;

/**
 * One thing that is wrong with CUE.
 *
 * @param path the field that it concerns, the root where it concerns a whole text
 * @param code its stable id: {@code syntax.…}, {@code import}, {@code reference} … for what cannot be compiled; {@code eval},
 *     {@code user}, {@code structural-cycle}, {@code incomplete}, {@code cycle} for what has no value; {@code not-concrete} and
 *     {@code required} for what is not decided; {@code budget} for what costs too much
 * @param message what is wrong, in English
 * @param arguments what the sentence of its code speaks of, the same in every language
 * @param positions the places that take part, the most telling first; empty for what nobody wrote
 */
public record CueError(CuePath path, String code, String message, List<String> arguments, List<Position> positions) {

    /** Fixes the places. */
    public CueError {
        arguments = List.copyOf(arguments);
        positions = List.copyOf(positions);
    }

    /** With a sentence that has no translation: it speaks of the whole of it. */
    public CueError(CuePath path, String code, String message, List<Position> positions) {
        this(path, code, message, List.of(path.labels().isEmpty() ? message : path + ": " + message), positions);
    }

    /** What is wrong with the grammar of a text. */
    public static CueError of(SyntaxProblem problem) {
        return new CueError(
                CuePath.ROOT,
                problem.code().id().substring("cue.".length()),
                problem.message(),
                problem.arguments(),
                List.of(problem.position()));
    }

    static CueError of(Problem problem) {
        return new CueError(
                CuePath.ROOT,
                problem.code().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                problem.message(),
                List.of(problem.position()));
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
