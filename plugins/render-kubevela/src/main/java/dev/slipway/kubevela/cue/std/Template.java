package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template in the language of Go's {@code text/template}, as a tree.
 *
 * @param body what is written
 * @param named the templates that it defines, by name
 */
record Template(List<Node> body, Map<String, List<Node>> named) {

    /** Fixes what is in it. */
    Template {
        body = List.copyOf(body);
        named = Map.copyOf(named);
    }

    /** What stands in a template. */
    sealed interface Node {}

    /** Text, as it is. */
    record Text(String text) implements Node {}

    /** A pipeline whose value is written, unless it sets a variable. */
    record Action(Pipe pipe) implements Node {}

    /** {@code if}, or {@code with}, which also sets the dot. */
    record Choice(boolean with, Pipe pipe, List<Node> then, List<Node> otherwise) implements Node {}

    /** {@code range}. */
    record Range(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

    /** {@code template}. */
    record Use(String name, @Nullable Pipe pipe) implements Node {}

    /** {@code break}, or {@code continue}. */
    record Leave(boolean whole) implements Node {}

    /**
     * Commands, each of which takes the value of the one before it as its last argument.
     *
     * @param variables which variables it sets
     * @param declares true where these are new
     * @param commands the arguments of each command, the first of which may be a function
     */
    record Pipe(List<String> variables, boolean declares, List<List<Operand>> commands) {}

    /** What a command is made of. */
    sealed interface Operand {}

    /** A literal. */
    record Literal(Datum value) implements Operand {}

    /** {@code nil}. */
    record Nil() implements Operand {}

    /** A function. */
    record Function(String name) implements Operand {}

    /** A variable, the dot where its name is empty; and fields of it. */
    record Variable(String name, List<String> fields) implements Operand {}

    /** A pipeline in parentheses, and fields of its value. */
    record Nested(Pipe pipe, List<String> fields) implements Operand {}
}
