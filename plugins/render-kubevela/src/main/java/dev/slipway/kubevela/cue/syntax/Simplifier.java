package dev.slipway.kubevela.cue.syntax;

import dev.slipway.kubevela.cue.syntax.Node.Decl;
import dev.slipway.kubevela.cue.syntax.Node.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a tree to one that means the same and is shorter: labels lose quotes that they do not need, a struct of one field loses its braces, and
 * what opens a struct stands at its end, once.
 */
final class Simplifier {

    /**
     * What came of it.
     *
     * @param file the shorter file
     * @param unbraced the fields in it, told apart by identity, that had braces around their value
     */
    record Result(Node.File file, Set<Node.Field> unbraced) {}

    private final Set<Token> quotes;
    private final Set<Node.Field> unbraced = Collections.newSetFromMap(new IdentityHashMap<>());

    private Simplifier(Set<Token> quotes) {
        this.quotes = quotes;
    }

    /** The shorter file; the given one remains as it is. */
    static Result simplify(Node.File file) {
        Simplifier simplifier = new Simplifier(QuotedNames.needed(file));
        List<Decl> decls = simplifier.decls(file.decls(), null, null);
        return new Result(new Node.File(file.source(), decls, file.end()), simplifier.unbraced);
    }

    // ------------------------------------------------------------------ declarations

    private List<Decl> decls(List<Decl> decls, @Nullable Token begin, @Nullable Token end) {
        List<Decl> result = new ArrayList<>();
        List<Comment> above = new ArrayList<>();
        Decl open = null;
        boolean begun = begin == null || begin.after().isEmpty();
        boolean ended = end == null || end.before().isEmpty();
        for (int i = 0; i < decls.size(); i++) {
            Decl decl = decls.get(i);
            if (opens(decl)) {
                if (open != null) {
                    above.addAll(remarks(open));
                }
                open = decl;
            } else {
                boolean apart = (i > 0 || begun) && (i < decls.size() - 1 || ended);
                Decl shorter = decl(decl, apart);
                result.add(i == 0 && begin != null ? close(decl, shorter) : shorter);
            }
        }
        if (open != null) {
            Token first = open.first();
            List<Comment> before = new ArrayList<>(above);
            before.addAll(first.before());
            Token dots = first.like(
                    TokenKind.ELLIPSIS,
                    TokenKind.ELLIPSIS.spelling(),
                    decls.size() == 1 ? first.spacing() : Spacing.UNKNOWN,
                    before);
            result.add(new Node.Ellipsis(dots, null, open.comma()));
        }
        return result;
    }

    /** Moves what is said above the first field of a struct up to the brace, where the field has lost its quotes. */
    private static Decl close(Decl before, Decl decl) {
        if (!(decl instanceof Node.Field field
                && field.label() instanceof Node.Ident name
                && name.token().kind() != before.first().kind()
                && !name.token().before().isEmpty())) {
            return decl;
        }
        List<Comment> above = new ArrayList<>(name.token().before());
        Comment first = above.getFirst();
        above.set(0, new Comment(first.lines(), Spacing.NEWLINE, first.documents(), first.trails()));
        Token token =
                name.token().like(name.token().kind(), name.name(), name.token().spacing(), above);
        return new Node.Field(
                null,
                null,
                new Node.Ident(token),
                field.constraint(),
                field.colon(),
                field.value(),
                field.attributes(),
                field.comma());
    }

    private static List<Comment> remarks(Decl decl) {
        List<Comment> remarks = new ArrayList<>(decl.first().before());
        if (decl.comma() != null) {
            for (Comment comment : decl.comma().after()) {
                remarks.add(new Comment(comment.lines(), Spacing.NEWLINE, true, false));
            }
        }
        return remarks;
    }

    /** True for three dots and for a pattern that says no more than they do. */
    private static boolean opens(Decl decl) {
        return switch (decl) {
            case Node.Ellipsis ellipsis -> ellipsis.type() == null;
            case Node.Field field ->
                field.alias() == null
                        && field.constraint() == null
                        && field.label() instanceof Node.Pattern pattern
                        && pattern.list().elements().getFirst() instanceof Node.Ident label
                        && (label.name().equals("string") || label.name().equals("_"))
                        && field.value() instanceof Node.Ident value
                        && value.name().equals("_");
            default -> false;
        };
    }

