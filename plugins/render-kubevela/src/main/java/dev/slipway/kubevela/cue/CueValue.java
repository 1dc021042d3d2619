package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.Origin;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.syntax.Comment;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value with the way that leads to it. It is finished: looking at it evaluates nothing. Immutable, any thread.
 */
public final class CueValue {

    /** Which fields of a struct are wanted besides the regular ones. */
    public enum Include {
        /** {@code name?}, which constrains a field that is not there. */
        OPTIONAL,
        /** {@code #Name}. */
        DEFINITIONS,
        /** {@code _name}, and definitions of that kind with {@link #DEFINITIONS}. */
        HIDDEN
    }

    private final CuePath path;
    private final Value value;
    private final @Nullable CueValue parent;

    CueValue(CuePath path, Value value, @Nullable CueValue parent) {
        this.path = path;
        this.value = value;
        this.parent = parent;
    }

    /** The way from the value that was evaluated. */
    public CuePath path() {
        return path;
    }

    /** What evaluation made. */
    public Value raw() {
        return value;
    }

    /** The kinds that it can be, bits of {@link Kind}; none for a failure. */
    public int kinds() {
        return value.kinds();
    }

    /** The one kind that it is, by default if need be, once it is decided; {@link Kind#BOTTOM} before. */
    public int kind() {
        Value decided = value.decided();
        boolean known = decided.scalar() != null || decided.list() || decided.struct();
        return known && decided.error() == null && decided.open() == null ? decided.kinds() : Kind.BOTTOM;
    }

    /** Member, required or optional field. */
    public Expr.Mark mark() {
        return value.mark();
    }

    /** True for a definition, hidden or not. */
    public boolean definition() {
        Label label = value.label();
        return label != null && label.definition();
    }

    /** The value that it is by default; empty when nothing is marked, and when the marks disagree. */
    public Optional<CueValue> byDefault() {
        return Optional.ofNullable(value.fallback()).map(each -> new CueValue(path, each, parent));
    }

    /** What a disjunction may still be; empty for any other value. */
    public List<CueValue> choices() {
        return value.choices().stream()
                .map(each -> new CueValue(path, each, parent))
                .toList();
    }

    /** The bounds that are left. */
    public List<Value.Limit> limits() {
        return value.limits();
    }

    /** True where no field may be added. */
    public boolean closed() {
        return value.closed();
    }

    /** What lies at a path; empty when nothing does. Hidden names are found whatever package they belong to. */
    public Optional<CueValue> find(CuePath way) {
        CueValue at = this;
        for (Label label : way.labels()) {
            Value next = null;
            for (Value field : at.value.decided().fields()) {
                if (called(field.label(), label)) {
                    next = field;
                    break;
                }
            }
            if (next == null) {
                return Optional.empty();
            }
            at = at.child(next);
        }
        return Optional.of(at);
    }

    /** What lies at a path as it is written: {@code a.b[0]}. */
    public Optional<CueValue> find(String way) {
        return find(CuePath.parse(way));
    }

    private static boolean called(@Nullable Label label, Label wanted) {
        return label != null && label.type() == wanted.type() && label.name().equals(wanted.name());
    }

    /** The fields of a struct in the order of export, others than the regular ones behind those, in the order of evaluation. */
    public List<CueValue> fields(Set<Include> included) {
        Value decided = value.decided();
        List<CueValue> fields = new ArrayList<>();
        for (Value field : decided.ordered()) {
            if (field.mark() != Expr.Mark.OPTIONAL) {
                fields.add(child(field));
            }
        }
        for (Value field : decided.fields()) {
            Label label = field.label();
            if (label == null || label.type() == Label.Type.INDEX) {
                continue;
            }
            boolean wanted = (field.mark() != Expr.Mark.OPTIONAL || included.contains(Include.OPTIONAL))
                    && (!label.definition() || included.contains(Include.DEFINITIONS))
                    && (!label.hidden() || included.contains(Include.HIDDEN));
            if (wanted && (!label.regular() || field.mark() == Expr.Mark.OPTIONAL)) {
                fields.add(child(field));
            }
        }
        return fields;
    }

    /** The elements of a list, by default if need be; empty for any other value. */
    public List<CueValue> elements() {
        Value decided = value.decided();
        return decided.list() ? decided.fields().stream().map(this::child).toList() : List.of();
    }

    private CueValue child(Value field) {
        Label label = field.label();
        return new CueValue(label == null ? path : path.with(label), field, this);
    }

    // ------------------------------------------------------------------ where it comes from

    /** The expressions that were written for it, in the order of evaluation. */
    public List<Node> sources() {
        return value.sources();
    }

    /**
     * Every expression that took part in it: those written for it first, then those that references, definitions, patterns and
     * comprehensions brought, and what was filled in. Empty unless the program is {@link Program#traced}.
     */
    public List<Origin> origins() {
        return value.origins();
    }

    /** Where the expressions that were written for it stand. */
    public List<Position> positions() {
        return value.sources().stream().map(node -> node.first().position()).toList();
    }

    /** What its authors say about the field: the comments before each of its declarations, without slashes, each once. */
    public List<String> docs() {
        List<String> docs = new ArrayList<>();
        for (Node.Field field : declarations()) {
            for (Comment comment : field.first().before()) {
                String words = comment.words();
                if (comment.documents() && !docs.contains(words)) {
                    docs.add(words);
                }
            }
        }
        return docs;
    }

    /** The attributes of each of its declarations. */
    public List<Node.Attribute> attributes() {
        return declarations().stream()
                .flatMap(field -> field.attributes().stream())
                .toList();
    }

    private List<Node.Field> declarations() {
        List<Node.Field> fields = new ArrayList<>();
        Label label = value.label();
        if (parent == null || label == null) {
            return fields;
        }
        for (Expr.StructLit literal : parent.value.decided().literals()) {
            for (Expr.Decl decl : literal.decls()) {
                if (decl instanceof Expr.Field field
                        && field.label().equals(label)
                        && field.node() instanceof Node.Field written) {
                    fields.add(written);
                }
            }
        }
        return fields;
    }

    // ------------------------------------------------------------------ what is wrong, and data

    /** What is wrong here and below, whatever is still to be decided: conflicts, wrong operands, fields that are not allowed. */
    public List<CueError> errors() {
        return new Validation(this, false, false).errors();
    }

    /** What is wrong here and below. */
    public List<CueError> validate(Requirement... requirements) {
        List<Requirement> wanted = List.of(requirements);
        return new Validation(this, wanted.contains(Requirement.CONCRETE), wanted.contains(Requirement.FINAL)).errors();
    }

    /** Why it is not decided, which more information may mend; empty when it is, and for a failure. */
    public Optional<CueError> open() {
        Bottom open = value.open();
        return open == null ? Optional.empty() : Optional.of(CueError.of(path, open));
    }

    /**
     * The value as data, defaults taken, fields in the order of export.
     *
     * @throws InvalidCueException with everything that keeps it from being data
     */
    public Datum data() throws InvalidCueException {
        List<CueError> errors = validate(Requirement.CONCRETE, Requirement.FINAL);
        if (!errors.isEmpty()) {
            throw new InvalidCueException(errors);
        }
        return new Extraction(this).data();
    }
}
