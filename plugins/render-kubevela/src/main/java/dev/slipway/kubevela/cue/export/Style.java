package dev.slipway.kubevela.cue.export;

import java.util.List;
import java.util.Map;

/**
 * How a value is written as CUE.
 *
 * @param optional whether fields that are not there are written with their constraints
 * @param definitions whether definitions are
 * @param hidden whether hidden fields are
 * @param docs whether the comments of fields are
 * @param attributes whether their attributes are
 * @param simplify whether structs of one field lose their braces
 * @param blanks how many blanks make a level of indentation, 0 for a tab
 * @param imports import paths by the name that expressions of the source use; those are declared that are used
 */
public record Style(
        boolean optional,
        boolean definitions,
        boolean hidden,
        boolean docs,
        boolean attributes,
        boolean simplify,
        int blanks,
        Map<String, String> imports) {

    /** As people look at a value: regular fields and definitions, four blanks. */
    public static final Style LOOK = new Style(false, true, false, false, false, false, 4, Map.of());

    /** As a value is handed on: regular fields with their comments, tabs, short. */
    public static final Style HAND_ON = new Style(false, false, false, true, false, true, 0, Map.of());

    /** Fixes the names. */
    public Style {
        imports = Map.copyOf(imports);
    }

    /** The same with the imports of a source. */
    public Style importing(Map<String, String> names) {
        return new Style(optional, definitions, hidden, docs, attributes, simplify, blanks, names);
    }

    /** The import paths that a text uses, in alphabetical order. */
    List<String> used(Iterable<String> expressions) {
        return imports.entrySet().stream()
                .filter(entry -> uses(expressions, entry.getKey()))
                .map(entry -> entry.getValue().endsWith("/" + entry.getKey())
                                || entry.getValue().equals(entry.getKey())
                        ? "\"" + entry.getValue() + "\""
                        : entry.getKey() + " \"" + entry.getValue() + "\"")
                .sorted()
                .toList();
    }

    private static boolean uses(Iterable<String> expressions, String name) {
        for (String expression : expressions) {
            int at = expression.indexOf(name + ".");
            while (at >= 0) {
                if (at == 0
                        || !Character.isJavaIdentifierPart(expression.charAt(at - 1))
                                && expression.charAt(at - 1) != '.') {
                    return true;
                }
                at = expression.indexOf(name + ".", at + 1);
            }
        }
        return false;
    }
}
