package dev.slipway.kubevela.cue.syntax;

import dev.slipway.kubevela.cue.syntax.Node.Decl;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the quoted labels that mean the same without quotes: names that no reference would suddenly resolve to.
 */
final class LabelQuotes {

    private final @Nullable LabelQuotes outer;
    private final Map<String, Boolean> free = new HashMap<>();
    private final Set<Token> found;

    private LabelQuotes(@Nullable LabelQuotes outer, Set<Token> found) {
        this.outer = outer;
        this.found = found;
    }

    static Set<Token> superfluous(Node.File file) {
        Set<Token> found = Collections.newSetFromMap(new IdentityHashMap<>());
        new LabelQuotes(null, found).scope(file.decls());
        return found;
    }

    private void scope(List<Decl> decls) {
        LabelQuotes scope = new LabelQuotes(this, found);
        for (Decl decl : decls) {
            if (decl instanceof Node.Field field) {
                switch (field.label()) {
                    case Node.Ident name -> scope.free.put(name.name(), true);
                    case Node.BasicLit literal -> {
                        String name = plain(literal.token());
                        if (name != null) {
                            scope.free.put(name, true);
                        }
                    }
                    default -> {}
                }
            }
        }
        for (Decl decl : decls) {
            if (decl instanceof Node.Field field) {
                scope.references(field.value());
            } else {
                scope.references(decl);
            }
        }
        for (Decl decl : decls) {
            if (decl instanceof Node.Field field && field.label() instanceof Node.BasicLit literal) {
                String name = plain(literal.token());
                if (name != null && Boolean.TRUE.equals(scope.free.get(name))) {
                    found.add(literal.token());
                }
            }
        }
    }

    /** The name in a quoted label that could stand without quotes. */
    private static @Nullable String plain(Token token) {
        String text = token.text();
        if (token.kind() != TokenKind.STRING || !text.startsWith("\"") || text.startsWith("\"\"\"")) {
            return null;
        }
        String name = Literals.text(text);
        if (name == null || !Literals.isIdentifier(name) || name.startsWith("_") || name.startsWith("#")) {
            return null;
        }
        return text.substring(1, text.length() - 1).equals(name) ? name : null;
    }

    private void used(String name) {
        for (LabelQuotes scope = this; scope != null; scope = scope.outer) {
            if (scope.free.containsKey(name)) {
                scope.free.put(name, false);
                return;
            }
        }
    }

    private void references(@Nullable Node node) {
        switch (node) {
            case null -> {}
            case Node.StructLit struct -> scope(struct.decls());
            case Node.Ident name -> used(name.name());
            case Node.Selector selector -> references(selector.operand());
            case Node.Field field -> {
                references(field.label());
                references(field.value());
            }
            case Node.Embedding embedding -> references(embedding.value());
            case Node.LetDecl let -> {
                used(let.name().text());
                references(let.value());
            }
            case Node.Comprehension comprehension -> {
                comprehension.clauses().forEach(this::references);
                references(comprehension.value());
            }
            case Node.ForClause loop -> {
                if (loop.key() != null) {
                    used(loop.key().text());
                }
                used(loop.value().text());
                references(loop.source());
            }
            case Node.IfClause condition -> references(condition.condition());
            case Node.LetClause let -> {
                used(let.name().text());
                references(let.value());
            }
            case Node.Ellipsis ellipsis -> references(ellipsis.type());
            case Node.Interpolation text -> text.values().forEach(this::references);
            case Node.Paren paren -> references(paren.value());
            case Node.Pattern pattern -> references(pattern.list());
            case Node.ListLit list -> list.elements().forEach(this::references);
            case Node.Alias alias -> {
                used(alias.name().text());
                references(alias.value());
            }
            case Node.Index index -> {
                references(index.operand());
                references(index.index());
            }
            case Node.Slice slice -> {
                references(slice.operand());
                references(slice.low());
                references(slice.high());
            }
            case Node.Call call -> {
                references(call.function());
                call.arguments().forEach(this::references);
            }
            case Node.Unary unary -> references(unary.operand());
            case Node.Binary binary -> {
                references(binary.left());
                references(binary.right());
            }
            case Node.BasicLit literal -> {}
            case Node.BottomLit bottom -> {}
            case Node.BadExpr bad -> {}
            case Node.BadDecl bad -> {}
            case Node.Attribute attribute -> {}
            case Node.Package clause -> {}
            case Node.Import clause -> {}
            case Node.ImportSpec spec -> {}
            case Node.File file -> scope(file.decls());
        }
    }
}
