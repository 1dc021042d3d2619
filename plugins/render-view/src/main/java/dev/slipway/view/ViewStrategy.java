package dev.slipway.view;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.DocumentKind;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.render.FormModel;
import dev.slipway.api.render.Inspection;
import dev.slipway.api.render.RenderRequest;
import dev.slipway.api.render.RenderResult;
import dev.slipway.api.render.RenderStrategy;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.view.decode.ViewDecoder;
import dev.slipway.view.model.View;
import dev.slipway.view.render.ViewRenderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** Renders {@code WebApp}, {@code Worker} and {@code CronJob} of {@code slipway.dev/v1}. */
@Extension
public final class ViewStrategy implements RenderStrategy {
    static final String API_VERSION = "slipway.dev/v1";

    @Override
    public String name() {
        return "view";
    }

    @Override
    public List<DocumentKind> kinds() {
        return Arrays.stream(View.Kind.values())
                .map(kind -> new DocumentKind(API_VERSION, kind.documentKind()))
                .toList();
    }

    private static View.Kind kind(Document document) {
        return Arrays.stream(View.Kind.values())
                .filter(kind -> kind.documentKind().equals(document.kind().kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a view: " + document.kind()));
    }

    @Override
    public Inspection inspect(Document application) {
        var decoded = ViewDecoder.decode(application, kind(application));
        var view = decoded.view();
        return new Inspection(
                List.of(),
                application.namespace().isEmpty() ? Optional.empty() : Optional.of(application.namespace()),
                view.replicas(),
                view.kind() == View.Kind.CRON_JOB ? Optional.of("apply") : Optional.empty(),
                decoded.diagnostics());
    }

    @Override
    public RenderResult render(RenderRequest request) {
        var document = request.application();
        var decoded = ViewDecoder.decode(document, kind(document));
        var diagnostics = new ArrayList<>(decoded.diagnostics());
        var view = decoded.view();
        var image = view.container().image();
        for (var replacement : request.images().entrySet()) {
            if (replacement.getKey().equals(view.name())) {
                image = replacement.getValue();
            } else {
                diagnostics.add(Diagnostic.error(
                                document.places().of(ValuePath.of("spec", "image")),
                                "view.no-such-container",
                                replacement.getKey())
                        .withHint("view.known-containers", view.name()));
            }
        }
        if (Diagnostic.anyError(diagnostics)) {
            return new RenderResult(List.of(), List.of(), diagnostics);
        }
        return new RenderResult(ViewRenderer.render(view, request.namespace(), image), List.of(), diagnostics);
    }

    @Override
    public Optional<FormModel> form(DocumentKind kind) {
        return Arrays.stream(View.Kind.values())
                .filter(view -> kind.equals(new DocumentKind(API_VERSION, view.documentKind())))
                .findFirst()
                .map(ViewForms::form);
    }
}
