package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the original made of a program, and how another's outcome compares.
 *
 * @param status the original's word
 * @param value its export, where there is one
 * @param nodes its tree, null where there is none
 * @param rooted the tree begins with the program itself
 */
record Golden(
        String status, @Nullable JsonNode value, @Nullable List<Branch> nodes, boolean rooted) {

    /** Reads a line of generated programs. */
    static Golden ofFlat(JsonNode line) {
        return new Golden(
                line.path("status").asText(),
                line.get("value"),
                line.has("tree")
                        ? line.path("tree").valueStream().map(Branch::ofFlat).toList()
                        : null,
                false);
    }

    /** Reads the result of a language case. */
    static Golden ofNested(JsonNode file) {
        return new Golden(
                file.path("status").asText(),
                file.get("value"),
                file.has("tree") ? Branch.ofNested(file.path("tree")).all() : null,
                true);
    }

    /** False for what is the original's own affair: a panic, a case that was skipped. */
    boolean counts() {
        return Verdict.of(status).isPresent();
    }

    /** Marks an outcome: verdict, value, tree; aside whether all is equal to the letter. */
    void compare(Outcome outcome, Result result) {
        Verdict expected = Verdict.of(status).orElseThrow();
        boolean agreed = Verdict.of(outcome.status()).equals(Optional.of(expected));
        String why = "status: expected " + status + ", was " + outcome.status() + because(outcome);
        result.mark("verdict", agreed, why);
        result.aside(expected.toString(), agreed);
        boolean full = status.equals(outcome.status());
        JsonNode exported = outcome.value() == null ? null : Json.read(outcome.value());
        if (value != null) {
            String parted = exported == null ? ": none" + because(outcome) : Json.difference(value, exported);
            result.mark("value", parted.isEmpty(), "value " + parted);
            full &= exported != null && value.toString().equals(exported.toString());
        } else {
            full &= exported == null;
        }
        if (nodes != null) {
            List<Branch> actual = new ArrayList<>(outcome.nodes());
            Branch root = outcome.root();
            if (rooted && root != null) {
                actual.addFirst(root);
            }
            String parted = treeDifference(nodes, actual);
            result.mark("tree", parted.isEmpty(), "tree " + parted + because(outcome));
            List<Branch> kept = cut(nodes, nodes);
            result.aside(
                    "tree in order",
                    parted.isEmpty()
                            && kept.stream()
                                    .map(Branch::path)
                                    .toList()
                                    .equals(cut(actual, nodes).stream()
                                            .map(Branch::path)
                                            .toList()));
            full &= letters(nodes).equals(letters(actual));
        }
        result.aside("full", full);
    }

    private static String because(Outcome outcome) {
        return outcome.message() == null ? "" : " (" + outcome.message() + ")";
    }

    private static List<String> letters(List<Branch> nodes) {
        return nodes.stream().map(node -> node.flat().toString()).toList();
    }

    /** The first node that differs, apart from order and from what is below errors; empty for none. */
    static String treeDifference(List<Branch> expected, List<Branch> actual) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (Branch node : cut(actual, expected)) {
            found.computeIfAbsent(node.path(), path -> new ArrayList<>()).add(sight(node));
        }
        for (Branch node : cut(expected, expected)) {
            List<String> same = found.getOrDefault(node.path(), new ArrayList<>());
            if (!same.remove(sight(node))) {
                return node.path() + ": expected " + sight(node) + ", was "
                        + (same.isEmpty() ? "absent" : same.getFirst());
            }
            if (same.isEmpty()) {
                found.remove(node.path());
            }
        }
        return found.entrySet().stream()
                .findFirst()
                .map(left ->
                        left.getKey() + ": not expected, was " + left.getValue().getFirst())
                .orElse("");
    }

    private static String sight(Branch node) {
        return node.kind()
                + (node.constraint() == null ? "" : " " + node.constraint())
                + (node.fallback() == null ? "" : " default " + Json.normal(node.fallback()))
                + (node.error() == null ? "" : " " + Verdict.ofCode(node.error()));
    }

    /** Without what is below an error of the golden or of the tree itself. */
    private static List<Branch> cut(List<Branch> nodes, List<Branch> golden) {
        List<String> errors = new ArrayList<>();
        golden.stream().filter(node -> node.error() != null).map(Branch::path).forEach(errors::add);
        nodes.stream().filter(node -> node.error() != null).map(Branch::path).forEach(errors::add);
        return nodes.stream()
                .filter(node -> errors.stream().noneMatch(error -> isBelow(node.path(), error)))
                .toList();
    }

    private static boolean isBelow(String path, String above) {
        if (above.isEmpty()) {
            return !path.isEmpty();
        }
        return path.length() > above.length()
                && path.startsWith(above)
                && (path.charAt(above.length()) == '.' || path.charAt(above.length()) == '[');
    }
}
