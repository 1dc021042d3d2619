package dev.slipway.app.desk;

import dev.slipway.api.application.Document;
import dev.slipway.api.render.RenderStrategy;
import dev.slipway.app.release.document.PlanDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An application with its plan, read and merged, ready to render. {@code strategy} is a name, when no plan has steps. */
public record Draft(
        Document application,
        PlanDocument plan,
        RenderStrategy renderer,
        String rendererPlugin,
        Map<String, List<Document>> references,
        Optional<String> strategy) {}
