package dev.slipway.workflow.step;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of a step's parameters: collects every problem and goes on. A key that was never asked for is unknown.
 * One instance for one reading; not for several threads.
 */
final class Parameters {
    private final StepSpec step;
    private final ObjectValue values;
    private final String path;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Diagnostic> problems;

    private Parameters(StepSpec step, ObjectValue values, String path, List<Diagnostic> problems) {
        this.step = step;
        this.values = values;
        this.path = path;
        this.problems = problems;
    }

    static Parameters of(StepSpec step) {
        return new Parameters(step, step.parameters(), step.kind(), new ArrayList<>());
    }

    /** Adds a problem found by the step itself. */
    void problem(String code, Object... arguments) {
        problems.add(Diagnostic.error(step.span(), code, arguments));
    }

    private void wrong(String key, String wanted, Value got) {
        problem("workflow.wrong-type", path + "." + key, wanted, got);
    }

    private @Nullable Value take(String key) {
        asked.add(key);
        var value = values.get(key);
        return value == Value.NullValue.NULL ? null : value;
    }

    boolean has(String key) {
        asked.add(key);
        return values.has(key) && values.get(key) != Value.NullValue.NULL;
    }

    void required(String key) {
        if (!has(key)) {
            problem("workflow.missing", path, key);
        }
    }

    Optional<Duration> duration(String key) {
        var value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        var parsed = value instanceof Value.StringValue(var text) ? GoDuration.parse(text) : Optional.<Duration>empty();
        if (parsed.isEmpty()) {
            wrong(key, "a duration such as 10m or 1h30m", value);
        }
        return parsed;
    }

    Optional<Integer> integer(String key, int least, int most) {
        var value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        var number = value instanceof Value.NumberValue n ? n.asLong() : Optional.<Long>empty();
        if (number.isEmpty() || number.get() < least || number.get() > most) {
            wrong(key, "a whole number from " + least + " to " + most, value);
            return Optional.empty();
        }
        return Optional.of(number.get().intValue());
    }

    /** A percentage as text, or a bare number of pods. */
    Optional<Amount> amount(String key) {
        var value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Value.NumberValue n
                && n.asLong().filter(p -> p >= 0 && p <= 100_000).isPresent()) {
            return Optional.of(new Amount.Pods(n.asLong().orElse(0L).intValue()));
        }
        if (value instanceof Value.StringValue(var text) && text.matches("\\d{1,3}%")) {
            int percent = Integer.parseInt(text.substring(0, text.length() - 1));
            if (percent <= 100) {
                return Optional.of(new Amount.Percent(percent));
            }
        }
        wrong(key, "a percentage from 0% to 100%, or a number of pods", value);
        return Optional.empty();
    }

    Optional<String> text(String key) {
        var value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Value.StringValue(var text) && !text.isBlank()) {
            return Optional.of(text);
        }
        wrong(key, "text", value);
        return Optional.empty();
    }

    Optional<String> oneOf(String key, String... allowed) {
        return text(key).filter(t -> {
            if (!List.of(allowed).contains(t)) {
                problem("workflow.not-one-of", path + "." + key, t, String.join(", ", allowed));
                return false;
            }
            return true;
        });
    }

    List<String> texts(String key) {
        var value = take(key);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof ListValue list)) {
            wrong(key, "a list of texts", value);
            return List.of();
        }
        var out = new ArrayList<String>();
        for (var item : list.items()) {
            if (item instanceof Value.StringValue(var text)) {
                out.add(text);
            } else {
                wrong(key, "a list of texts", value);
                return List.of();
            }
        }
        return List.copyOf(out);
    }

    /** A mapping of texts, in the document's order. */
    Map<String, String> textMap(String key) {
        var value = take(key);
        if (value == null) {
            return Map.of();
        }
        var out = new LinkedHashMap<String, String>();
        if (value instanceof ObjectValue object) {
            object.fields().forEach((name, item) -> {
                if (item instanceof Value.StringValue(var text)) {
                    out.put(name, text);
                }
            });
            if (out.size() == object.fields().size()) {
                return Collections.unmodifiableMap(out);
            }
        }
        wrong(key, "a mapping of texts", value);
        return Map.of();
    }

    /** A nested mapping; its problems are reported here, call {@link #finish()} on it too. */
    Optional<Parameters> object(String key) {
        var value = take(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ObjectValue object) {
            return Optional.of(new Parameters(step, object, path + "." + key, problems));
        }
        wrong(key, "a mapping", value);
        return Optional.empty();
    }

    /** Every problem, unknown keys among them. */
    List<Diagnostic> finish() {
        for (var key : values.fields().keySet()) {
            if (!asked.contains(key)) {
                var unknown = Diagnostic.error(step.span(), "workflow.unknown-field", path, key);
                problems.add(
                        asked.isEmpty()
                                ? unknown.withHint("workflow.unknown-field.none", path)
                                : unknown.withHint("workflow.unknown-field.hint", path, String.join(", ", asked)));
            }
        }
        return List.copyOf(problems);
    }
}
