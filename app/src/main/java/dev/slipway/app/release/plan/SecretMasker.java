package dev.slipway.app.release.plan;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Takes the texts of Secrets out of rendered objects: keyed digests stay in their place, the texts are collected for
 * sealing. {@code stringData} is folded into {@code data} as the server does, so that rendered and live compare.
 */
public final class SecretMasker {
    private static final GroupKind SECRET = GroupKind.core("Secret");
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final UnaryOperator<String> digest;
    private final Map<String, String> texts = new TreeMap<>();

    /** @param digest the keyed digest of a text */
    public SecretMasker(UnaryOperator<String> digest) {
        this.digest = digest;
    }

    public Manifest mask(Manifest manifest) {
        if (!manifest.gvk().groupKind().equals(SECRET)) {
            return manifest;
        }
        var data = new LinkedHashMap<String, Value>();
        manifest.tree().object("data").fields().forEach((key, value) -> {
            if (value instanceof Value.StringValue(var text)) {
                data.put(key, withhold(text));
            } else if (value instanceof Value.SecretValue) {
                data.put(key, value);
            }
        });
        manifest.tree().object("stringData").fields().forEach((key, value) -> {
            if (value instanceof Value.StringValue(var text)) {
                data.put(key, withhold(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
            }
        });
        var tree = manifest.tree().without("stringData");
        if (!data.isEmpty() || tree.has("data")) {
            tree = tree.with("data", new ObjectValue(data));
        }
        return new Manifest((ObjectValue)
                ValuePath.of("metadata", "annotations", LAST_APPLIED).remove(tree));
    }

    private Value withhold(String text) {
        var key = digest.apply(text);
        texts.put(key, text);
        return new Value.SecretValue(key);
    }

    /** The clear texts by digest; goes to the sealing store and nowhere else. */
    public Map<String, String> texts() {
        return Map.copyOf(texts);
    }
}
