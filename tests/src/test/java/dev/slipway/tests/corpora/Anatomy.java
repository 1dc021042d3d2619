package dev.slipway.tests.corpora;

import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Token;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The parts of syntax nodes, whatever their kind. */
final class Anatomy {

    private Anatomy() {}

    /** The nodes directly below one, in the order of the text. */
    static List<Node> children(Node node) {
        List<Node> children = new ArrayList<>();
        parts(node, part -> {
            if (part instanceof Node child) {
                children.add(child);
            }
        });
        return children;
    }

    /** A node and all below. */
    static void walk(Node node, Consumer<Node> visitor) {
        visitor.accept(node);
        children(node).forEach(child -> walk(child, visitor));
    }

    /** Where a node ends, without the comma after it. */
    static int end(Node node) {
        int[] end = {node.first().start()};
        parts(node, part -> {
            if (part instanceof Token token && !token.implied() && !isComma(token)) {
                end[0] = Math.max(end[0], token.start() + token.text().length());
            } else if (part instanceof Node child) {
                end[0] = Math.max(end[0], end(child));
            }
        });
        return end[0];
    }

    private static boolean isComma(Token token) {
        return token.text().equals(",");
    }

    private static void parts(Node node, Consumer<Object> visitor) {
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Object value;
            try {
                component.getAccessor().setAccessible(true);
                value = component.getAccessor().invoke(node);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
            if (value instanceof List<?> list) {
                list.forEach(element -> {
                    if (element != null) {
                        visitor.accept(element);
                    }
                });
            } else if (value != null) {
                visitor.accept(value);
            }
        }
    }
}
