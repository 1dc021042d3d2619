package dev.slipway.view.decode;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.FieldReader;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.render.Inspection.Reference;
import dev.slipway.api.resource.ValuePath;
import java.util.ArrayList;
import java.util.List;

/** A document of kind Manifests: the files and folders it names. */
public final class PathsDecoder {
    private PathsDecoder() {}

    /** What it refers to, with everything that is wrong in it. */
    public record Decoded(List<Reference> references, List<Diagnostic> diagnostics) {
        public Decoded {
            references = List.copyOf(references);
            diagnostics = List.copyOf(diagnostics);
        }
    }

    public static Decoded decode(Document document) {
        var out = new ArrayList<Diagnostic>();
        var references = new ArrayList<Reference>();
        var root = new FieldReader(document.places(), out, ValuePath.ROOT, document.tree());
        root.know("apiVersion");
        root.know("kind");
        if (!root.has("metadata")) {
            root.missing("metadata");
        }
        root.object("metadata").ifPresent(metadata -> {
            metadata.required("name");
            metadata.text("namespace");
            metadata.texts("labels");
            metadata.texts("annotations");
            metadata.end();
        });
        if (!root.has("spec")) {
            root.missing("spec");
        }
        root.object("spec").ifPresent(spec -> {
            var paths = spec.textList("paths");
            if (paths.isEmpty()) {
                spec.missing("paths");
            }
            for (int i = 0; i < paths.size(); i++) {
                references.add(new Reference(
                        "files",
                        paths.get(i),
                        document.places().of(spec.path("paths").index(i))));
            }
            spec.end();
        });
        root.end();
        out.sort(Diagnostic.BY_PLACE);
        return new Decoded(references, out);
    }
}
