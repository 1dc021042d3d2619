package dev.slipway.app.desk;

import dev.slipway.api.run.Engine;
import dev.slipway.api.run.RunId;
import dev.slipway.app.run.RunService;
import dev.slipway.store.Store;
import java.util.Locale;
import java.util.Optional;

/** Opens the window. Implemented by the composition root, which alone knows JavaFX beside the screens. */
public interface WindowOpener {
    /**
     * Shows the window and returns when it was closed. Once in a process.
     *
     * @param show the run to look at first; empty for the newest
     * @throws CommandFailedException when there is no display after all
     */
    void open(Store store, Engine engine, RunService service, Locale language, Optional<RunId> show)
            throws InterruptedException;
}
