package dev.slipway.app.ui.kit;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Calls something on the window's thread once a second while it runs. An animation would do it too, and would have the toolkit
 * draw sixty pictures meanwhile.
 */
public final class Seconds {
    private final Runnable tick;
    private @Nullable ScheduledExecutorService clock;

    public Seconds(Runnable tick) {
        this.tick = tick;
    }

    public void start() {
        if (clock == null) {
            clock = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("seconds").factory());
            var unused = clock.scheduleAtFixedRate(() -> Platform.runLater(tick), 1, 1, TimeUnit.SECONDS);
        }
    }

    public void stop() {
        if (clock != null) {
            clock.shutdownNow();
            clock = null;
        }
    }
}
