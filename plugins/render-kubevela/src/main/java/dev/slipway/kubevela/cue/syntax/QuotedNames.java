package dev.slipway.kubevela.cue.syntax;

import dev.slipway.kubevela.cue.syntax.Node.Decl;
import dev.slipway.kubevela.cue.syntax.Node.Expr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the labels in quotes that would become what a reference means if they lost their quotes. Such a reference means something further out, and
 * must go on meaning that.
 */
final class QuotedNames {

    /** The names that one struct gives: those in quotes with their tokens, and the others. */
    private record Scope(Map<String, List<Token>> quoted, Set<String> plain) {}

    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final Set<Token> needed = Collections.newSetFromMap(new IdentityHashMap<>());

    private QuotedNames() {}

    /** The tokens of all labels of a file that have to keep their quotes; tokens are told apart by identity. */
    static Set<Token> needed(Node.File file) {
        QuotedNames names = new QuotedNames();
        names.decls(file.decls());
        names.first(file.decls());
        return names.needed;
    }

    /** A field of these names that comes first would be read as a clause; the original takes its quotes all the same. */
    private void first(List<Decl> decls) {
        for (Decl decl : decls) {
            boolean clause = decl instanceof Node.Package
                    || decl instanceof Node.Import
                    || decl instanceof Node.Attribute
                    || decl instanceof Node.Ellipsis;
            if (decl instanceof Node.Field field && field.label() instanceof Node.BasicLit label) {
                String name = name(label.token());
                if ("import".equals(name) || "package".equals(name)) {
                    needed.add(label.token());
                    continue;
                }
            }
            if (!clause) {
                return;
            }
        }
    }

    /** The name that a quoted label could be written as; null where only quotes will do. */
    static @Nullable String name(Token label) {
        String name = label.kind() == TokenKind.STRING
                        && !label.text().startsWith("#")
                        && label.text().indexOf('\n') < 0
                ? Literals.plain(label.text())
                : null;
        if (name == null || name.isEmpty()) {
            return null;
        }
        boolean fits = Character.isLetter(name.codePointAt(0)) || name.charAt(0) == '$';
        return fits
                        && name.codePoints()
                                .allMatch(c -> Character.isLetter(c)
                                        || Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER
                                        || c == '_'
                                        || c == '$')
                ? name
                : null;
    }

    private void decls(List<Decl> decls) {
        Map<String, List<Token>> quoted = new HashMap<>();
        Set<String> plain = new HashSet<>();
        for (Decl decl : decls) {
            if (decl instanceof Node.Field field) {
                if (field.alias() != null) {
                    plain.add(field.alias().text());
                }
                if (field.label() instanceof Node.Ident name) {
                    plain.add(name.name());
                } else if (field.label() instanceof Node.BasicLit literal) {
                    String name = name(literal.token());
                    if (name != null) {
                        quoted.computeIfAbsent(name, none -> new ArrayList<>()).add(literal.token());
                    }
                }
            }
        }
        scopes.push(new Scope(quoted, plain));
        for (Decl decl : decls) {
            switch (decl) {
                case Node.Field field -> expr(field.value());
                case Node.LetDecl let -> expr(let.value());
                case Node.Embedding embedding -> expr(embedding.value());
                case Node.Comprehension comprehension -> comprehension(comprehension);
                case Node.Ellipsis ellipsis -> type(ellipsis);
                case Node.Package clause -> {}
                case Node.Import clause -> {}
                case Node.Attribute attribute -> {}
                case Node.BadDecl bad -> {}
            }
        }
        scopes.pop();
    }

    private void reference(String name) {
        for (Scope scope : scopes) {
            List<Token> quoted = scope.quoted().get(name);
            if (quoted != null) {
                needed.addAll(quoted);
                return;
            }
            if (scope.plain().contains(name)) {
                return;
            }
        }
    }

    private void type(Node.Ellipsis ellipsis) {
        if (ellipsis.type() != null) {
            expr(ellipsis.type());
        }
    }

    private void comprehension(Node.Comprehension comprehension) {
        for (Node.Clause clause : comprehension.clauses()) {
            switch (clause) {
                case Node.ForClause each -> {
                    if (each.key() != null) {
                        reference(each.key().text());
                    }
                    reference(each.value().text());
                    expr(each.source());
                }
                case Node.IfClause condition -> expr(condition.condition());
                case Node.LetClause let -> {
                    reference(let.name().text());
                    expr(let.value());
                }
            }
        }
        expr(comprehension.value());
    }

    private void exprs(List<Expr> exprs) {
        for (Expr expr : exprs) {
            expr(expr);
        }
    }

    /** Walks down what grows to the left without recursion: there may be any number of operators, selectors and calls. */
    private void expr(Expr expr) {
        Expr at = expr;
        while (at != null) {
            at = step(at);
        }
    }

    private @Nullable Expr step(Expr expr) {
        switch (expr) {
            case Node.Ident name -> reference(name.name());
            case Node.StructLit struct -> decls(struct.decls());
            case Node.ListLit list -> exprs(list.elements());
            case Node.Interpolation text -> exprs(text.values());
            case Node.Comprehension comprehension -> comprehension(comprehension);
            case Node.Ellipsis ellipsis -> type(ellipsis);
            case Node.Paren paren -> {
                return paren.value();
            }
            case Node.Alias alias -> {
                return alias.value();
            }
            case Node.Unary unary -> {
                return unary.operand();
            }
            case Node.Binary binary -> {
                expr(binary.right());
                return binary.left();
            }
            case Node.Selector selector -> {
                return selector.operand();
            }
            case Node.Index index -> {
                expr(index.index());
                return index.operand();
            }
            case Node.Slice slice -> {
                if (slice.low() != null) {
                    expr(slice.low());
                }
                if (slice.high() != null) {
                    expr(slice.high());
                }
                return slice.operand();
            }
            case Node.Call call -> {
                exprs(call.arguments());
                return call.function();
            }
            case Node.BasicLit literal -> {}
            case Node.BottomLit bottom -> {}
            case Node.BadExpr bad -> {}
        }
        return null;
    }
}
