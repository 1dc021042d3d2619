package dev.slipway.kubevela.cue.syntax;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of a source. Every record keeps the tokens that it was read from, and so the author's comments and line breaks.
 */
public sealed interface Node {

    /** The token that this begins with. */
    Token first();

    /** The first token of an expression that may begin with any number of others. */
    private static Token leftmost(Expr expr) {
        Expr at = expr;
        while (true) {
            switch (at) {
                case Binary binary -> at = binary.left();
                case Selector selector -> at = selector.operand();
                case Index index -> at = index.operand();
                case Slice slice -> at = slice.operand();
                case Call call -> at = call.function();
                default -> {
                    return at.first();
                }
            }
        }
    }

    /** What may stand in a struct or a file. */
    sealed interface Decl extends Node {
        /** The comma after it, written or implied, if there is one. */
        @Nullable
        Token comma();
    }

    /** What has a value. */
    sealed interface Expr extends Node {}

    /** What a comprehension is made of. */
    sealed interface Clause extends Node {}

    /** A file with its declarations; {@code end} is the token for its end. */
    record File(Source source, List<Decl> decls, Token end) implements Node {
        public File {
            decls = List.copyOf(decls);
        }

        @Override
        public Token first() {
            return decls.isEmpty() ? end : decls.getFirst().first();
        }

        /** The name of its package clause. */
        public @Nullable String packageName() {
            for (Decl decl : decls) {
                if (decl instanceof Package clause) {
                    return clause.name().text();
                }
            }
            return null;
        }

        /** Everything that it imports, in order. */
        public List<ImportSpec> imports() {
            List<ImportSpec> specs = new ArrayList<>();
            for (Decl decl : decls) {
                if (decl instanceof Import clause) {
                    specs.addAll(clause.specs());
                }
            }
            return specs;
        }
    }

    /** {@code package NAME}. */
    record Package(Token keyword, Token name, @Nullable Token comma) implements Decl {
        @Override
        public Token first() {
            return keyword;
        }
    }

    /** {@code import …}, with parentheses or for one package. */
    record Import(
            Token keyword,
            @Nullable Token open,
            List<ImportSpec> specs,
            @Nullable Token close,
            @Nullable Token comma) implements Decl {
        public Import {
            specs = List.copyOf(specs);
        }

        @Override
        public Token first() {
            return keyword;
        }
    }

    /** One imported package, perhaps under a name of its own. */
    record ImportSpec(
            @Nullable Token name, Token path, @Nullable Token comma) implements Node {
        @Override
        public Token first() {
            return name != null ? name : path;
        }
    }

    /** {@code LABEL: VALUE}, with an alias for the field, a mark and attributes. */
    record Field(
            @Nullable Token alias,
            @Nullable Token bind,
            Label label,
            @Nullable Token constraint,
            Token colon,
            Expr value,
            List<Attribute> attributes,
            @Nullable Token comma)
            implements Decl {
        public Field {
            attributes = List.copyOf(attributes);
        }

        @Override
        public Token first() {
            return alias != null ? alias : label.first();
        }

        /** True for a field with neither mark. */
        public boolean regular() {
            return constraint == null;
        }
    }

    /** {@code let NAME = VALUE} among declarations. */
    record LetDecl(
            Token keyword,
            Token name,
            Token bind,
            Expr value,
            @Nullable Token comma) implements Decl {
        @Override
        public Token first() {
            return keyword;
        }
    }

    /** A value that its struct embeds. */
    record Embedding(Expr value, @Nullable Token comma) implements Decl {
        @Override
        public Token first() {
            return value.first();
        }
    }

    /** {@code …}: further fields are welcome. */
    record Ellipsis(
            Token dots, @Nullable Expr type, @Nullable Token comma) implements Decl, Expr {
        @Override
        public Token first() {
            return dots;
        }
    }

    /** {@code @name(…)}. */
    record Attribute(Token text, @Nullable Token comma) implements Decl {
        @Override
        public Token first() {
            return text;
        }

        /** What stands between the at sign and the parenthesis. */
        public String key() {
            String all = text.text();
            int open = all.indexOf('(');
            return open < 0 ? all.substring(1) : all.substring(1, open);
        }

        /** What stands in the parentheses. */
        public String body() {
            String all = text.text();
            int open = all.indexOf('(');
            return open < 0 || !all.endsWith(")") ? "" : all.substring(open + 1, all.length() - 1);
        }
    }

    /** A declaration that could not be read. */
    record BadDecl(Token first, @Nullable Token comma) implements Decl {}

    /** What names a field. */
    sealed interface Label extends Node {}

