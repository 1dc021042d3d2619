package dev.slipway.app.ui.kit;

import dev.slipway.api.release.Risk;

/** One character for each level of risk, so that colour is never alone. */
public final class RiskSigns {
    private RiskSigns() {}

    public static String of(Risk.Level level) {
        return switch (level) {
            case INFO -> "\u25cf";
            case MEDIUM, HIGH -> "\u25b2";
            case CRITICAL -> "\u25a0";
        };
    }
}
