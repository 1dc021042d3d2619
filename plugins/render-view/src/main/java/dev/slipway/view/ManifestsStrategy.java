package dev.slipway.view;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.DocumentKind;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.render.Inspection;
import dev.slipway.api.render.RenderRequest;
import dev.slipway.api.render.RenderResult;
import dev.slipway.api.render.RenderStrategy;
import dev.slipway.view.decode.PathsDecoder;
import dev.slipway.view.manifests.ManifestSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Takes plain manifests as they are: kind {@code Manifests} of {@code slipway.dev/v1}. */
@Extension
public final class ManifestsStrategy implements RenderStrategy {
    @Override
    public String name() {
        return "manifests";
    }

    @Override
    public List<DocumentKind> kinds() {
        return List.of(new DocumentKind(ViewStrategy.API_VERSION, "Manifests"));
    }

    @Override
    public Inspection inspect(Document application) {
        var decoded = PathsDecoder.decode(application);
        return new Inspection(
                decoded.references(),
                application.namespace().isEmpty() ? Optional.empty() : Optional.of(application.namespace()),
                Optional.empty(),
                Optional.empty(),
                decoded.diagnostics());
    }

    @Override
    public RenderResult render(RenderRequest request) {
        var decoded = PathsDecoder.decode(request.application());
        var diagnostics = new ArrayList<>(decoded.diagnostics());
        var documents = new ArrayList<Document>();
        decoded.references()
                .forEach(reference -> documents.addAll(request.references().getOrDefault(reference.name(), List.of())));
        var set = ManifestSet.of(documents, request.application(), request.namespace(), request.images());
        diagnostics.addAll(set.diagnostics());
        diagnostics.sort(Diagnostic.BY_PLACE);
        boolean failed = diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
        return new RenderResult(failed ? List.of() : set.objects(), set.leftOut(), diagnostics);
    }
}
