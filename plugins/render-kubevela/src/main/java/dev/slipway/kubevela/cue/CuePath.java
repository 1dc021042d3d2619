package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.syntax.Literals;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.Token;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way from a value to one within it. Immutable, any thread.
 *
 * @param labels from the outside in
 */
public record CuePath(List<Label> labels) {

    /** The value itself. */
    public static final CuePath ROOT = new CuePath(List.of());

    /** Fixes the labels. */
    public CuePath {
        labels = List.copyOf(labels);
    }

    /**
     * Reads {@code a.b[0]."c-d".#E}. Hidden names belong to no package.
     *
     * @throws IllegalArgumentException for what is no path
     */
    public static CuePath parse(String text) {
        Parsed parsed = Parser.parse(new Source("path", "_: " + text));
        if (!parsed.good()
                || parsed.file().decls().size() != 1
                || !(parsed.file().decls().getFirst() instanceof Node.Field field)) {
            throw new IllegalArgumentException("no path: " + text);
        }
        Deque<Label> labels = new ArrayDeque<>();
        Node.Expr rest = field.value();
        while (rest != null) {
            rest = switch (rest) {
                case Node.Selector selector -> {
                    labels.push(label(selector.name(), text));
                    yield selector.operand();
                }
                case Node.Index index -> {
                    labels.push(element(index.index(), text));
                    yield index.operand();
                }
                case Node.ListLit list
                when list.elements().size() == 1 -> {
                    labels.push(element(list.elements().getFirst(), text));
                    yield null;
                }
                case Node.Ident name -> {
                    labels.push(label(name.token(), text));
                    yield null;
                }
                case Node.BasicLit literal -> {
                    labels.push(label(literal.token(), text));
                    yield null;
                }
                default -> throw new IllegalArgumentException("no path: " + text);
            };
        }
        return new CuePath(new ArrayList<>(labels));
    }

    private static Label label(Token token, String whole) {
        if (token.kind() == TokenKind.STRING) {
            String name = Literals.text(token.text());
            if (name != null) {
                return Label.string(name);
            }
            throw new IllegalArgumentException("no path: " + whole);
        }
        return Label.identifier(token.text(), null);
    }

    private static Label element(Node.Expr index, String whole) {
        @Nullable Label label = null;
        if (index instanceof Node.BasicLit literal) {
            if (literal.token().kind() == TokenKind.STRING) {
                label = label(literal.token(), whole);
            } else if (literal.token().text().matches("\\d{1,9}")) {
                label = Label.index(Integer.parseInt(literal.token().text()));
            }
        }
        if (label == null) {
            throw new IllegalArgumentException("no path: " + whole);
        }
        return label;
    }

    /** The path to a field of what this one leads to. */
    public CuePath with(Label label) {
        return new CuePath(Stream.concat(labels.stream(), Stream.of(label)).toList());
    }

    /** A label as it is written before a colon. */
    public static String written(Label label) {
        return label.written();
    }

    /** {@code a.b.0."c-d".#E}; empty for the root. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Label label : labels) {
            if (!text.isEmpty()) {
                text.append('.');
            }
            text.append(written(label));
        }
        return text.toString();
    }
}
