package dev.slipway.api.release;

import dev.slipway.api.diagnostic.Message;

/** What a change may cost. The id names the rule, for filters and thresholds. */
public record Risk(String id, Level level, Message message) {
    /** Levels in rising order. */
    public enum Level {
        INFO,
        MEDIUM,
        HIGH,
        CRITICAL
    }
}
