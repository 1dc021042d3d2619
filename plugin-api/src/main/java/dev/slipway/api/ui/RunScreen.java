package dev.slipway.api.ui;

import dev.slipway.api.run.RunView;
import java.time.Instant;
import javafx.scene.Node;

/** The screen of one run. */
public interface RunScreen {
    /** The same node at every call; each of its interactive nodes has an id that is unique in the window. */
    Node node();

    /**
     * Shows a newer picture, or the same one at a later instant.
     *
     * @param now the present of the run's own clock, which in a rehearsal is not that of the wall
     */
    void show(RunView run, Instant now);
}