    /** A name. */
    record Ident(Token token) implements Expr, Label {
        @Override
        public Token first() {
            return token;
        }

        /** The name itself. */
        public String name() {
            return token.text();
        }
    }

    /** A number, a string, null or a truth value. */
    record BasicLit(Token token) implements Expr, Label {
        @Override
        public Token first() {
            return token;
        }
    }

    /** A string with expressions in it; the parts are one more than the expressions. */
    record Interpolation(List<Token> parts, List<Expr> values) implements Expr, Label {
        public Interpolation {
            parts = List.copyOf(parts);
            values = List.copyOf(values);
        }

        @Override
        public Token first() {
            return parts.getFirst();
        }
    }

    /** {@code (VALUE)} as a label or a value. */
    record Paren(Token open, Expr value, Token close) implements Expr, Label {
        @Override
        public Token first() {
            return open;
        }
    }

    /** {@code [PATTERN]} as a label. */
    record Pattern(ListLit list) implements Label {
        @Override
        public Token first() {
            return list.open();
        }
    }

    /** {@code _|_}. */
    record BottomLit(Token token) implements Expr {
        @Override
        public Token first() {
            return token;
        }
    }

    /** An expression that could not be read. */
    record BadExpr(Token first) implements Expr {}

    /** {@code {…}}; without braces where one label follows another. */
    record StructLit(
            @Nullable Token open,
            List<Decl> decls,
            @Nullable Token close) implements Expr {
        public StructLit {
            decls = List.copyOf(decls);
        }

        @Override
        public Token first() {
            return open != null ? open : decls.getFirst().first();
        }
    }

    /** {@code […]}; a comma may be missing before a comprehension and at the end. */
    record ListLit(Token open, List<Expr> elements, List<@Nullable Token> commas, Token close) implements Expr {
        @Override
        public Token first() {
            return open;
        }
    }

    /** {@code NAME=VALUE} where a value stands: in a pattern, a list or a struct. */
    record Alias(Token name, Token bind, Expr value) implements Expr {
        @Override
        public Token first() {
            return name;
        }
    }

    /** Clauses with the struct that they yield, in a list or a struct. */
    record Comprehension(
            List<Clause> clauses, Expr value, @Nullable Token comma) implements Expr, Decl {
        public Comprehension {
            clauses = List.copyOf(clauses);
        }

        @Override
        public Token first() {
            return clauses.getFirst().first();
        }
    }

    /** {@code for KEY, VALUE in SOURCE}. */
    record ForClause(
            Token keyword,
            @Nullable Token key,
            @Nullable Token separator,
            Token value,
            Token in,
            Expr source,
            @Nullable Token comma)
            implements Clause {
        @Override
        public Token first() {
            return keyword;
        }
    }

    /** {@code if CONDITION}. */
    record IfClause(Token keyword, Expr condition, @Nullable Token comma) implements Clause {
        @Override
        public Token first() {
            return keyword;
        }
    }

    /** {@code let NAME = VALUE} in a comprehension. */
    record LetClause(
            Token keyword,
            Token name,
            Token bind,
            Expr value,
            @Nullable Token comma) implements Clause {
        @Override
        public Token first() {
            return keyword;
        }
    }

    /** {@code VALUE.NAME}. */
    record Selector(Expr operand, Token dot, Token name) implements Expr {
        @Override
        public Token first() {
            return leftmost(operand);
        }
    }

    /** {@code VALUE[INDEX]}. */
    record Index(Expr operand, Token open, Expr index, Token close) implements Expr {
        @Override
        public Token first() {
            return leftmost(operand);
        }
    }

    /** {@code VALUE[LOW:HIGH]}. */
    record Slice(
            Expr operand,
            Token open,
            @Nullable Expr low,
            Token colon,
            @Nullable Expr high,
            Token close) implements Expr {
        @Override
        public Token first() {
            return leftmost(operand);
        }
    }

    /** {@code FUNCTION(ARGUMENTS)}. */
    record Call(Expr function, Token open, List<Expr> arguments, List<@Nullable Token> commas, Token close)
            implements Expr {
        @Override
        public Token first() {
            return leftmost(function);
        }
    }

    /** An operator before its operand. */
    record Unary(Token operator, Expr operand) implements Expr {
        @Override
        public Token first() {
            return operator;
        }
    }

    /** An operator between its operands; {@code op} tells the four word operators apart. */
    record Binary(Expr left, Token operator, TokenKind op, Expr right) implements Expr {
        @Override
        public Token first() {
            return leftmost(left);
        }
    }
}
