package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Token;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

    private final @Nullable Scope outer;
    private final boolean pushes;
    private final Map<String, Meaning> names = new HashMap<>();
    private final Map<String, Token> unused = new LinkedHashMap<>();
    private final Set<String> aliases = new HashSet<>();
    private @Nullable String hidden;
    private boolean inField;

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

    void put(String name, Meaning meaning) {
        names.put(name, meaning);
    }

    /** A name that must be used by somebody. */
    void putUsed(String name, Meaning meaning, Token token) {
        put(name, meaning);
        unused.put(name, token);
    }

    /** Notes whether the value of a field of this level is being read. Says what it was before. */
    boolean inField(boolean now) {
        boolean before = inField;
        inField = now;
        return before;
    }

    /** Whether a name is one of this level, or of those around it that belong to the same struct. */
    boolean ownName(String name, Scope end) {
        for (Scope level = this; level != null && level != end && !level.inField; level = level.outer) {
            if (level.names.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /** Notes that a name of this level is one of an alias or a let. */
    void alias(String name) {
        aliases.add(name);
    }

    /** Hides a name of this level from who asks what names are; null shows all. Says what was hidden before. */
    @Nullable
    String hide(@Nullable String name) {
        String before = hidden;
        hidden = name;
        return before;
    }

    /** Whether the nearest level around this one that has a name has it as an alias or a let; null where there is none. */
    @Nullable
    Boolean aliasAround(String name, Scope end) {
        for (Scope level = outer; level != null && level != end; level = level.outer) {
            if (level.names.containsKey(name) && !name.equals(level.hidden)) {
                return level.aliases.contains(name);
            }
        }
        return null;
    }

    @Nullable
    Meaning get(String name) {
        Meaning meaning = names.get(name);
        if (meaning != null) {
            unused.remove(name);
        }
        return meaning;
    }

    @Nullable
    Meaning peek(String name) {
        return names.get(name);
    }

    /** Names that nobody used, with where they stand. */
    Map<String, Token> unused() {
        return unused;
    }

    /** All names of this level. */
    Collection<String> names() {
        return names.keySet();
    }
}
