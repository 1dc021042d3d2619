package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.CompileCode;
import dev.slipway.kubevela.cue.compile.Problem;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.EvalCode;
import dev.slipway.kubevela.cue.eval.Reason;
import dev.slipway.kubevela.cue.openapi.NoSchemaException;
import dev.slipway.kubevela.cue.std.StdCode;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.Sentences;
import dev.slipway.kubevela.cue.syntax.SyntaxCode;
import dev.slipway.kubevela.cue.syntax.SyntaxProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with CUE.
 *
 * @param path the field that it concerns, the root where it concerns a whole text
 * @param code its stable id: {@code cue.syntax.…}, {@code cue.compile.…}, {@code cue.eval.…}, {@code cue.openapi.…} or {@code cue.load.…}; each has a sentence
 *     in the message files
 * @param type what kind of failure it is, as the original tells them apart
 * @param arguments what its sentence speaks of, the same in every language but for a reason, which is in English here
 * @param because why a function of the library fails, where that is what is wrong
 * @param positions the places that take part, the most telling first; empty for what nobody wrote
 * @param hint what helps
 */
public record CueError(
        CuePath path,
        String code,
        Type type,
        List<String> arguments,
        Optional<Because> because,
        List<Position> positions,
        Optional<Hint> hint) {

    /** The kinds of failures. */
    public enum Type {
        /** It cannot be read or compiled. */
        BUILD,
        /** A conflict or a wrong operand. */
        EVAL,
        /** A failure that an author wrote. */
        USER,
        /** A struct that contains itself without an end. */
        STRUCTURAL_CYCLE,
        /** Something is not given or not decided. */
        INCOMPLETE,
        /** A value that needs itself. */
        CYCLE;

        static Type of(Bottom.Code code) {
            return switch (code) {
                case EVAL -> EVAL;
                case USER -> USER;
                case STRUCTURAL_CYCLE -> STRUCTURAL_CYCLE;
                case INCOMPLETE -> INCOMPLETE;
                case CYCLE -> CYCLE;
            };
        }
    }

    /**
     * A sentence that helps.
     *
     * @param code its id: {@code cue.hint.near} …
     * @param arguments what it speaks of, the same in every language
     */
    public record Hint(String code, List<String> arguments) {
        /** Fixes the arguments. */
        public Hint {
            arguments = List.copyOf(arguments);
        }

        static Hint of(HintCode code, String... arguments) {
            return new Hint(code.id(), List.of(arguments));
        }

        /** The sentence in a language, in English where there is no translation. */
        public String message(Locale locale) {
            return OWN.say(locale, code, arguments);
        }
    }

    /**
     * A sentence within the sentence of an error.
     *
     * @param place which of the arguments around it it is
     * @param code its stable id: {@code cue.std.…}, or {@code cue.eval.…} for what a function asked of the evaluator
     * @param arguments what it speaks of, the same in every language but for an inner reason, which is in English here
     * @param because a reason for it in turn
     */
    public record Because(int place, String code, List<String> arguments, Optional<Because> because) {
        /** Fixes the arguments. */
        public Because {
            arguments = List.copyOf(arguments);
        }

        /** Nothing where there is no reason; {@code place} is where it stands. */
        public static Optional<Because> of(int place, @Nullable Reason why) {
            return why == null
                    ? Optional.empty()
                    : Optional.of(new Because(place, why.id(), why.arguments(), of(why.place(), why.inner())));
        }

        /** The sentence in a language, in English where there is no translation. */
        public String message(Locale locale) {
            return say(locale, code, arguments, because);
        }
    }

    private static final Sentences OWN = new Sentences(CueError.class);
    private static final Sentences SYNTAX = new Sentences(SyntaxCode.class);
    private static final Sentences COMPILE = new Sentences(CompileCode.class);
    private static final Sentences EVALUATION = new Sentences(EvalCode.class);
    private static final Sentences LIBRARY = new Sentences(StdCode.class);

    /** Fixes the places. */
    public CueError {
        arguments = List.copyOf(arguments);
        positions = List.copyOf(positions);
    }

    static CueError build(String code, List<String> arguments, List<Position> positions, @Nullable String near) {
        return new CueError(CuePath.ROOT, code, Type.BUILD, arguments, Optional.empty(), positions, near(near));
    }

    /** What cannot be read. */
    public static CueError of(LoadCode code, List<Position> positions, String... arguments) {
        return build(code.id(), List.of(arguments), positions, null);
    }

    /** What cannot be read as something that the library reads. */
    public static CueError of(LoadCode code, List<Position> positions, Reason why) {
        return new CueError(
                CuePath.ROOT,
                code.id(),
                Type.BUILD,
                List.of(why.message(Locale.ROOT)),
                Because.of(0, why),
                positions,
                Optional.empty());
    }

    /** What is wrong with the grammar of a text. */
    public static CueError of(SyntaxProblem problem) {
        return build(problem.code().id(), problem.arguments(), List.of(problem.position()), null);
    }

    static CueError of(Problem problem) {
        return build(problem.code(), problem.arguments(), List.of(problem.position()), problem.near());
    }

    /** A failure of a field; the choices of a disjunction are told apart elsewhere. */
    static CueError of(CuePath path, Bottom bottom) {
        List<Position> positions = bottom.positions();
        List<String> words = new ArrayList<>();
        words.add(path.labels().isEmpty() ? "" : path + ": ");
        words.addAll(bottom.arguments());
        // Beside what is not given stands what may be a misspelling of it.
        boolean missing = bottom.what() == EvalCode.NO_VALUE || bottom.what() == EvalCode.REQUIRED;
        words.add(missing || positions.size() < 2 ? "" : " (" + positions.get(1) + ")");
        Optional<Hint> hint = missing
                ? Optional.ofNullable(bottom.near()).map(name -> Hint.of(HintCode.MISSPELT, name))
                : near(bottom.near());
        Optional<Because> because = Because.of(bottom.reasonPlace() + 1, bottom.reason());
        return new CueError(path, bottom.what().id(), Type.of(bottom.code()), words, because, positions, hint);
    }

    /** Why a value has no schema. */
    static CueError of(CuePath path, NoSchemaException.Wordless fault) {
        List<String> words = new ArrayList<>();
        words.add(path.labels().isEmpty() ? "" : path + ": ");
        words.addAll(fault.arguments());
        return new CueError(
                path, fault.code().id(), Type.EVAL, words, Optional.empty(), fault.positions(), Optional.empty());
    }

    private static Optional<Hint> near(@Nullable String near) {
        return Optional.ofNullable(near).map(name -> Hint.of(HintCode.NEAR, name));
    }

    CueError with(Hint help) {
        return new CueError(path, code, type, arguments, because, positions, Optional.of(help));
    }

    /** What is wrong, in English, with the path before it. */
    public String message() {
        return message(Locale.ROOT);
    }

    /** What is wrong, in a language, with the path before it; English where there is no translation. */
    public String message(Locale locale) {
        return say(locale, code, arguments, because);
    }

    private static String say(Locale locale, String code, List<String> arguments, Optional<Because> because) {
        List<String> words = new ArrayList<>(arguments);
        because.ifPresent(why -> words.set(why.place(), why.message(locale)));
        return sentences(code).say(locale, code, words);
    }

    private static Sentences sentences(String code) {
        return switch (code.substring(0, code.indexOf('.', "cue.".length()))) {
            case "cue.syntax" -> SYNTAX;
            case "cue.compile" -> COMPILE;
            case "cue.eval" -> EVALUATION;
            case "cue.std" -> LIBRARY;
            default -> OWN;
        };
    }

    @Override
    public String toString() {
        String told =
                hint.map(help -> message() + "; " + help.message(Locale.ROOT)).orElseGet(this::message);
        return positions.isEmpty() ? told : positions.getFirst() + ": " + told;
    }
}
