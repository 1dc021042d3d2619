package dev.slipway.kubevela.cue.syntax;

import dev.slipway.kubevela.cue.syntax.Node.Expr;
import org.jspecify.annotations.Nullable;

/** What in a tree is too bulky to stand in a column. */
final class Bulk {

    private Bulk() {}

    /** Whether a value is one list or one struct in braces. */
    static boolean literal(Expr value) {
        return value instanceof Node.ListLit || value instanceof Node.StructLit struct && struct.open() != null;
    }

    /** Whether a value has a list, a struct or a text of several lines where a reader sees it as a part of the value. */
    static boolean holds(Expr value) {
        Expr at = value;
        while (true) {
            switch (at) {
                case Node.StructLit struct -> {
                    return true;
                }
                case Node.ListLit list -> {
                    return true;
                }
                case Node.BasicLit literal -> {
                    return literal.token().text().indexOf('\n') >= 0;
                }
                case Node.Binary binary -> {
                    if (holds(binary.right())) {
                        return true;
                    }
                    at = binary.left();
                }
                case Node.Unary unary -> at = unary.operand();
                case Node.Paren paren -> at = paren.value();
                case Node.Selector selector -> at = selector.operand();
                case Node.Index index -> at = index.operand();
                case Node.Call call -> {
                    for (Expr argument : call.arguments()) {
                        if (holds(argument)) {
                            return true;
                        }
                    }
                    at = call.function();
                }
                default -> {
                    return false;
                }
            }
        }
    }

    /** Whether two fields that follow each other have their columns in common. */
    static boolean alike(Node.Field previous, Node.Field field) {
        return !literal(field.value()) && labels(previous.value()) == labels(field.value());
    }

    /** How many labels lead to a value, braces or not; 0 where there are several values or none. */
    private static int labels(Expr value) {
        int labels = 1;
        Expr at = value;
        while (at instanceof Node.StructLit struct) {
            if (struct.decls().size() != 1) {
                return labels - 1;
            }
            if (!(struct.decls().getFirst() instanceof Node.Field field)) {
                return labels;
            }
            labels++;
            at = field.value();
        }
        return labels;
    }

    /** What an expression selects from, indexes or calls; null for any other. */
    static @Nullable Expr operand(Expr expr) {
        return switch (expr) {
            case Node.Selector selector -> selector.operand();
            case Node.Index index -> index.operand();
            case Node.Slice slice -> slice.operand();
            case Node.Call call -> call.function();
            default -> null;
        };
    }

    /** The token that something begins with, however long it is. */
    static Token first(Node node) {
        Node at = node;
        while (true) {
            Node inner = switch (at) {
                case Node.Embedding embedding -> embedding.value();
                case Node.StructLit struct
                when struct.open() == null -> struct.decls().getFirst();
                case Node.Binary binary -> binary.left();
                case Expr expr -> operand(expr);
                default -> null;
            };
            if (inner == null) {
                return at.first();
            }
            at = inner;
        }
    }
}