    /** A declaration; {@code apart} is true for one that no comment on a brace around it could speak of. */
    private Decl decl(Decl decl, boolean apart) {
        return switch (decl) {
            case Node.Field field -> field(field, null, apart);
            case Node.LetDecl let ->
                new Node.LetDecl(let.keyword(), let.name(), let.bind(), expr(let.value()), let.comma());
            case Node.Embedding embedding -> new Node.Embedding(expr(embedding.value()), embedding.comma());
            case Node.Comprehension comprehension -> comprehension(comprehension);
            case Node.Ellipsis ellipsis -> ellipsis(ellipsis);
            case Node.Package clause -> clause;
            case Node.Import clause -> clause;
            case Node.Attribute attribute -> attribute;
            case Node.BadDecl bad -> bad;
        };
    }

    /** A field; one that has become the value of another gets the spacing that it has there. */
    private Node.Field field(Node.Field field, @Nullable Spacing spacing, boolean apart) {
        boolean aliased = field.alias() != null;
        Node.Label label = label(field.label(), aliased, aliased ? null : spacing);
        Token alias = field.alias() != null && spacing != null ? field.alias().at(spacing) : field.alias();
        Token comma = spacing == null ? field.comma() : null;
        Node.Field only = only(field, apart);
        boolean braces = only != null && field.value().first().kind() == TokenKind.LBRACE;
        Expr value = only == null
                ? expr(field.value())
                : new Node.StructLit(null, List.of(field(only, Spacing.BLANK, true)), null);
        Node.Field result = new Node.Field(
                alias, field.bind(), label, field.constraint(), field.colon(), value, field.attributes(), comma);
        if (braces) {
            unbraced.add(result);
        }
        return result;
    }

    /** The field that is all there is in another one, if no braces are needed to say so. */
    private static Node.@Nullable Field only(Node.Field field, boolean apart) {
        if (!(field.value() instanceof Node.StructLit struct
                && struct.decls().size() == 1
                && struct.decls().getFirst() instanceof Node.Field only)) {
            return null;
        }
        boolean chain = struct.open() == null;
        return chain || apart && quiet(field) && quiet(struct) && quiet(only) ? only : null;
    }

    /** Whether there is nothing about a field that needs the braces around it. */
    private static boolean quiet(Node.Field field) {
        return field.attributes().isEmpty()
                && field.first().before().stream().noneMatch(Comment::documents)
                && field.colon().after().isEmpty()
                && (field.comma() == null || field.comma().after().isEmpty());
    }

    private static boolean quiet(Node.StructLit struct) {
        return quiet(struct.open()) && quiet(struct.close());
    }

    private static boolean quiet(@Nullable Token token) {
        return token == null || token.before().isEmpty() && token.after().isEmpty();
    }

    private Node.Label label(Node.Label label, boolean aliased, @Nullable Spacing spacing) {
        return switch (label) {
            case Node.Ident name -> new Node.Ident(moved(name.token(), spacing));
            case Node.BasicLit literal -> {
                Token token = literal.token();
                String name = aliased || quotes.contains(token) ? null : QuotedNames.name(token);
                if (name == null) {
                    yield new Node.BasicLit(moved(token, spacing));
                }
                yield new Node.Ident(
                        token.like(TokenKind.IDENT, name, spacing == null ? Spacing.NEWLINE : spacing, token.before()));
            }
            case Node.Interpolation text -> {
                List<Token> parts = new ArrayList<>(text.parts());
                parts.set(0, moved(parts.getFirst(), spacing));
                yield new Node.Interpolation(parts, text.values());
            }
            case Node.Paren paren -> new Node.Paren(moved(paren.open(), spacing), paren.value(), paren.close());
            case Node.Pattern pattern -> {
                Node.ListLit list = pattern.list();
                yield new Node.Pattern(
                        new Node.ListLit(moved(list.open(), spacing), list.elements(), list.commas(), list.close()));
            }
        };
    }

