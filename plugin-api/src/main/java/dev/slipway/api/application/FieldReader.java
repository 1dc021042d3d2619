package dev.slipway.api.application;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict decoding for documents of every kind: one object of a document being decoded. Each getter notes that its key is known; {@link #end()} reports the rest. A
 * value that is wrong is reported and read as absent, so that decoding goes on to the next mistake.
 */
public final class FieldReader {
    private static final Pattern DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?(\\d+|\\d+\\.\\d*|\\.\\d+)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?\\d+)?");
    private static final Pattern PERCENT = Pattern.compile("\\d{1,3}%");

    private final SourceMap places;
    private final List<Diagnostic> out;
    private final ValuePath path;
    private final ObjectValue object;
    private final Set<String> known = new LinkedHashSet<>();

    public FieldReader(SourceMap places, List<Diagnostic> out, ValuePath path, ObjectValue object) {
        this.places = places;
        this.out = out;
        this.path = path;
        this.object = object;
    }

    public ValuePath path(String key) {
        return path.field(key);
    }

    public boolean has(String key) {
        var value = object.get(key);
        return value != null && value != Value.NullValue.NULL;
    }

    public Set<String> keys() {
        return object.fields().sequencedKeySet();
    }

    private @Nullable Value get(String key) {
        known.add(key);
        var value = object.get(key);
        return value == Value.NullValue.NULL ? null : value;
    }

    public void error(ValuePath at, String code, Object... arguments) {
        out.add(Diagnostic.error(places.of(at), code, arguments));
    }

    private void wrong(String key, String expected, Value found) {
        error(path(key), "document.wrong-type", path(key), expected, typeName(found));
    }

    public static String typeName(Value value) {
        return switch (value) {
            case ObjectValue o -> "object";
            case ListValue l -> "list";
            case Value.StringValue s -> "text";
            case Value.NumberValue n -> "number";
            case Value.BooleanValue b -> "boolean";
            case Value.NullValue n -> "null";
            case Value.SecretValue s -> "secret";
        };
    }

    public void missing(String key) {
        error(path, "document.missing-field", path.isRoot() ? key : path(key));
    }

    public Optional<String> text(String key) {
        var value = get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Value.StringValue(var text)) {
            if (text.isEmpty()) {
                error(path(key), "document.empty-text", path(key));
                return Optional.empty();
            }
            return Optional.of(text);
        }
        wrong(key, "text", value);
        return Optional.empty();
    }

    public String required(String key) {
        if (!has(key)) {
            get(key);
            missing(key);
            return "";
        }
        return text(key).orElse("");
    }

    public Optional<String> choice(String key, List<String> choices) {
        var text = text(key);
        if (text.isPresent() && !choices.contains(text.get())) {
            error(path(key), "document.not-a-choice", path(key), text.get(), String.join(", ", choices));
            return Optional.empty();
        }
        return text;
    }

    public Optional<Integer> integer(String key, int min, int max) {
        var value = get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Value.NumberValue number) || number.asLong().isEmpty()) {
            wrong(key, "whole number", value);
            return Optional.empty();
        }
        long n = number.asLong().get();
        if (n < min || n > max) {
            error(path(key), "document.out-of-range", path(key), n, min, max);
            return Optional.empty();
        }
        return Optional.of((int) n);
    }

    public boolean flag(String key, boolean otherwise) {
        var value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Value.BooleanValue(var flag)) {
            return flag;
        }
        wrong(key, "boolean", value);
        return otherwise;
    }

    /** Whole seconds from {@code 1h30m}. */
    public Optional<Integer> seconds(String key) {
        var text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var match = DURATION.matcher(text.get());
        if (!match.matches()) {
            error(path(key), "document.not-a-duration", path(key), text.get());
            return Optional.empty();
        }
        long seconds = part(match.group(1)) * 3600 + part(match.group(2)) * 60 + part(match.group(3));
        if (seconds > Integer.MAX_VALUE) {
            error(path(key), "document.not-a-duration", path(key), text.get());
            return Optional.empty();
        }
        return Optional.of((int) seconds);
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
    }

    private static final Pattern GO_PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|ms|s|m|h)");

    /** A duration as Go writes it ({@code 1h30m}, {@code 1.5h}, {@code 300ms}); never negative. */
    public Optional<Duration> duration(String key) {
        var text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.get().equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        var match = GO_PART.matcher(text.get());
        var nanos = BigDecimal.ZERO;
        int at = 0;
        while (match.find() && match.start() == at) {
            nanos = nanos.add(new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(unit(match.group(2)))));
            at = match.end();
        }
        if (at == 0 || at < text.get().length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            error(path(key), "document.not-a-duration", path(key), text.get());
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 1_000L;
        };
    }

    /** {@code 70%} as 70. */
    public Optional<Integer> percent(String key) {
        var text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!PERCENT.matcher(text.get()).matches()) {
            error(path(key), "document.not-a-percentage", path(key), text.get());
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text.get().substring(0, text.get().length() - 1)));
    }

    /** A whole number, or a percentage as text. */
    public Optional<Value> integerOrPercent(String key) {
        var value = get(key);
        if (value == null) {
            return Optional.empty();
        }
        boolean good = value instanceof Value.NumberValue n
                        && n.asLong().filter(i -> i >= 0).isPresent()
                || value instanceof Value.StringValue(var text)
                        && PERCENT.matcher(text).matches();
        if (!good) {
            wrong(key, "whole number or percentage", value);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** A port's number or name. */
    public Optional<Value> port(String key) {
        var value = get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Value.NumberValue n
                && n.asLong().filter(p -> p > 0 && p < 65536).isPresent()) {
            return Optional.of(value);
        }
        if (value instanceof Value.StringValue(var name) && name.matches("[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")) {
            return Optional.of(value);
        }
        wrong(key, "port number or name", value);
        return Optional.empty();
    }

    public Map<String, String> texts(String key) {
        var texts = new LinkedHashMap<String, String>();
        entries(key).forEach((name, value) -> {
            switch (value) {
                case Value.StringValue(var text) -> texts.put(name, text);
                case Value.NumberValue n ->
                    error(path(key).field(name), "document.quote-it", path(key).field(name), n.spelling());
                case Value.BooleanValue b ->
                    error(path(key).field(name), "document.quote-it", path(key).field(name), b.value());
                case ObjectValue o -> wrongItem(key, name, value);
                case ListValue l -> wrongItem(key, name, value);
                case Value.NullValue n -> wrongItem(key, name, value);
                case Value.SecretValue s -> wrongItem(key, name, value);
            }
        });
        return texts;
    }

    private void wrongItem(String key, String name, Value value) {
        var at = path(key).field(name);
        error(at, "document.wrong-type", at, "text", typeName(value));
    }

    /** A quantity as written ({@code 250m}, {@code 1Gi}, {@code 2}). */
    public Optional<String> quantity(String key) {
        var value = get(key);
        return value == null ? Optional.empty() : quantity(path(key), value);
    }

    public Map<String, String> quantities(String key) {
        var quantities = new LinkedHashMap<String, String>();
        entries(key)
                .forEach((name, value) ->
                        quantity(path(key).field(name), value).ifPresent(quantity -> quantities.put(name, quantity)));
        return quantities;
    }

    private Optional<String> quantity(ValuePath at, Value value) {
        var text = switch (value) {
            case Value.StringValue(var t) -> t;
            case Value.NumberValue(var spelling) -> spelling;
            case ObjectValue o -> "";
            case ListValue l -> "";
            case Value.BooleanValue b -> "";
            case Value.NullValue n -> "";
            case Value.SecretValue s -> "";
        };
        if (QUANTITY.matcher(text).matches()) {
            return Optional.of(text);
        }
        error(at, "document.not-a-quantity", at, value);
        return Optional.empty();
    }

    public Map<String, Value> entries(String key) {
        var value = get(key);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof ObjectValue entries) {
            return entries.fields();
        }
        wrong(key, "object", value);
        return Map.of();
    }

    public List<String> textList(String key) {
        var texts = new ArrayList<String>();
        var items = items(key);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Value.StringValue(var text)) {
                texts.add(text);
            } else {
                var at = path(key).index(i);
                error(at, "document.wrong-type", at, "text", typeName(items.get(i)));
            }
        }
        return texts;
    }

    public List<Value> items(String key) {
        var value = get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof ListValue list) {
            return list.items();
        }
        wrong(key, "list", value);
        return List.of();
    }

    public Optional<FieldReader> object(String key) {
        var value = get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ObjectValue child) {
            return Optional.of(new FieldReader(places, out, path(key), child));
        }
        wrong(key, "object", value);
        return Optional.empty();
    }

    public Optional<FieldReader> object(ValuePath at, Value value) {
        if (value instanceof ObjectValue child) {
            return Optional.of(new FieldReader(places, out, at, child));
        }
        error(at, "document.wrong-type", at, "object", typeName(value));
        return Optional.empty();
    }

    /** The object as it stands. */
    public ObjectValue tree() {
        return object;
    }

    public SourceSpan span() {
        return places.of(path);
    }

    public SourceSpan span(String key) {
        return places.of(path(key));
    }

    /** Takes a key as known whose value is read elsewhere. */
    public void know(String key) {
        known.add(key);
    }

    /** Reports every key that nothing asked for. */
    public void end() {
        for (var key : object.fields().keySet()) {
            if (known.contains(key)) {
                continue;
            }
            var at = path(key);
            var diagnostic = Diagnostic.error(places.ofKey(at), "document.unknown-field", at);
            var near = known.stream()
                    .min(Comparator.comparingInt((String k) -> distance(k, key)).thenComparing(k -> k))
                    .filter(k -> distance(k, key) <= Math.max(1, k.length() / 3));
            out.add(
                    near.isPresent()
                            ? diagnostic.withHint("document.did-you-mean", near.get())
                            : diagnostic.withHint("document.known-fields", String.join(", ", known)));
        }
    }

    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], row[j]) + 1, diagonal + change);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
