package dev.slipway.app.desk;

import dev.slipway.api.release.RiskRule;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.PluginHost;
import dev.slipway.app.release.diff.BuiltInRisks;
import java.util.ArrayList;
import java.util.List;

/** The risk rules of the program and of its plugins. */
public final class RiskRules {
    private RiskRules() {}

    public static List<RiskRule> of(PluginHost plugins) {
        var rules = new ArrayList<RiskRule>(List.of(new BuiltInRisks()));
        plugins.extensions(RiskRule.class).stream().map(Contribution::extension).forEach(rules::add);
        return rules;
    }
}
