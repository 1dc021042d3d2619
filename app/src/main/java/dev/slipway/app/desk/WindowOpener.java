package dev.slipway.app.desk;

import dev.slipway.api.run.RunId;
import java.util.Optional;

/** Opens the window. Implemented by the composition root, which alone knows JavaFX beside the screens. */
public interface WindowOpener {
    /**
     * Shows the window and returns when it was closed. Once in a process.
     *
     * @param show the run to look at first; empty for the newest
     * @throws CommandFailedException when there is no display after all
     */
    void open(RunDesk runs, Seat seat, Optional<RunId> show) throws InterruptedException;
}
