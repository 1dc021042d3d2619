package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.syntax.Literals;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What names an arc of a vertex. Equal by content; the hash is kept, since labels key every lookup. */
public final class Label {

    /** The kinds of labels. */
    public enum Type {
        /** A regular field. */
        STRING,
        /** An element of a list. */
        INDEX,
        /** {@code #name}. */
        DEFINITION,
        /** {@code _name}, told apart by package. */
        HIDDEN,
        /** {@code _#name}, told apart by package. */
        HIDDEN_DEFINITION
    }

    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{Nd}_$]*");

    private final String name;
    private final Type type;
    private final String owner;
    private final int hash;

    private Label(String name, Type type, String owner) {
        this.name = name;
        this.type = type;
        this.owner = owner;
        this.hash = (name.hashCode() * 31 + type.ordinal()) * 31 + owner.hashCode();
    }

    /** A regular field. */
    public static Label string(String name) {
        return new Label(name, Type.STRING, "");
    }

    /** An element of a list, counted from 0. */
    public static Label index(int index) {
        return new Label(Integer.toString(index), Type.INDEX, "");
    }

    /** What an identifier names as a label; {@code owner} is the package that hidden names belong to. */
    public static Label identifier(String name, @Nullable String owner) {
        if (name.startsWith("_#")) {
            return new Label(name, Type.HIDDEN_DEFINITION, owner == null ? "" : owner);
        }
        if (name.startsWith("#")) {
            return new Label(name, Type.DEFINITION, "");
        }
        if (name.startsWith("_")) {
            return new Label(name, Type.HIDDEN, owner == null ? "" : owner);
        }
        return string(name);
    }

    /** The name as written, without quotes. */
    public String name() {
        return name;
    }

    /** As it is written before a colon: with quotes where the name is no identifier. */
    public String written() {
        boolean bare = NAME.matcher(name).matches() && !name.startsWith("_") && !name.startsWith("#");
        return regular() && !bare ? Literals.quote(name) : name;
    }

    /** Its kind. */
    public Type type() {
        return type;
    }

    /** The number of an element. */
    public int index() {
        return Integer.parseInt(name);
    }

    /** True for a regular field. */
    public boolean regular() {
        return type == Type.STRING;
    }

    /** True for a definition, hidden or not. */
    public boolean definition() {
        return type == Type.DEFINITION || type == Type.HIDDEN_DEFINITION;
    }

    /** True for a hidden field or definition. */
    public boolean hidden() {
        return type == Type.HIDDEN || type == Type.HIDDEN_DEFINITION;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Label label
                        && hash == label.hash
                        && type == label.type
                        && name.equals(label.name)
                        && owner.equals(label.owner);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return name;
    }
}
