package dev.slipway.kubevela.cue.compile;

import dev.slipway.kubevela.cue.syntax.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression: every name says how many environments up its value lives. Immutable; two expressions are the same only if
 * they are one object.
 *
 * <p>Environments are pushed by {@link StructLit}, by each {@link For} and {@link LetClause}, by the value of a {@link Pattern}
 * and by {@link Aliased}.
 */
public sealed interface Expr {

    /** The source of the expression, null for what nobody wrote. */
    @Nullable
    Node node();

    /** Whether it is a reference that names a definition on its way. */
    default boolean namesDefinition() {
        Expr at = this;
        while (true) {
            switch (at) {
                case Selector selector -> {
                    if (selector.label().definition()) {
                        return true;
                    }
                    at = selector.operand();
                }
                case Index index -> at = index.operand();
                case FieldRef ref -> {
                    return ref.label().definition();
                }
                default -> {
                    return false;
                }
            }
        }
    }

    /** True for one and the same expression; what merely looks the same stands elsewhere and means something of its own. */
    @SuppressWarnings("ReferenceEquality") // The one place where expressions are compared.
    default boolean is(Expr other) {
        return this == other;
    }

    /** True for what names a value that stands elsewhere. */
    default boolean refers() {
        return switch (this) {
            case FieldRef ref -> true;
            case SelfRef ref -> true;
            case VarRef ref -> true;
            case LetRef ref -> true;
            case ImportRef ref -> true;
            case Selector ref -> true;
            case Index ref -> true;
            default -> false;
        };
    }

    /** Constraint of a field. */
    enum Mark {
        MEMBER,
        REQUIRED,
        OPTIONAL
    }

    /** Operators between two operands that are no unification and no disjunction. */
    enum Op {
        ADD("+"),
        SUB("-"),
        MUL("*"),
        QUO("/"),
        INT_DIV("div"),
        INT_MOD("mod"),
        INT_QUO("quo"),
        INT_REM("rem"),
        LAND("&&"),
        LOR("||"),
        EQ("=="),
        NE("!="),
        LT("<"),
        LE("<="),
        GT(">"),
        GE(">="),
        MATCH("=~"),
        NO_MATCH("!~"),
        NOT("!");

        private final String spelling;

        Op(String spelling) {
            this.spelling = spelling;
        }

        /** As it is written. */
        public String spelling() {
            return spelling;
        }
    }

    /** A value of the source or of a caller. */
    record Const(@Nullable Node node, Datum value) implements Expr {}

    /** A set of kinds: {@code string}, {@code number}, {@code _}. */
    record Type(@Nullable Node node, int kinds) implements Expr {}

    /** {@code _|_}. */
    record BottomLit(@Nullable Node node) implements Expr {}

    /** {@code {…}} or a file. */
    final class StructLit implements Expr {
        private final @Nullable Node node;
        private List<Decl> decls = List.of();
        private boolean yielded;
        private boolean loose;

        /** A struct whose declarations are told later, since they refer to it. */
        StructLit(@Nullable Node node) {
            this.node = node;
        }

        /** A struct that nobody wrote; names in {@code decls} mean what they mean in a file of the package. */
        public static StructLit of(List<Decl> decls) {
            return of(null, decls);
        }

        /** The same for a struct of data, which has a place. */
        public static StructLit of(@Nullable Node node, List<Decl> decls) {
            StructLit struct = new StructLit(node);
            struct.complete(decls);
            return struct;
        }

        void complete(List<Decl> all) {
            decls = List.copyOf(all);
        }

        void yieldedByComprehension() {
            yielded = true;
            loosen();
        }

        /** What stands below a named field of it is in the same case. */
        private void loosen() {
            Deque<StructLit> open = new ArrayDeque<>();
            open.push(this);
            while (!open.isEmpty()) {
                StructLit struct = open.pop();
                struct.loose = true;
                for (Decl decl : struct.decls) {
                    if (decl instanceof Field field && field.value() instanceof StructLit inner) {
                        open.push(inner);
                    }
                }
            }
        }

        /** True where named fields count apart from what is embedded beside them, in the order of export. */
        public boolean loose() {
            return loose;
        }

        /** True for what a comprehension among declarations yields. */
        public boolean yielded() {
            return yielded;
        }

        @Override
        public @Nullable Node node() {
            return node;
        }

        /** What it declares, in order. */
        public List<Decl> decls() {
            return decls;
        }
    }

    /** {@code […]}: elements may be comprehensions; {@code rest} is what {@code ...} allows, null for a closed list. */
    record ListLit(
            @Nullable Node node,
            List<Element> elements,
            @Nullable Expr rest) implements Expr {}

