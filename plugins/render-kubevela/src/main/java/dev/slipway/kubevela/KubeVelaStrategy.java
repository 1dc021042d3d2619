package dev.slipway.kubevela;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.DocumentKind;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.render.Inspection;
import dev.slipway.api.render.RenderRequest;
import dev.slipway.api.render.RenderResult;
import dev.slipway.api.render.RenderStrategy;
import dev.slipway.api.resource.ValuePath;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/**
 * Claims KubeVela's {@code Application} and says that it cannot be rendered yet. Without it the document would be called
 * unknown, which would be wrong. Stateless, any thread.
 */
@Extension
public final class KubeVelaStrategy implements RenderStrategy {

    private static final DocumentKind APPLICATION = new DocumentKind("core.oam.dev/v1beta1", "Application");

    @Override
    public String name() {
        return "kubevela";
    }

    @Override
    public List<DocumentKind> kinds() {
        return List.of(APPLICATION);
    }

    @Override
    public Inspection inspect(Document application) {
        return new Inspection(
                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(notYet(application)));
    }

    @Override
    public RenderResult render(RenderRequest request) {
        return new RenderResult(List.of(), List.of(), List.of(notYet(request.application())));
    }

    private static Diagnostic notYet(Document application) {
        SourceSpan kind = application.places().of(ValuePath.parse("kind"));
        return Diagnostic.error(kind, "kubevela.not-yet", application.name()).withHint("kubevela.not-yet.hint");
    }
}