    private static Token moved(Token token, @Nullable Spacing spacing) {
        return spacing == null || spacing == token.spacing() ? token : token.at(spacing);
    }

    private Node.Ellipsis ellipsis(Node.Ellipsis ellipsis) {
        return ellipsis.type() == null
                ? ellipsis
                : new Node.Ellipsis(ellipsis.dots(), expr(ellipsis.type()), ellipsis.comma());
    }

    private Node.Comprehension comprehension(Node.Comprehension comprehension) {
        List<Node.Clause> clauses = new ArrayList<>();
        for (Node.Clause clause : comprehension.clauses()) {
            clauses.add(
                    switch (clause) {
                        case Node.ForClause each ->
                            new Node.ForClause(
                                    each.keyword(),
                                    each.key(),
                                    each.separator(),
                                    each.value(),
                                    each.in(),
                                    expr(each.source()),
                                    each.comma());
                        case Node.IfClause condition ->
                            new Node.IfClause(condition.keyword(), expr(condition.condition()), condition.comma());
                        case Node.LetClause let ->
                            new Node.LetClause(let.keyword(), let.name(), let.bind(), expr(let.value()), let.comma());
                    });
        }
        return new Node.Comprehension(clauses, expr(comprehension.value()), comprehension.comma());
    }

    // ------------------------------------------------------------------ expressions

    private List<Expr> exprs(List<Expr> exprs) {
        List<Expr> result = new ArrayList<>();
        for (Expr expr : exprs) {
            result.add(expr(expr));
        }
        return result;
    }

    private Node.ListLit list(Node.ListLit list) {
        return new Node.ListLit(list.open(), exprs(list.elements()), list.commas(), list.close());
    }

    /** Expressions that grow to the left are taken apart and put together in a loop: there may be any number of operators and selectors. */
    private Expr expr(Expr expr) {
        Deque<Expr> steps = new ArrayDeque<>();
        Expr at = expr;
        while (true) {
            Expr inner = at instanceof Node.Binary binary ? binary.left() : Bulk.operand(at);
            if (inner == null) {
                break;
            }
            steps.push(at);
            at = inner;
        }
        Expr result = single(at);
        for (Expr step : steps) {
            result = joined(step, result);
        }
        return result;
    }

    private Expr joined(Expr step, Expr left) {
        return switch (step) {
            case Node.Binary binary -> new Node.Binary(left, binary.operator(), binary.op(), expr(binary.right()));
            case Node.Selector selector -> new Node.Selector(left, selector.dot(), selector.name());
            case Node.Index index -> new Node.Index(left, index.open(), expr(index.index()), index.close());
            case Node.Slice slice ->
                new Node.Slice(
                        left,
                        slice.open(),
                        slice.low() == null ? null : expr(slice.low()),
                        slice.colon(),
                        slice.high() == null ? null : expr(slice.high()),
                        slice.close());
            case Node.Call call ->
                new Node.Call(left, call.open(), exprs(call.arguments()), call.commas(), call.close());
            default -> throw new IllegalStateException("nothing that grows to the left");
        };
    }

    private Expr single(Expr expr) {
        return switch (expr) {
            case Node.StructLit struct ->
                new Node.StructLit(struct.open(), decls(struct.decls(), struct.open(), struct.close()), struct.close());
            case Node.ListLit list -> list(list);
            case Node.Interpolation text -> new Node.Interpolation(text.parts(), exprs(text.values()));
            case Node.Paren paren -> new Node.Paren(paren.open(), expr(paren.value()), paren.close());
            case Node.Alias alias -> new Node.Alias(alias.name(), alias.bind(), expr(alias.value()));
            case Node.Unary unary -> new Node.Unary(unary.operator(), expr(unary.operand()));
            case Node.Ellipsis ellipsis -> ellipsis(ellipsis);
            case Node.Comprehension comprehension -> comprehension(comprehension);
            default -> expr;
        };
    }
}
