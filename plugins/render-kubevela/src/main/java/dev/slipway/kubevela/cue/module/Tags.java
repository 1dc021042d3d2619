package dev.slipway.kubevela.cue.module;

import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.LoadCode;
import dev.slipway.kubevela.cue.syntax.Literals;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a caller says with {@code -t}: values for fields with {@code @tag(name)}, and words that {@code @if} asks for. Immutable, any thread.
 *
 * @param values texts by the name of a tag
 * @param words tags without a value
 */
public record Tags(Map<String, String> values, Set<String> words) {

    /** Nothing is said. */
    public static final Tags NONE = new Tags(Map.of(), Set.of());

    /** Fixes both. */
    public Tags {
        values = Map.copyOf(values);
        words = Set.copyOf(words);
    }

    /** One attribute {@code @tag(name,type=int,short=a|b)}. */
    private record Tag(String name, String type, List<String> shorts) {}

    /**
     * Whether a file takes part: {@code @ignore()} and {@code @if(…)} before its package clause decide.
     *
     * @throws InvalidCueException for a condition that is none
     */
    static boolean includes(Node.File file, Predicate<String> isSet) throws InvalidCueException {
        Node.Attribute condition = null;
        for (Node.Decl decl : file.decls()) {
            if (!(decl instanceof Node.Attribute attribute)) {
                break;
            }
            if (attribute.key().equals("ignore")) {
                return false;
            }
            if (attribute.key().equals("if")) {
                if (condition != null) {
                    throw bad(LoadCode.CONDITION_TWICE, attribute.first().position());
                }
                condition = attribute;
            }
        }
        if (condition == null) {
            return true;
        }
        Position position = condition.first().position();
        Optional<Node.Expr> expression = expression(condition.body());
        if (expression.isEmpty()) {
            throw bad(LoadCode.CONDITION, position, condition.body());
        }
        return holds(expression.get(), isSet, position);
    }

    private static boolean holds(Node.Expr expression, Predicate<String> isSet, Position position)
            throws InvalidCueException {
        return switch (expression) {
            case Node.Ident name -> isSet.test(name.name());
            case Node.Paren paren -> holds(paren.value(), isSet, position);
            case Node.Unary not when not.operator().kind() == TokenKind.NOT -> !holds(not.operand(), isSet, position);
            case Node.Binary and
            when and.op() == TokenKind.LAND -> holds(and.left(), isSet, position) & holds(and.right(), isSet, position);
            case Node.Binary or
            when or.op() == TokenKind.LOR -> holds(or.left(), isSet, position) | holds(or.right(), isSet, position);
            default -> throw bad(LoadCode.CONDITION_PARTS, position);
        };
    }

    private static Optional<Node.Expr> expression(String text) {
        Parsed parsed = Parser.parse(new Source("tag", "_: " + text));
        return parsed.good()
                        && parsed.file().decls().size() == 1
                        && parsed.file().decls().getFirst() instanceof Node.Field field
                ? Optional.of(field.value())
                : Optional.empty();
    }

    /**
     * The files with the values in their fields.
     *
     * @param asked words that {@code @if} asked for, which count as used
     * @throws InvalidCueException when a tag is used by no file, is no value of its type, or stands where none may
     */
    List<Node.File> inject(List<Node.File> files, Set<String> asked) throws InvalidCueException {
        Set<String> used = new HashSet<>(asked);
        List<Node.File> injected = new ArrayList<>();
        for (Node.File file : files) {
            injected.add(new Node.File(file.source(), decls(file.decls(), used), file.end()));
        }
        List<CueError> errors = new ArrayList<>();
        for (String name : values.keySet()) {
            if (!used.contains(name)) {
                errors.add(CueError.of(LoadCode.TAG_UNUSED, List.of(), name));
            }
        }
        for (String name : words) {
            if (!used.contains(name)) {
                errors.add(CueError.of(LoadCode.TAG_UNUSED, List.of(), name));
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidCueException(errors);
        }
        return injected;
    }

    private List<Node.Decl> decls(List<Node.Decl> decls, Set<String> used) throws InvalidCueException {
        List<Node.Decl> result = new ArrayList<>(decls.size());
        for (Node.Decl decl : decls) {
            result.add(
                    decl instanceof Node.Field field
                                    && field.regular()
                                    && (field.label() instanceof Node.Ident || field.label() instanceof Node.BasicLit)
                            ? field(field, used)
                            : decl);
        }
        return result;
    }

    private Node.Field field(Node.Field field, Set<String> used) throws InvalidCueException {
        Node.Expr value = field.value();
        if (value instanceof Node.StructLit struct) {
            value = new Node.StructLit(struct.open(), decls(struct.decls(), used), struct.close());
        }
        for (Node.Attribute attribute : field.attributes()) {
            if (attribute.key().equals("tag")) {
                value = tagged(value, attribute, used);
            }
        }
        return new Node.Field(
                field.alias(),
                field.bind(),
                field.label(),
                field.constraint(),
                field.colon(),
                value,
                field.attributes(),
                field.comma());
    }

    private Node.Expr tagged(Node.Expr value, Node.Attribute attribute, Set<String> used) throws InvalidCueException {
        Position position = attribute.first().position();
        Tag tag = tag(attribute);
        used.add(tag.name());
        String given = values.get(tag.name());
        if (given == null) {
            for (String word : tag.shorts()) {
                if (words.contains(word)) {
                    used.add(word);
                    given = word;
                }
            }
        }
        if (given == null && words.contains(tag.name()) && tag.type().equals("bool")) {
            given = "true";
        }
        if (given == null) {
            return value;
        }
        String literal = tag.type().equals("string") ? Literals.quote(given) : given;
        Optional<Node.Expr> unified = expression("_ & " + literal);
        if (unified.isEmpty() || !(unified.get() instanceof Node.Binary binary) || !fits(tag.type(), binary.right())) {
            throw bad(LoadCode.TAG_VALUE, position, given, tag.type(), tag.name());
        }
        return new Node.Binary(value, binary.operator(), binary.op(), binary.right());
    }

    private static boolean fits(String type, Node.Expr literal) {
        Node.Expr operand =
                literal instanceof Node.Unary sign && (sign.operator().kind() == TokenKind.SUB)
                        ? sign.operand()
                        : literal;
        if (!(operand instanceof Node.BasicLit basic)) {
            return false;
        }
        TokenKind kind = basic.token().kind();
        return switch (type) {
            case "int" -> kind == TokenKind.INT;
            case "number" -> kind == TokenKind.INT || kind == TokenKind.FLOAT;
            case "bool" -> kind == TokenKind.TRUE || kind == TokenKind.FALSE;
            default -> kind == TokenKind.STRING;
        };
    }

    private static Tag tag(Node.Attribute attribute) throws InvalidCueException {
        String[] parts = attribute.body().split(",", -1);
        String type = "string";
        List<String> shorts = List.of();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("type=")) {
                type = part.substring("type=".length());
            } else if (part.startsWith("short=")) {
                shorts = List.of(part.substring("short=".length()).split("\\|", -1));
            }
        }
        if (!List.of("string", "int", "number", "bool").contains(type)) {
            throw bad(LoadCode.TAG_TYPE, attribute.first().position(), type);
        }
        return new Tag(parts[0].strip(), type, shorts);
    }

    private static InvalidCueException bad(LoadCode code, Position position, String... arguments) {
        return new InvalidCueException(List.of(CueError.of(code, List.of(position), arguments)));
    }
}
