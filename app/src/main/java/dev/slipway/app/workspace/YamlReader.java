package dev.slipway.app.workspace;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.SourceMap;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML as Kubernetes reads it, with the place of every value. Plain scalars follow YAML 1.1 where Kubernetes' reader does
 * (yes, no, on, off are truth values; 0777 is octal). Bounded: size, depth, and what aliases expand to. Everything wrong is a
 * diagnostic; nothing is thrown for what stands in a file.
 */
public final class YamlReader {
    /** Largest file, in bytes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final int MAX_DEPTH = 200;
    private static final int MAX_ALIASED_NODES = 200_000;

    private static final Pattern TRUE = Pattern.compile("y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON");
    private static final Pattern FALSE = Pattern.compile("n|N|no|No|NO|false|False|FALSE|off|Off|OFF");
    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7_]+");
    private static final Pattern HEX = Pattern.compile("[-+]?0x[0-9a-fA-F_]+");
    private static final Pattern BINARY = Pattern.compile("[-+]?0b[01_]+");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?");
    private static final String CORE = "tag:yaml.org,2002:";
    private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.nan|\\.NaN|\\.NAN|[-+]?(\\.inf|\\.Inf|\\.INF)");

    private YamlReader() {}

    /** The documents of a file; empty ones are left out. Usable only when no diagnostic is an error. */
    public record Result(List<Document> documents, List<Diagnostic> diagnostics) {
        public Result {
            documents = List.copyOf(documents);
            diagnostics = List.copyOf(diagnostics);
        }

        public boolean failed() {
            return Diagnostic.anyError(diagnostics);
        }
    }

