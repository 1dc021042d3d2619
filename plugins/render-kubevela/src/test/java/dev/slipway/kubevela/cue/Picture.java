package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that can be told of a value, as text: two values are equal when their pictures are. */
final class Picture {

    private final StringBuilder text = new StringBuilder();

    private Picture() {}

    static String of(CueValue value) {
        Picture picture = new Picture();
        picture.value(value.raw(), 0);
        picture.text.append("errors: ").append(value.errors()).append('\n');
        picture.text
                .append("all errors: ")
                .append(value.validate(Requirement.CONCRETE, Requirement.FINAL))
                .append('\n');
        return picture.text.toString();
    }

    /** The lines in which two values differ, those of the first marked with a minus; empty when they are equal. */
    static List<String> differences(CueValue one, CueValue other) {
        List<String> left = of(one).lines().toList();
        List<String> right = of(other).lines().toList();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String before = i < left.size() ? left.get(i) : "";
            String after = i < right.size() ? right.get(i) : "";
            if (!before.equals(after)) {
                differences.add("- " + before);
                differences.add("+ " + after);
            }
        }
        return differences;
    }

    private void line(int depth, String words) {
        text.append("  ".repeat(depth)).append(words).append('\n');
    }

    private void value(Value value, int depth) {
        line(
                depth,
                value.label() + " " + value.mark() + " kinds " + value.kinds() + " scalar " + value.scalar()
                        + (value.below() ? " below" : "") + (value.list() ? " list" : "")
                        + (value.closed() ? " closed" : "") + (value.openList() ? " open list" : "") + " limits "
                        + value.limits() + " order " + value.order());
        line(depth, "written " + places(value.sources()) + " checks " + places(value.checks()));
        line(
                depth,
                "literals "
                        + value.literals().stream().map(Picture::literal).toList()
                        + (value.origins().isEmpty() ? "" : " origins " + value.origins()));
        bottom("error", value.error(), depth);
        value.errors().forEach(each -> bottom("one error", each, depth));
        bottom("open", value.open(), depth);
        bottom("missing", value.missing(), depth);
        value.fields().forEach(field -> value(field, depth + 1));
        value.choices().forEach(choice -> {
            line(depth, "choice");
            value(choice, depth + 1);
        });
        Value fallback = value.fallback();
        if (fallback != null) {
            line(depth, "by default");
            value(fallback, depth + 1);
        }
    }

    private static List<String> places(List<Node> nodes) {
        return nodes.stream().map(node -> node.first().position().toString()).toList();
    }

    private static String literal(Expr.StructLit struct) {
        Node node = struct.node();
        return node == null
                ? "data " + struct.decls().size()
                : node.first().position().toString();
    }

    private void bottom(String name, @Nullable Bottom bottom, int depth) {
        if (bottom != null) {
            line(
                    depth,
                    name + ": " + bottom + " " + bottom.what() + " " + bottom.positions() + " near " + bottom.near()
                            + " path " + bottom.path() + " repeats " + bottom.repeats());
            for (Bottom.Fallen fallen : bottom.fallen()) {
                line(depth + 1, "fallen " + fallen.position());
                fallen.causes().forEach(cause -> bottom(String.valueOf(cause.path()), cause.why(), depth + 2));
            }
        }
    }
}
