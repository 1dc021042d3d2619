package dev.slipway.api.application;

import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.resource.ValuePath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where each value of a document stands. After layers were merged the spans of one map name several sources, which is
 * what answers "where does this value come from?".
 *
 * @param values places of values, by path
 * @param keys places of keys, by the path of their value
 */
public record SourceMap(String source, Map<ValuePath, SourceSpan> values, Map<ValuePath, SourceSpan> keys) {
    public SourceMap {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    public static SourceMap unknown(String source) {
        return new SourceMap(source, Map.of(), Map.of());
    }

    /** The place of the value, or of its nearest ancestor that has one. */
    public SourceSpan of(ValuePath path) {
        return nearest(values, path);
    }

    /** The place of the key of the value, or of the nearest ancestor that has one. */
    public SourceSpan ofKey(ValuePath path) {
        var exact = keys.get(path);
        return exact != null ? exact : nearest(values, path);
    }

    private SourceSpan nearest(Map<ValuePath, SourceSpan> spans, ValuePath path) {
        Optional<ValuePath> at = Optional.of(path);
        while (at.isPresent()) {
            var span = spans.get(at.get());
            if (span != null) {
                return span;
            }
            at = at.get().parent();
        }
        return SourceSpan.whole(source);
    }
}
