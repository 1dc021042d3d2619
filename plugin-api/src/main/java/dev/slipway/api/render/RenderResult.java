package dev.slipway.api.render;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Manifest;
import java.util.List;

/**
 * What a renderer made. With an error among the diagnostics the objects are not used.
 *
 * @param leftOut objects of the input that are not applied, with the reason (hooks of other tools)
 */
public record RenderResult(List<RenderedObject> objects, List<LeftOut> leftOut, List<Diagnostic> diagnostics) {
    public RenderResult {
        objects = List.copyOf(objects);
        leftOut = List.copyOf(leftOut);
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean failed() {
        return Diagnostic.anyError(diagnostics);
    }

    /** One object and the component it belongs to. */
    public record RenderedObject(Manifest manifest, String component) {}

    /** One object that is not applied, and a code for why. */
    public record LeftOut(Manifest manifest, Message reason) {}
}
