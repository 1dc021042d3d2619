package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no value. Cheap to make: it keeps what it speaks of, and words and places are made when somebody asks. One that belongs to a
 * {@link Value} is immutable and for any thread; during evaluation it may speak of vertices.
 */
public final class Bottom implements Datum.Opaque {

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

    /**
     * What is wrong somewhere below.
     *
     * @param path from the field that has no value
     */
    public record Cause(List<Label> path, Bottom why) {
        /** Fixes the path. */
        public Cause {
            path = List.copyOf(path);
        }
    }

    /**
     * One choice of a disjunction that does not fit.
     *
     * @param position where it is written, null for what nobody wrote
     * @param causes all that is wrong with it, at least one
     */
    public record Fallen(@Nullable Position position, List<Cause> causes) {
        /** Fixes the causes. */
        public Fallen {
            causes = List.copyOf(causes);
        }
    }

    /**
     * What is known once evaluation has ended.
     *
     * @param path of the field that failed first, empty where that is not known
     * @param repeats where the expressions stand that a value repeats of others
     */
    record Details(@Nullable String near, List<Label> path, List<Fallen> fallen, List<Position> repeats) {
        static final Details NONE = new Details(null, List.of(), List.of(), List.of());

        Details {
            path = List.copyOf(path);
        }

        Details near(@Nullable String name) {
            return new Details(name, path, fallen, repeats);
        }

        Details fallen(List<Fallen> choices) {
            return new Details(near, path, choices, repeats);
        }

        Details repeats(List<Position> others) {
            return new Details(near, path, fallen, others);
        }
    }

    static final Sentences SENTENCES = new Sentences(Bottom.class);

    private final Code code;
    private final EvalCode what;
    private final Object[] about;
    private final @Nullable Node[] nodes;
    private final Details details;
    /** The field that failed first; only during evaluation. */
    private @Nullable Vertex where;

    private Bottom(Code code, EvalCode what, Object[] about, @Nullable Node[] nodes, Details details) {
        if (about.length != what.arity()) {
            throw new IllegalArgumentException(what + " speaks of " + what.arity() + " things, not " + about.length);
        }
        this.code = code;
        this.what = what;
        this.about = about;
        this.nodes = nodes;
        this.details = details;
    }

    static Bottom of(Code code, EvalCode what, @Nullable Node node, Object... about) {
        return new Bottom(code, what, about, new @Nullable Node[] {node}, Details.NONE);
    }

    static Bottom eval(EvalCode what, @Nullable Node node, Object... about) {
        return of(Code.EVAL, what, node, about);
    }

    static Bottom incomplete(EvalCode what, @Nullable Node node, Object... about) {
        return of(Code.INCOMPLETE, what, node, about);
    }

    /** The value of a vertex needs itself. */
    static Bottom cycle(Vertex vertex, @Nullable Node node) {
        return of(Code.CYCLE, EvalCode.CYCLE, node, new Spoken.Name(vertex));
    }

    /** What is needed to go on is not decided. */
    static Bottom undecided(Vertex vertex, @Nullable Node user) {
        return of(Code.INCOMPLETE, EvalCode.NO_VALUE, user, new Spoken.Name(vertex), vertex, "");
    }

    /** A value that is not given, told by its kinds and the expressions written for it. */
    public static Bottom notGiven(String kinds, List<Node> sources) {
        return incomplete(EvalCode.NOT_DECIDED, sources.isEmpty() ? null : sources.getFirst(), kinds);
    }

    /** Two things that are not the case together: what is there, and what it should be. */
    static Bottom both(EvalCode what, Object actual, @Nullable Expr by, Object expected, @Nullable Expr of) {
        return new Bottom(
                Code.EVAL,
                what,
                new Object[] {actual, expected},
                new @Nullable Node[] {by == null ? null : by.node(), of == null ? null : of.node()},
                Details.NONE);
    }

    /** A value that is none of several; both are words already. */
    static Bottom oneOf(String actual, @Nullable Node there, String wanted, @Nullable Node choice, Details known) {
        return new Bottom(
                Code.EVAL, EvalCode.ONE_OF, new Object[] {actual, wanted}, new @Nullable Node[] {there, choice}, known);
    }

    /** The same failure of another kind. */
    Bottom as(Code other) {
        if (other == code) {
            return this;
        }
        Bottom same = new Bottom(other, what, about, nodes, details);
        same.where = where;
        return same;
    }

    /** The same, told for good: it speaks of nothing that changes. */
    Bottom told(Object[] words, @Nullable Node[] places, Details known) {
        return new Bottom(code, what, words, places, known);
    }

    /** This failure, noted for a field; the first field counts. */
    Bottom at(Vertex vertex) {
        if (where == null && vertex.label != null) {
            where = vertex;
        }
        return this;
    }

    Details details() {
        return details;
    }

    /** The field that failed first, null where that is not known. */
    @Nullable
    Vertex where() {
        return where;
    }

    Object about(int at) {
        return about[at];
    }

    @Nullable
    Node node(int at) {
        return at < nodes.length ? nodes[at] : null;
    }

    String argument(int at) {
        return Spoken.words(about[at]);
    }

    /** The struct in which a field is missing, null where it is about anything else. */
    @Nullable
    Vertex missingFrom() {
        return what == EvalCode.UNDEFINED_FIELD && about[0] instanceof Spoken.Member member ? member.base() : null;
    }

    /** What kind of failure. */
    public Code code() {
        return code;
    }

    /** What is wrong. */
    public EvalCode what() {
        return what;
    }

    /** What the sentence of {@link #what} speaks of, from {@code {1}} on, the same in every language but for a reason, which is in English here. */
    public List<String> arguments() {
        List<String> words = new ArrayList<>(about.length);
        for (Object each : about) {
            words.add(Spoken.words(each));
        }
        return words;
    }

    /** Which of the arguments is a reason of its own, -1 for none. */
    public int reasonPlace() {
        return Reason.place(about);
    }

    /** Why a function has no result, null for other failures. */
    public @Nullable Reason reason() {
        int place = reasonPlace();
        return place < 0 ? null : (Reason) about[place];
    }

    /** The places that take part, the most telling first. */
    public List<Position> positions() {
        List<Position> positions = new ArrayList<>(nodes.length);
        for (Node node : nodes) {
            if (node != null) {
                positions.add(node.first().position());
            }
        }
        return positions;
    }

    /** The known name that may have been meant, null where none is close or nothing is named. */
    public @Nullable String near() {
        return details.near();
    }

    /** The path from the root to the field that failed first; empty where that is not known. */
    public List<Label> path() {
        return details.path();
    }

    /** The choices of a disjunction of which none fits, the closest first; empty for other failures. */
    public List<Fallen> fallen() {
        return details.fallen();
    }

    /** For a value that is not given: where the expressions stand that it repeats of other fields. */
    public List<Position> repeats() {
        return details.repeats();
    }

    /** What is wrong, in English, for somebody who knows where. */
    public String message() {
        List<String> words = new ArrayList<>();
        words.add("");
        words.addAll(arguments());
        words.add("");
        return SENTENCES.say(Locale.ROOT, what.id(), words);
    }

    /** True where further information may help. */
    public boolean open() {
        return code.open();
    }

    @Override
    public int kind() {
        return Kind.BOTTOM;
    }

    @Override
    public String toString() {
        return code.id() + ": " + message();
    }
}