    /** An element of a list. */
    sealed interface Element {}

    /** One value. */
    record Single(Expr value) implements Element {}

    /** A name of a field of a struct around it. */
    record FieldRef(@Nullable Node node, int up, Label label) implements Expr {}

    /** The vertex that an environment belongs to. */
    record SelfRef(@Nullable Node node, int up) implements Expr {}

    /** A variable of a clause or of a pattern's label. */
    record VarRef(@Nullable Node node, int up, String name) implements Expr {}

    /** A name that {@code let} gave within a struct. */
    record LetRef(@Nullable Node node, int up, Let let) implements Expr {}

    /** An imported package that is made of CUE. */
    record ImportRef(@Nullable Node node, String path) implements Expr {}

    /** A function of the language ({@code len}) or of the standard library. */
    record FunctionRef(@Nullable Node node, String packagePath, String name) implements Expr {}

    /** {@code x.name}. */
    record Selector(@Nullable Node node, Expr operand, Label label) implements Expr {}

    /** {@code x[i]}. */
    record Index(@Nullable Node node, Expr operand, Expr index) implements Expr {}

    /** {@code x[low:high]}. */
    record Slice(
            @Nullable Node node,
            Expr operand,
            @Nullable Expr low,
            @Nullable Expr high) implements Expr {}

    /** {@code f(x)}. */
    record Call(@Nullable Node node, Expr function, List<Expr> arguments) implements Expr {}

    /** {@code -x}, {@code !x}, {@code +x}. */
    record Unary(@Nullable Node node, Op op, Expr operand) implements Expr {}

    /** An operator between two operands. */
    record Binary(@Nullable Node node, Op op, Expr left, Expr right) implements Expr {}

    /** {@code <x}, {@code !=x}, {@code =~x}. */
    record Bound(@Nullable Node node, Op op, Expr operand) implements Expr {}

    /** {@code x & y}. */
    record And(@Nullable Node node, Expr left, Expr right) implements Expr {}

    /** {@code *x | y | z}, flat. */
    record Or(@Nullable Node node, List<Choice> choices, boolean marked) implements Expr {}

    /** One side of a disjunction. */
    record Choice(Expr value, boolean isDefault) {}

    /** {@code "a\(b)c"}; texts are one more than values. */
    record Interpolation(@Nullable Node node, boolean bytes, List<String> texts, List<Expr> values) implements Expr {}

    /** A value that a name stands for within itself: pushes an environment whose vertex is the field's own. */
    record Aliased(@Nullable Node node, Expr value) implements Expr {}

    /** What a struct declares. */
    sealed interface Decl {}

    /** {@code label: value}. */
    record Field(@Nullable Node node, Label label, Mark mark, Expr value) implements Decl {}

    /** {@code "\(label)": value} or {@code (label): value}. */
    record Dynamic(@Nullable Node node, Expr label, Mark mark, Expr value) implements Decl {}

    /** {@code [label]: value}; {@code variable} is the name that the value calls the label by. */
    record Pattern(
            @Nullable Node node, Expr label, @Nullable String variable, Expr value) implements Decl {}

    /** {@code ...}; CUE 0.14 has no type behind it in structs. */
    record Ellipsis(@Nullable Node node) implements Decl {}

    /** A value that the struct embeds. */
    record Embedding(@Nullable Node node, Expr value) implements Decl {}

    /** {@code let name = value}; evaluated when somebody asks. One object for each declaration. */
    final class Let implements Decl {
        private final @Nullable Node node;
        private final String name;
        private @Nullable Expr value;

        Let(@Nullable Node node, String name) {
            this.node = node;
            this.name = name;
        }

        void complete(Expr expr) {
            value = expr;
        }

        /** Its source. */
        public @Nullable Node node() {
            return node;
        }

        /** Its name. */
        public String name() {
            return name;
        }

        /** What it stands for. */
        public Expr value() {
            Expr known = value;
            if (known == null) {
                throw new IllegalStateException("let " + name + " is not complete");
            }
            return known;
        }
    }

    /** Clauses with the struct that they yield. */
    record Comprehension(@Nullable Node node, List<Clause> clauses, Expr value) implements Decl, Element {}

    /** What a comprehension is made of. */
    sealed interface Clause {}

    /** {@code for key, value in source}; pushes an environment with both names. */
    record For(@Nullable Node node, @Nullable String key, String value, Expr source) implements Clause {}

    /** {@code if condition}. */
    record If(@Nullable Node node, Expr condition) implements Clause {}

    /** {@code let name = value}; pushes an environment with the name. */
    record LetClause(@Nullable Node node, String name, Expr value) implements Clause {}
}
