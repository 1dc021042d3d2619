package dev.slipway.tests.corpora;

import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.Token;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** Counts what of the grammar programs use: a program that uses something counts once for it. Filled by one thread. */
final class Productions {
    private final Map<String, Integer> programs = new TreeMap<>();

    /** Looks through a program. */
    void count(String text) {
        of(text).forEach(name -> programs.merge(name, 1, Integer::sum));
    }

    /** What a program uses. */
    static Set<String> of(String text) {
        Map<String, Integer> seen = new TreeMap<>();
        Anatomy.walk(Parser.parse(new Source("x.cue", text)).file(), node -> name(node, seen));
        if (text.contains("//")) {
            seen.put("comment", 1);
        }
        return seen.keySet();
    }

    /** The number of programs by production, the rarest first. */
    SequencedMap<String, Integer> sorted() {
        SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
        programs.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static void name(Node node, Map<String, Integer> seen) {
        String name = node.getClass().getSimpleName();
        switch (node) {
            case Node.File ignored -> {}
            case Node.Import clause -> seen.put(clause.open() == null ? "import" : "import in parentheses", 1);
            case Node.ImportSpec spec -> seen.put(spec.name() == null ? "import without name" : "import with name", 1);
            case Node.Field field -> {
                seen.put(
                        field.constraint() == null
                                ? "field"
                                : "field " + field.constraint().text(),
                        1);
                if (field.alias() != null) {
                    seen.put("alias of a field", 1);
                }
                if (!field.attributes().isEmpty()) {
                    seen.put("attribute of a field", 1);
                }
                label(field.label(), seen);
                if (field.value() instanceof Node.StructLit struct && struct.open() == null) {
                    seen.put("field in field", 1);
                }
            }
            case Node.Attribute attribute ->
                seen.put(attribute.comma() == null ? "attribute" : "attribute as declaration", 1);
            case Node.BasicLit literal -> literal(literal.token(), seen);
            case Node.Interpolation parts ->
                seen.put("interpolation of " + quote(parts.parts().getFirst().text()), 1);
            case Node.Unary unary -> seen.put("unary " + unary.operator().text(), 1);
            case Node.Binary binary -> seen.put("binary " + binary.op().spelling(), 1);
            case Node.Ident ident -> ident(ident.name(), seen);
            case Node.Call call -> {
                seen.put("call", 1);
                if (call.function() instanceof Node.Ident ident) {
                    seen.put("call of " + ident.name(), 1);
                } else if (call.function() instanceof Node.Selector) {
                    seen.put("call of a package", 1);
                }
            }
            case Node.ForClause clause -> seen.put(clause.key() == null ? "for value" : "for key, value", 1);
            case Node.Comprehension comprehension -> {
                seen.put("comprehension", 1);
                if (comprehension.clauses().size() > 1) {
                    seen.put("comprehension of several clauses", 1);
                }
            }
            case Node.ListLit list -> {
                seen.put("list", 1);
                for (Node.Expr element : list.elements()) {
                    if (element instanceof Node.Comprehension) {
                        seen.put("comprehension in a list", 1);
                    } else if (element instanceof Node.Ellipsis ellipsis) {
                        seen.put(ellipsis.type() == null ? "open list" : "open list of a type", 1);
                    }
                }
            }
            case Node.Alias ignored -> seen.put("alias of a value", 1);
            default -> seen.put(name, 1);
        }
    }

    private static void label(Node.Label label, Map<String, Integer> seen) {
        switch (label) {
            case Node.Ident ident -> seen.put("label " + sort(ident.name()), 1);
            case Node.BasicLit literal ->
                seen.put(literal.token().kind() == TokenKind.STRING ? "label quoted" : "label keyword", 1);
            case Node.Interpolation ignored -> seen.put("label interpolated", 1);
            case Node.Paren ignored -> seen.put("label in parentheses", 1);
            case Node.Pattern pattern ->
                seen.put(
                        pattern.list().elements().getFirst() instanceof Node.Alias
                                ? "label pattern with alias"
                                : "label pattern",
                        1);
        }
    }

    private static String sort(String name) {
        if (name.startsWith("_#")) {
            return "hidden definition";
        }
        if (name.startsWith("#")) {
            return "definition";
        }
        return name.startsWith("_") && name.length() > 1 ? "hidden" : "name";
    }

    private static void ident(String name, Map<String, Integer> seen) {
        switch (name) {
            case "_" -> seen.put("top", 1);
            case "int", "float", "string", "bytes", "bool", "number" -> seen.put("type " + name, 1);
            default -> seen.put("reference to " + sort(name), 1);
        }
    }

    private static void literal(Token token, Map<String, Integer> seen) {
        String text = token.text();
        switch (token.kind()) {
            case INT ->
                seen.put(
                        text.startsWith("0x")
                                ? "int hexadecimal"
                                : text.startsWith("0o")
                                        ? "int octal"
                                        : text.startsWith("0b")
                                                ? "int binary"
                                                : text.matches(".*[KMGTP]i?")
                                                        ? "int with multiplier"
                                                        : text.contains("_") ? "int with underscore" : "int",
                        1);
            case FLOAT -> seen.put(text.matches(".*[eE].*") ? "float with exponent" : "float", 1);
            case STRING -> seen.put("text " + quote(text), 1);
            default -> seen.put(token.kind().toString().toLowerCase(Locale.ROOT), 1);
        }
    }

    private static String quote(String text) {
        int hashes = 0;
        while (text.charAt(hashes) == '#') {
            hashes++;
        }
        String rest = text.substring(hashes);
        String quote =
                rest.startsWith("\"\"\"") || rest.startsWith("'''") ? rest.substring(0, 3) : rest.substring(0, 1);
        return (hashes > 0 ? "#" : "") + quote;
    }
}
