package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of an evaluated program with what is below it.
 *
 * @param path the labels that lead to it, empty for the program itself
 * @param label the last of them
 * @param type regular, definition, hidden, hiddenDefinition or index
 * @param constraint optional or required
 * @param kind the kinds that it can still have
 * @param json its value where it is a concrete scalar
 * @param fallback the chosen value of a disjunction that is still open
 * @param error the code of its own error
 * @param childError the code of an error below
 * @param fields what is below, in the evaluator's order
 */
record Branch(
        String path,
        String label,
        String type,
        @Nullable String constraint,
        String kind,
        @Nullable JsonNode json,
        @Nullable JsonNode fallback,
        @Nullable String error,
        @Nullable String childError,
        List<Branch> fields) {

    Branch {
        fields = List.copyOf(fields);
    }

    /** This node and all below, each before its own fields. */
    List<Branch> all() {
        List<Branch> all = new ArrayList<>();
        collect(all);
        return all;
    }

    private void collect(List<Branch> into) {
        into.add(this);
        fields.forEach(field -> field.collect(into));
    }

    /** A node in the short form of generated programs. */
    ObjectNode flat() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("p", path).put("k", kind);
        if (constraint != null) {
            node.put("c", constraint);
        }
        if (json != null) {
            node.set("j", json);
        }
        if (fallback != null) {
            node.set("d", fallback);
        }
        if (error != null) {
            node.put("e", error);
        }
        return node;
    }

    /** A node with all below in the long form of the language cases. */
    ObjectNode nested() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("path", path);
        if (!path.isEmpty()) {
            node.put("label", label).put("type", type);
        }
        if (constraint != null) {
            node.put("constraint", constraint);
        }
        node.put("incompleteKind", kind);
        if (json != null) {
            node.set("json", json);
        }
        if (fallback != null) {
            node.set("default", fallback);
        }
        if (error != null) {
            node.putObject("error").put("code", error);
        }
        if (childError != null) {
            node.put("childError", childError);
        }
        if (!fields.isEmpty()) {
            var below = node.putArray("fields");
            fields.forEach(field -> below.add(field.nested()));
        }
        return node;
    }

    /** Reads the long form. */
    static Branch ofNested(JsonNode node) {
        List<Branch> fields = new ArrayList<>();
        node.path("fields").forEach(field -> fields.add(ofNested(field)));
        return new Branch(
                node.path("path").asText(),
                node.path("label").asText(),
                node.path("type").asText(),
                text(node.get("constraint")),
                node.path("incompleteKind").asText(),
                node.get("json"),
                node.get("default"),
                text(node.path("error").get("code")),
                text(node.get("childError")),
                fields);
    }

    /** Reads the short form; what is below stands in the list after it, not in it. */
    static Branch ofFlat(JsonNode node) {
        return new Branch(
                node.path("p").asText(),
                "",
                "",
                text(node.get("c")),
                node.path("k").asText(),
                node.get("j"),
                node.get("d"),
                text(node.get("e")),
                null,
                List.of());
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.asText();
    }
}
