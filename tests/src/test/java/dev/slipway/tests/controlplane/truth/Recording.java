package dev.slipway.tests.controlplane.truth;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The recorded answers of a file of cases, one line each. */
record Recording(Map<String, Value> answers) {
    /** Names of the files of cases, without ending. */
    static final List<String> FILES = List.of("ownership", "requests", "watching", "validation", "controllers");

    private static final Path SOURCES = Path.of(System.getProperty("slipway.root", ".."))
            .resolve("tests/src/test/resources")
            .resolve(Recording.class.getPackageName().replace('.', '/'));

    static Recording read(String file) {
        return new Recording(((ObjectValue) Json.parse(resource(file + ".json"))).fields());
    }

    /** The lines of a resource beside this class. */
    static String resource(String name) {
        try (var in = Objects.requireNonNull(Recording.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(String file) {
        writeSource(
                file + ".json",
                answers.entrySet().stream()
                        .map(entry -> Json.print(Value.of(entry.getKey())) + ": [\n"
                                + ((Value.ListValue) entry.getValue())
                                        .items().stream().map(Json::print).collect(Collectors.joining(",\n"))
                                + "\n]")
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
    }

    static void writeSource(String name, String text) {
        try {
            Files.writeString(SOURCES.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says where answers differ from what is recorded; empty when they do not. */
    static String difference(List<Step> steps, List<Value> expected, List<Value> actual) {
        return IntStream.range(0, Math.max(expected.size(), actual.size()))
                .filter(i ->
                        i >= expected.size() || i >= actual.size() || !Value.equivalent(expected.get(i), actual.get(i)))
                .mapToObj(i -> "step " + (i + 1) + " " + (i < steps.size() ? brief(steps.get(i)) : "")
                        + String.join(
                                "",
                                paths(
                                        "",
                                        i < expected.size() ? expected.get(i) : Value.NullValue.NULL,
                                        i < actual.size() ? actual.get(i) : Value.NullValue.NULL)))
                .collect(Collectors.joining("\n"));
    }

    /** A line for each path at which two trees differ. */
    private static List<String> paths(String path, Value expected, Value actual) {
        if (Value.equivalent(expected, actual)) {
            return List.of();
        }
        if (expected instanceof ObjectValue wanted && actual instanceof ObjectValue got) {
            var keys = new TreeSet<>(wanted.fields().keySet());
            keys.addAll(got.fields().keySet());
            return keys.stream()
                    .flatMap(key -> {
                        var one = wanted.get(key);
                        var other = got.get(key);
                        return one != null && other != null
                                ? paths(path + "." + key, one, other).stream()
                                : Stream.of(line(path + "." + key, one, other));
                    })
                    .toList();
        }
        if (expected instanceof Value.ListValue wanted
                && actual instanceof Value.ListValue got
                && wanted.items().size() == got.items().size()) {
            return IntStream.range(0, wanted.items().size())
                    .boxed()
                    .flatMap(i -> paths(
                            path + "[" + i + "]",
                            wanted.items().get(i),
                            got.items().get(i))
                            .stream())
                    .toList();
        }
        return List.of(line(path, expected, actual));
    }

    private static String line(String path, @Nullable Value expected, @Nullable Value actual) {
        return "\n  " + path + "\n    real server: " + (expected == null ? "nothing" : expected) + "\n    here:        "
                + (actual == null ? "nothing" : actual);
    }

    private static String brief(Step step) {
        return switch (step) {
            case Step.Apply apply -> step + " " + Json.print(apply.object().tree());
            case Step.Patch ignored -> step.toString();
            case Step.Delete ignored -> step.toString();
            case Step.Get ignored -> step.toString();
            case Step.ListAll ignored -> step.toString();
            case Step.Page ignored -> step.toString();
            case Step.Rest ignored -> step.toString();
            case Step.Gone ignored -> step.toString();
            case Step.Watch ignored -> step.toString();
        };
    }
}
