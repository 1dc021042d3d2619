package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names that one level of the source gives, within those of the levels around it. */
final class Scope {

    /** What a name means. */
    sealed interface Meaning {}

    /** A field of the struct of this level. */
    record OfField(Label label) implements Meaning {}

    /** The vertex of this level. */
    record OfVertex() implements Meaning {}

    /** A variable of this level. */
    record OfVariable() implements Meaning {}

    /** A let of this level. */
    record OfLet(Expr.Let let) implements Meaning {}

    /** A field whose label is an expression of this level. */
    record OfDynamic(Node.Expr label) implements Meaning {}

    /** An imported package. */
    record OfImport(String path) implements Meaning {}

    private record Entry(Meaning meaning, Position position) {}

    private final @Nullable Scope outer;
    private final boolean pushes;
    private final Map<String, Entry> names = new HashMap<>();
    private final Map<String, Position> unused = new LinkedHashMap<>();

    /**
     * A level.
     *
     * @param pushes whether an environment belongs to it
     */
    Scope(@Nullable Scope outer, boolean pushes) {
        this.outer = outer;
        this.pushes = pushes;
    }

    @Nullable
    Scope outer() {
        return outer;
    }

    boolean pushes() {
        return pushes;
    }

    void put(String name, Meaning meaning, Position position) {
        names.put(name, new Entry(meaning, position));
    }

    /** A name that must be used by somebody. */
    void putUsed(String name, Meaning meaning, Position position) {
        put(name, meaning, position);
        unused.put(name, position);
    }

    @Nullable
    Meaning get(String name) {
        Entry entry = names.get(name);
        if (entry == null) {
            return null;
        }
        unused.remove(name);
        return entry.meaning();
    }

    @Nullable
    Meaning peek(String name) {
        Entry entry = names.get(name);
        return entry == null ? null : entry.meaning();
    }

    /** Names that nobody used, with their places. */
    Map<String, Position> unused() {
        return unused;
    }

    /** All names of this level. */
    Collection<String> names() {
        return names.keySet();
    }
}
