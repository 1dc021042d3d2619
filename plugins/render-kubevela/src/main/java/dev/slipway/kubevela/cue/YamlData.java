package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.compile.Numerals;
import dev.slipway.kubevela.cue.syntax.Node.BasicLit;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.Source;
import dev.slipway.kubevela.cue.syntax.Token;
import dev.slipway.kubevela.cue.syntax.TokenKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * YAML as CUE's tools understand it: plain scalars are null, truth values, numbers (also {@code 0x}, {@code 0o}, {@code 0b}, {@code 017}) or text;
 * {@code yes} and {@code no} are text.
 */
final class YamlData {

    private static final int DEEPEST = 500;
    private static final int LARGEST = 2_000_000;
    private static final Pattern INT =
            Pattern.compile("[-+]?(0|[1-9][0-9_]*|0[0-7_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");

    private final Source source;

    /** Where each code point of the text begins; empty where each is one character. */
    private final int[] starts;

    private int made;

    private YamlData(Source source) {
        this.source = source;
        String text = source.text();
        int points = text.codePointCount(0, text.length());
        this.starts = points == text.length() ? new int[0] : new int[points + 1];
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = at;
            at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
        }
    }

    static List<Expr> read(Source source) throws InvalidCueException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(source.name())
                .setAllowDuplicateKeys(true)
                .setMaxAliasesForCollections(10_000)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        YamlData data = new YamlData(source);
        List<Expr> documents = new ArrayList<>();
        try {
            Composer composer =
                    new Composer(settings, new ParserImpl(settings, new StreamReader(settings, source.text())));
            while (composer.hasNext()) {
                documents.add(data.value(composer.next(), 0));
            }
        } catch (MarkedYamlEngineException e) {
            throw bad(
                    LoadCode.YAML,
                    e.getProblemMark().map(data::position).orElse(Position.whole(source.name())),
                    e.getProblem() == null ? "?" : e.getProblem());
        } catch (YamlEngineException e) {
            throw bad(LoadCode.YAML, Position.whole(source.name()), String.valueOf(e.getMessage()));
        }
        return documents;
    }

    private static InvalidCueException bad(LoadCode code, Position position, String... arguments) {
        return new InvalidCueException(List.of(CueError.of(code, List.of(position), arguments)));
    }

    private Position position(Mark mark) {
        return source.position(offset(mark));
    }

    /** Marks count code points, places count characters. */
    private int offset(Mark mark) {
        return starts.length == 0
                ? Math.min(mark.getIndex(), source.text().length())
                : starts[Math.min(mark.getIndex(), starts.length - 1)];
    }

    private BasicLit place(Node node) {
        int start = node.getStartMark().map(this::offset).orElse(0);
        return new BasicLit(Token.foreign(source, TokenKind.STRING, "", start));
    }

    private Expr value(Node node, int depth) throws InvalidCueException {
        if (depth > DEEPEST || ++made > LARGEST) {
            throw bad(LoadCode.YAML_SIZE, place(node).first().position());
        }
        return switch (node) {
            case ScalarNode scalar -> new Expr.Const(place(node), scalar(scalar));
            case SequenceNode sequence -> {
                List<Expr.Element> elements = new ArrayList<>();
                for (Node each : sequence.getValue()) {
                    elements.add(new Expr.Single(value(each, depth + 1)));
                }
                yield new Expr.ListLit(place(node), elements, null);
            }
            case MappingNode mapping -> {
                List<Expr.Decl> fields = new ArrayList<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    fields.add(field(tuple, depth));
                }
                yield Expr.StructLit.of(place(node), fields);
            }
            default -> throw bad(LoadCode.YAML_ALIAS, place(node).first().position());
        };
    }

    private Expr.Decl field(NodeTuple tuple, int depth) throws InvalidCueException {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw bad(LoadCode.YAML_KEY, place(tuple.getKeyNode()).first().position());
        }
        Expr value = value(tuple.getValueNode(), depth + 1);
        if (key.getScalarStyle() == ScalarStyle.PLAIN && key.getValue().equals("<<")) {
            return new Expr.Embedding(place(key), value);
        }
        return new Expr.Field(place(key), Label.string(key.getValue()), Expr.Mark.MEMBER, value);
    }

    private Datum scalar(ScalarNode node) throws InvalidCueException {
        String text = node.getValue();
        String tag = node.getTag().getValue();
        if (tag.equals("tag:yaml.org,2002:binary")) {
            try {
                return new Datum.Bytes(Base64.getMimeDecoder().decode(text));
            } catch (IllegalArgumentException e) {
                throw bad(LoadCode.YAML_BASE64, place(node).first().position());
            }
        }
        if (node.getScalarStyle() != ScalarStyle.PLAIN) {
            return new Datum.Text(text);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Datum.Null();
            case "true", "True", "TRUE" -> new Datum.Bool(true);
            case "false", "False", "FALSE" -> new Datum.Bool(false);
            default -> number(text).<Datum>map(number -> number).orElse(new Datum.Text(text));
        };
    }

    private static Optional<Num> number(String text) {
        if (INT.matcher(text).matches()) {
            return Optional.of(Num.of(whole(text.replace("_", ""))));
        }
        if (FLOAT.matcher(text).matches()) {
            String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
            @Nullable Num number = Numerals.parse(unsigned);
            return Optional.ofNullable(number)
                    .map(each -> Num.real(each.value()))
                    .map(each -> text.startsWith("-") ? each.negate() : each);
        }
        if (INFINITE.matcher(text).matches()) {
            return Optional.of(Num.real(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY));
        }
        return List.of(".nan", ".NaN", ".NAN").contains(text) ? Optional.of(Num.real(Double.NaN)) : Optional.empty();
    }

    private static BigInteger whole(String text) {
        boolean minus = text.startsWith("-");
        String digits = minus || text.startsWith("+") ? text.substring(1) : text;
        int radix = 10;
        if (digits.startsWith("0x")) {
            radix = 16;
        } else if (digits.startsWith("0b")) {
            radix = 2;
        } else if (digits.startsWith("0o") || digits.length() > 1 && digits.startsWith("0")) {
            radix = 8;
        }
        String body = digits.length() > 2 && Character.isLetter(digits.charAt(1)) ? digits.substring(2) : digits;
        BigInteger value = new BigInteger(body, radix);
        return minus ? value.negate() : value;
    }
}
