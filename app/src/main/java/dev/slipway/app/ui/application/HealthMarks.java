package dev.slipway.app.ui.application;

import dev.slipway.api.ui.Mark;
import dev.slipway.api.workload.Health;

/** Health in the vocabulary of state. */
public final class HealthMarks {
    private HealthMarks() {}

    public static Mark of(Health health) {
        return switch (health) {
            case HEALTHY -> Mark.DONE;
            case PROGRESSING -> Mark.PROGRESSING;
            case SUSPENDED -> Mark.WAITING;
            case MISSING -> Mark.NOT_STARTED;
            case DEGRADED -> Mark.FAILED;
            case UNKNOWN -> Mark.UNKNOWN;
        };
    }
}
