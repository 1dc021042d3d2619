package dev.slipway.app.release.freeze;

import dev.slipway.api.application.Document;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.release.plan.SecretMasker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the snapshot of a release: the plan and the texts of every document it was made from. A text that is or holds a Secret
 * is kept as its tree with the values withheld, since no text can be trusted to show a value in one place only.
 */
public final class Freezer {
    private final SecretMasker masker;
    private final Function<Value, String> yaml;

    /**
     * @param masker under the application's key
     * @param yaml prints a tree; ends in a line break
     */
    public Freezer(SecretMasker masker, Function<Value, String> yaml) {
        this.masker = masker;
        this.yaml = yaml;
    }

    /** One thing that was read: a file, standard input, or settings of the command line. */
    public record Input(String source, String text, List<Document> documents) {
        public Input {
            documents = List.copyOf(documents);
        }
    }

    public Snapshot freeze(ReleasePlan plan, List<Input> inputs, Optional<Snapshot.Provenance> provenance) {
        var texts = new LinkedHashMap<String, String>();
        inputs.forEach(input -> texts.put(input.source(), text(input)));
        return new Snapshot(Snapshot.FORMAT, plan, texts, provenance);
    }

    private String text(Input input) {
        boolean secret = false;
        var trees = new ArrayList<Value>();
        for (var document : input.documents()) {
            var masked = withhold(document.tree());
            secret |= !masked.equals(document.tree());
            trees.add(masked);
        }
        if (!secret) {
            return input.text();
        }
        var out = new StringBuilder();
        for (var tree : trees) {
            out.append("---\n").append(yaml.apply(tree));
        }
        return out.toString();
    }

    /** A Secret may stand inside other objects: in a list, or among the objects of an application's component. */
    private Value withhold(Value value) {
        return switch (value) {
            case ObjectValue object -> {
                if (object.text("kind").filter("Secret"::equals).isPresent()
                        && object.text("apiVersion").filter("v1"::equals).isPresent()) {
                    yield masker.mask(new Manifest(object)).tree();
                }
                var fields = new LinkedHashMap<String, Value>();
                object.fields().forEach((key, part) -> fields.put(key, withhold(part)));
                yield new ObjectValue(fields);
            }
            case ListValue list ->
                new ListValue(list.items().stream().map(this::withhold).toList());
            case Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> value;
        };
    }
}
