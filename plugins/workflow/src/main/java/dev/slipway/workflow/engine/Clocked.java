package dev.slipway.workflow.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Time that adds up while it runs and stands still otherwise. */
record Clocked(Duration spent, Optional<Instant> since) {
    static final Clocked ZERO = new Clocked(Duration.ZERO, Optional.empty());

    Duration at(Instant now) {
        return since.map(from -> spent.plus(Duration.between(from, now))).orElse(spent);
    }

    Clocked start(Instant now) {
        return since.isPresent() ? this : new Clocked(spent, Optional.of(now));
    }

    Clocked stop(Instant now) {
        return since.isEmpty() ? this : new Clocked(at(now), Optional.empty());
    }

    /** Takes time out in which nobody was there; never more than ran. */
    Clocked without(Duration away, Instant now) {
        if (since.isEmpty()) {
            return this;
        }
        var moved = since.get().plus(away);
        return new Clocked(spent, Optional.of(moved.isAfter(now) ? now : moved));
    }
}
