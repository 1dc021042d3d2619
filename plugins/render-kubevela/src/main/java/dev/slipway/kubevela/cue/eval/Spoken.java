package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What messages speak of, in CUE's own notation and so in no language. */
sealed interface Spoken {

    /** How much of a list of choices or arguments is told. */
    int MOST = 8;

    /** A struct that stands in a source. */
    String STRUCT = "{…}";

    /** A list that stands in a source. */
    String LIST = "[…]";

    /** The path of a vertex. */
    record Name(Vertex vertex) implements Spoken {}

    /** A field of a struct, perhaps one that is not there. */
    record Member(Label label, Vertex base) implements Spoken {}

    /** The choices of a disjunction of which none fits; what is told is their number. */
    record Choices(List<Disjunctions.Fall> falls) implements Spoken {}

    /** A set of kinds. */
    record Kinds(int kinds) implements Spoken {}

    /** A bound. */
    record Bound(Expr.Op op, Datum value) implements Spoken {}

    /** A call with what its arguments came to. */
    record Call(Builtin function, List<Datum> arguments) implements Spoken {}

    /** Data where it is known, else the kinds that are possible. */
    static Object value(@Nullable Datum known, int kinds, @Nullable Expr by) {
        return switch (by) {
            case Expr.StructLit struct -> STRUCT;
            case Expr.ListLit list -> LIST;
            case null, default -> known == null ? new Kinds(kinds) : known;
        };
    }

    /** The words for something. */
    static String words(Object about) {
        return switch (about) {
            case Name name -> path(name.vertex());
            case Kinds some -> Kind.name(some.kinds());
            case Bound bound -> bound.op().spelling() + Values.brief(bound.value());
            case Member member -> member.label().written();
            case Choices choices -> Integer.toString(choices.falls().size());
            case Call call when call.arguments().isEmpty() -> name(call.function());
            case Call call -> name(call.function()) + "(" + listed(call.arguments(), ", ") + ")";
            case Vertex vertex -> brief(vertex, 2);
            case Datum datum -> Values.brief(datum);
            case Label label -> label.written();
            case Reason reason -> reason.message(Locale.ROOT);
            case List<?> several -> listed(several, " | ");
            default -> about.toString();
        };
    }

    /** What a message speaks of without what belongs to the evaluation. */
    static Object lasting(Object about) {
        return switch (about) {
            case Reason reason -> reason.told();
            case Datum.Opaque opaque -> words(opaque);
            case Datum datum -> datum;
            case Kinds kinds -> kinds;
            case Bound bound -> bound;
            default -> words(about);
        };
    }

    /** The path of a vertex, empty for one that is no field. */
    static String path(Vertex vertex) {
        return String.join(".", vertex.path().stream().map(Label::written).toList());
    }

    /** A function as it is called: by the last part of its package's path. */
    static String name(Builtin function) {
        String full = function.name();
        return full.substring(full.lastIndexOf('/') + 1);
    }

    private static String listed(List<?> several, String between) {
        List<String> words = new ArrayList<>();
        for (Object each : several) {
            if (words.size() == MOST) {
                words.add("…");
                break;
            }
            words.add(words(each));
        }
        return String.join(between, words);
    }

    /** What a vertex is or may be: two levels of it. */
    private static String brief(Vertex vertex, int levels) {
        Vertex found = vertex.resolved();
        if (found.scalar != null) {
            return Values.brief(found.scalar);
        }
        if (found.leaves != null) {
            return listed(found.leaves.stream().map(Vertex.Leaf::vertex).toList(), " | ");
        }
        if (found.list || found.struct) {
            return found.list ? "[" + inside(found, levels) + "]" : "{" + inside(found, levels) + "}";
        }
        if (found.limits == null) {
            return Kind.name(found.kind());
        }
        List<String> parts = new ArrayList<>();
        if (found.kinds == Kind.INT || found.kinds == Kind.FLOAT) {
            parts.add(Kind.name(found.kinds));
        }
        for (Vertex.Limit limit : found.limits) {
            parts.add(words(new Bound(limit.op(), limit.value())));
        }
        return String.join(" & ", parts);
    }

    private static String inside(Vertex vertex, int levels) {
        List<String> parts = new ArrayList<>();
        for (Vertex arc : vertex.arcs().values()) {
            Label label = arc.label;
            if (label == null || arc.arc != Vertex.Arc.MEMBER) {
                continue;
            }
            if (levels == 0 || parts.size() == MOST) {
                parts.add("…");
                break;
            }
            String value = brief(arc, levels - 1);
            parts.add(label.type() == Label.Type.INDEX ? value : label.written() + ": " + value);
        }
        return String.join(", ", parts);
    }
}
