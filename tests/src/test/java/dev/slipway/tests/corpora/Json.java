package dev.slipway.tests.corpora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** JSON that keeps the order of keys and the spelling of numbers. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNumberLength(10_000_000)
                        .maxStringLength(100_000_000)
                        .maxNestingDepth(100_000)
                        .build())
                .setStreamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(100_000)
                        .build());
    }

    private Json() {}

    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode file(Path file) {
        try {
            return read(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(Json::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With keys in their order and numbers in one spelling each. */
    static String normal(JsonNode node) {
        StringBuilder text = new StringBuilder();
        write(node, text);
        return text.toString();
    }

    private static void write(JsonNode node, StringBuilder text) {
        if (node.isObject()) {
            String comma = "{";
            for (var field : node.properties()) {
                text.append(comma).append(quoted(field.getKey())).append(':');
                write(field.getValue(), text);
                comma = ",";
            }
            text.append(node.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            String comma = "[";
            for (JsonNode element : node) {
                text.append(comma);
                write(element, text);
                comma = ",";
            }
            text.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isNumber()) {
            BigDecimal value = node.decimalValue();
            text.append(value.signum() == 0 ? "0" : value.stripTrailingZeros().toString());
        } else {
            text.append(node);
        }
    }

    private static String quoted(String text) {
        try {
            return MAPPER.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where two documents part, for readers; empty for equal ones. */
    static String difference(JsonNode expected, JsonNode actual) {
        return normal(expected).equals(normal(actual)) ? "" : difference("", expected, actual);
    }

    private static String difference(String path, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            for (var field : expected.properties()) {
                JsonNode other = actual.get(field.getKey());
                String child = path + "." + field.getKey();
                if (other == null) {
                    return child + ": missing, expected " + shortened(field.getValue());
                }
                if (!normal(field.getValue()).equals(normal(other))) {
                    return difference(child, field.getValue(), other);
                }
            }
            for (var field : actual.properties()) {
                if (!expected.has(field.getKey())) {
                    return path + "." + field.getKey() + ": not expected, was " + shortened(field.getValue());
                }
            }
            return (path.isEmpty() ? "." : path) + ": expected the order " + names(expected) + ", was " + names(actual);
        }
        if (expected.isArray() && actual.isArray()) {
            for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
                if (!normal(expected.get(i)).equals(normal(actual.get(i)))) {
                    return difference(path + "[" + i + "]", expected.get(i), actual.get(i));
                }
            }
        }
        return (path.isEmpty() ? "." : path) + ": expected " + shortened(expected) + ", was " + shortened(actual);
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
    }

    private static String shortened(JsonNode node) {
        String text = node.toString();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
