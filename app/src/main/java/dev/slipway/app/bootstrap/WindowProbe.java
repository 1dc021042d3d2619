package dev.slipway.app.bootstrap;

import java.lang.management.ManagementFactory;
import javafx.animation.AnimationTimer;
import javafx.stage.Stage;

/**
 * Tells when a window can be used: at the third pulse after it is shown, in milliseconds since the process began. For
 * benchmarks and for training the image, which then want it closed.
 */
final class WindowProbe extends AnimationTimer {
    /** {@code tell}, or {@code close} to close the window too. */
    static final String PROPERTY = "slipway.window.probe";

    private static final int PULSES = 3;

    private final Stage stage;
    private final boolean close;
    private int pulses;

    WindowProbe(Stage stage, boolean close) {
        this.stage = stage;
        this.close = close;
    }

    @Override
    public void handle(long now) {
        pulses++;
        if (pulses == PULSES) {
            long since = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            System.out.println("window usable after " + since + " ms");
            System.out.flush();
        }
        if (close && pulses == 40) {
            stop();
            stage.hide();
        } else if (pulses >= PULSES && !close) {
            stop();
        }
    }
}