    public static Result read(String source, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return failed(
                    Diagnostic.error(SourceSpan.whole(source), "workspace.file-too-large", MAX_BYTES / 1024 / 1024)
                            .withHint("workspace.file-too-large.hint"));
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return failed(Diagnostic.error(SourceSpan.whole(source), "workspace.not-utf8"));
        }
        return read(source, text);
    }

    public static Result read(String source, String text) {
        var plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        int nul = plain.indexOf('\0');
        if (nul >= 0) {
            int line =
                    (int) plain.substring(0, nul).chars().filter(c -> c == '\n').count() + 1;
            return failed(Diagnostic.error(SourceSpan.at(source, line, 1), "workspace.nul-character"));
        }
        var builder = new Builder(source);
        try {
            builder.stream(new Parse(LoadSettings.builder()
                            .setLabel(source)
                            .setCodePointLimit(MAX_BYTES)
                            .setMaxAliasesForCollections(Integer.MAX_VALUE)
                            .build())
                    .parseString(plain)
                    .iterator());
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().or(e::getContextMark);
            builder.out.add(Diagnostic.error(
                    mark.map(m -> SourceSpan.at(source, m.getLine() + 1, m.getColumn() + 1))
                            .orElse(SourceSpan.whole(source)),
                    "workspace.bad-yaml",
                    problem(e)));
        } catch (TooMuch e) {
            builder.out.add(e.diagnostic);
        } catch (YamlEngineException e) {
            builder.out.add(Diagnostic.error(
                    SourceSpan.whole(source),
                    "workspace.bad-yaml",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        return new Result(builder.documents, builder.out);
    }

    private static String problem(MarkedYamlEngineException e) {
        var problem = e.getProblem();
        var context = e.getContext();
        if (problem != null && !problem.isEmpty()) {
            return context == null || context.isEmpty() ? problem : problem + " " + context;
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Result failed(Diagnostic diagnostic) {
        return new Result(List.of(), List.of(diagnostic));
    }

    /** A bound was passed; reading stops. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Diagnostic diagnostic;

        TooMuch(Diagnostic diagnostic) {
            super(null, null, false, false);
            this.diagnostic = diagnostic;
        }
    }

    private static final class Builder {
        private final String source;
        private final List<Document> documents = new ArrayList<>();
        private final List<Diagnostic> out = new ArrayList<>();
        private Map<ValuePath, SourceSpan> values = new LinkedHashMap<>();
        private Map<ValuePath, SourceSpan> keys = new LinkedHashMap<>();
        private final Map<String, Value> anchors = new HashMap<>();
        private final Map<String, Integer> sizes = new HashMap<>();
        private int aliased;

        Builder(String source) {
            this.source = source;
        }

        void stream(Iterator<Event> events) {
            while (events.hasNext()) {
                var event = events.next();
                switch (event.getEventId()) {
                    case DocumentStart -> {
                        values = new LinkedHashMap<>();
                        keys = new LinkedHashMap<>();
                        anchors.clear();
                        sizes.clear();
                        document(events.next(), events);
                    }
                    case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
                    case Alias, Scalar, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
                        throw new IllegalStateException("event outside a document: " + event);
                }
            }
        }

        private void document(Event first, Iterator<Event> events) {
            var span = span(first, first);
            var value = node(first, events, ValuePath.ROOT, 0);
            switch (value) {
                case ObjectValue tree -> documents.add(new Document(source, tree, new SourceMap(source, values, keys)));
                case Value.NullValue nothing -> {}
                case ListValue _, Value.StringValue _, Value.NumberValue _, Value.BooleanValue _, Value.SecretValue _ ->
                    out.add(Diagnostic.error(span, "workspace.document-not-an-object"));
            }
        }

        private SourceSpan span(Event from, Event to) {
            Optional<Mark> start = from.getStartMark();
            Optional<Mark> end = to.getEndMark();
            if (start.isEmpty() || end.isEmpty()) {
                return SourceSpan.whole(source);
            }
            return new SourceSpan(
                    source,
                    start.get().getLine() + 1,
                    start.get().getColumn() + 1,
                    end.get().getLine() + 1,
                    end.get().getColumn() + 1);
        }

        private Value node(Event event, Iterator<Event> events, ValuePath path, int depth) {
            if (depth > MAX_DEPTH) {
                throw new TooMuch(Diagnostic.error(span(event, event), "workspace.too-deep", MAX_DEPTH));
            }
            values.put(path, span(event, event));
            if (event instanceof AliasEvent alias) {
                return alias(alias);
            }
            var anchor =
                    event instanceof NodeEvent node ? node.getAnchor().map(Object::toString) : Optional.<String>empty();
            var value = switch (event.getEventId()) {
                case Scalar -> scalar((ScalarEvent) event);
                case SequenceStart -> list(events, path, depth);
                case MappingStart -> object(events, path, depth);
                case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Alias, SequenceEnd, MappingEnd, Comment ->
                    throw new IllegalStateException("no value begins with " + event);
            };
            anchor.ifPresent(name -> {
                anchors.put(name, value);
                sizes.put(name, size(value));
            });
            return value;
        }

        private Value alias(AliasEvent alias) {
            var name = alias.getAlias().toString();
            var value = anchors.get(name);
            if (value == null) {
                out.add(Diagnostic.error(span(alias, alias), "workspace.unknown-anchor", name));
                return Value.NullValue.NULL;
            }
            aliased += sizes.getOrDefault(name, 1);
            if (aliased > MAX_ALIASED_NODES) {
                throw new TooMuch(Diagnostic.error(span(alias, alias), "workspace.aliases-expand", MAX_ALIASED_NODES));
            }
            return value;
        }

        private static int size(Value value) {
            long size = switch (value) {
                case ObjectValue object ->
                    1
                            + object.fields().values().stream()
                                    .mapToLong(Builder::size)
                                    .sum();
                case ListValue list ->
                    1 + list.items().stream().mapToLong(Builder::size).sum();
                case Value.StringValue _,
                        Value.NumberValue _,
                        Value.BooleanValue _,
                        Value.NullValue _,
                        Value.SecretValue _ -> 1;
            };
            return (int) Math.min(size, MAX_ALIASED_NODES + 1L);
        }

        private Value list(Iterator<Event> events, ValuePath path, int depth) {
            var items = new ArrayList<Value>();
            for (var event = next(events); event.getEventId() != Event.ID.SequenceEnd; event = next(events)) {
                items.add(node(event, events, path.index(items.size()), depth + 1));
            }
            return new ListValue(items);
        }

        private static Event next(Iterator<Event> events) {
            var event = events.next();
            while (event.getEventId() == Event.ID.Comment) {
                event = events.next();
            }
            return event;
        }

        private Value object(Iterator<Event> events, ValuePath path, int depth) {
            var fields = new LinkedHashMap<String, Value>();
            var merged = new LinkedHashMap<String, Value>();
            for (var event = next(events); event.getEventId() != Event.ID.MappingEnd; event = next(events)) {
                var keySpan = span(event, event);
                if (event instanceof ScalarEvent scalar
                        && scalar.getScalarStyle() == ScalarStyle.PLAIN
                        && scalar.getValue().equals("<<")) {
                    var source = next(events);
                    merge(node(source, events, path.field("<<"), depth + 1), merged, span(source, source));
                    continue;
                }
                var key = key(event, events, path, depth);
                var at = path.field(key);
                keys.put(at, keySpan);
                var value = node(next(events), events, at, depth + 1);
                if (fields.put(key, value) != null) {
                    out.add(Diagnostic.error(keySpan, "workspace.key-twice", key));
                }
            }
            merged.forEach(fields::putIfAbsent);
            return new ObjectValue(fields);
        }

        private void merge(Value from, Map<String, Value> into, SourceSpan span) {
            switch (from) {
                case ObjectValue object -> object.fields().forEach(into::putIfAbsent);
                case ListValue list -> list.items().forEach(item -> merge(item, into, span));
                case Value.StringValue _,
                        Value.NumberValue _,
                        Value.BooleanValue _,
                        Value.NullValue _,
                        Value.SecretValue _ -> out.add(Diagnostic.error(span, "workspace.bad-merge"));
            }
        }

        private String key(Event event, Iterator<Event> events, ValuePath path, int depth) {
            if (event instanceof ScalarEvent scalar) {
                return switch (scalar(scalar)) {
                    case Value.StringValue(var text) -> text;
                    case Value.NumberValue(var spelling) -> spelling;
                    case Value.BooleanValue(var flag) -> Boolean.toString(flag);
                    case Value.NullValue _, ObjectValue _, ListValue _, Value.SecretValue _ -> {
                        out.add(Diagnostic.error(span(event, event), "workspace.null-key"));
                        yield "";
                    }
                };
            }
            var value = node(event, events, path, depth + 1);
            if (value instanceof Value.StringValue(var text)) {
                return text;
            }
            out.add(Diagnostic.error(span(event, event), "workspace.key-not-text"));
            return value.toString();
        }

        private Value scalar(ScalarEvent event) {
            var text = event.getValue();
            var tag = event.getTag().orElse("");
            boolean tagged = tag.startsWith(CORE) && !tag.equals(CORE + "str");
            if (!tagged && (!tag.isEmpty() || event.getScalarStyle() != ScalarStyle.PLAIN)) {
                return Value.of(text);
            }
            if (tag.equals(CORE + "binary")) {
                return Value.of(binary(event, text));
            }
            var value = plain(text);
            if (value == null) {
                out.add(Diagnostic.error(span(event, event), "workspace.not-json", text));
                return Value.NullValue.NULL;
            }
            return value;
        }

        private String binary(ScalarEvent event, String text) {
            try {
                return new String(Base64.getDecoder().decode(text.replaceAll("\\s", "")), StandardCharsets.ISO_8859_1);
            } catch (IllegalArgumentException e) {
                out.add(Diagnostic.error(span(event, event), "workspace.not-base64"));
                return "";
            }
        }

        private static @Nullable Value plain(String text) {
            if (NULL.matcher(text).matches()) {
                return Value.NullValue.NULL;
            }
            if (TRUE.matcher(text).matches()) {
                return Value.of(true);
            }
            if (FALSE.matcher(text).matches()) {
                return Value.of(false);
            }
            if (text.length() > 400 || !"+-.0123456789".contains(text.substring(0, 1))) {
                return Value.of(text);
            }
            if (DECIMAL.matcher(text).matches()) {
                return new Value.NumberValue(strip(text));
            }
            if (HEX.matcher(text).matches()) {
                return radix(text, "0x", 16);
            }
            if (BINARY.matcher(text).matches()) {
                return radix(text, "0b", 2);
            }
            if (OCTAL.matcher(text).matches()) {
                return radix(text, text.contains("o") ? "0o" : "0", 8);
            }
            if (FLOAT.matcher(text).matches()) {
                return new Value.NumberValue(jsonFloat(text));
            }
            return NOT_A_NUMBER.matcher(text).matches() ? null : Value.of(text);
        }

        private static String strip(String number) {
            var plain = number.replace("_", "");
            return plain.startsWith("+") ? plain.substring(1) : plain;
        }

        private static Value radix(String text, String prefix, int radix) {
            var plain = strip(text);
            boolean negative = plain.startsWith("-");
            var digits = plain.substring((negative ? 1 : 0) + prefix.length());
            if (digits.isEmpty()) {
                return Value.of(text);
            }
            var number = new BigInteger(digits, radix);
            return new Value.NumberValue((negative ? number.negate() : number).toString());
        }

        /** JSON wants a digit on both sides of the point and none too many before it. */
        private static String jsonFloat(String text) {
            var plain = strip(text);
            boolean negative = plain.startsWith("-");
            var rest = negative ? plain.substring(1) : plain;
            int exponent = Math.max(rest.indexOf('e'), rest.indexOf('E'));
            var mantissa = exponent < 0 ? rest : rest.substring(0, exponent);
            var tail = exponent < 0 ? "" : rest.substring(exponent);
            int point = mantissa.indexOf('.');
            var whole = point < 0 ? mantissa : mantissa.substring(0, point);
            var fraction = point < 0 ? "" : mantissa.substring(point + 1);
            whole = whole.replaceFirst("^0+(?=[0-9])", "");
            whole = whole.isEmpty() ? "0" : whole;
            return (negative ? "-" : "") + whole + (fraction.isEmpty() ? "" : "." + fraction) + tail;
        }
    }
}
