package dev.slipway.app.release.plan;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.render.RenderResult.LeftOut;
import dev.slipway.api.run.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan and everything to say about it.
 *
 * @param plan empty when an error stands in its way
 * @param secrets clear texts by digest, for sealing
 */
public record PlanOutput(
        Optional<ReleasePlan> plan,
        Optional<Engine.Preview> preview,
        List<LeftOut> leftOut,
        Map<String, String> secrets,
        List<Diagnostic> diagnostics) {
    public PlanOutput {
        leftOut = List.copyOf(leftOut);
        secrets = Map.copyOf(secrets);
        diagnostics = List.copyOf(diagnostics);
    }

    @Override
    public String toString() {
        return "plan of " + plan.map(p -> p.application().value()).orElse("nothing") + " with " + diagnostics.size()
                + " diagnostics";
    }
}
