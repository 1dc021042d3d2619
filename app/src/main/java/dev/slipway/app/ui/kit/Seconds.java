package dev.slipway.app.ui.kit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/**
 * The second hand of a countdown that is on the screen: calls something once a second while it is wanted. An animation would do
 * it too, and would have the toolkit draw sixty pictures meanwhile. On the window's thread.
 */
public final class Seconds {
    private final Executor next = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, Platform::runLater);
    private final Runnable tick;
    private boolean wanted;
    private boolean wound;

    public Seconds(Runnable tick) {
        this.tick = tick;
    }

    public void want(boolean countdown) {
        wanted = countdown;
        if (wanted && !wound) {
            wind();
        }
    }

    private void wind() {
        wound = true;
        next.execute(() -> {
            wound = false;
            if (wanted) {
                tick.run();
                wind();
            }
        });
    }
}
