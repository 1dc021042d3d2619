package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One expression that took part in a value. Immutable, any thread.
 *
 * @param role how it stands to the field that it was written for
 * @param node the expression; null for data that was filled in and has no source
 * @param data the data that was filled in; null for what is written
 * @param through the references that led to it, the first that was followed first; empty where it is written for the value itself. Of
 *     a chain of fields that do nothing but refer to the next, the first is told, the others are origins of their own
 */
public record Origin(
        Role role, @Nullable Node node, @Nullable Datum data, List<Node> through) {

    /** How an expression stands to its field. */
    public enum Role {
        /** The value of a declaration, {@code name: …}, or a whole file. */
        DECLARATION,
        /** The value of a declaration whose label is computed, {@code (label): …}. */
        COMPUTED_LABEL,
        /** The value of a pattern that admits the field's name, {@code [pattern]: …}. */
        PATTERN,
        /** Embedded in a struct that takes part. */
        EMBEDDING,
        /** Declared in what a comprehension yielded. */
        COMPREHENSION,
        /** An element of a list, or what a list allows behind its elements. */
        ELEMENT,
        /** The side of a disjunction that stands. */
        CHOICE,
        /** What a name of a {@code let} or of a clause stands for, or a part of a larger expression. */
        PART,
        /** Filled in by the host. */
        DATA
    }

    /** Fixes the references. */
    public Origin {
        through = List.copyOf(through);
    }

    /** Where the expression begins; empty for data that has no source. */
    public Optional<Position> position() {
        return Optional.ofNullable(node).map(each -> each.first().position());
    }

    /** The expression as {@code cue fmt} writes it, or the data in short. */
    public String text() {
        return switch (node) {
            case null -> data == null ? "" : Values.brief(data);
            case Node.File file -> Formatter.format(file, false);
            case Node.Expr expr -> Formatter.format(expr);
            default -> "";
        };
    }

    /** The references that led to it as they are written. */
    public List<String> references() {
        return through.stream()
                .map(node -> node instanceof Node.Expr expr ? Formatter.format(expr) : "")
                .toList();
    }

    /** {@code ROLE text @ place via reference, …}. */
    @Override
    public String toString() {
        return role + " " + text() + position().map(at -> " @ " + at).orElse("")
                + (through.isEmpty() ? "" : " via " + String.join(", ", references()));
    }
}
