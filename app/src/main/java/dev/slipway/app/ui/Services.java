package dev.slipway.app.ui;

import dev.slipway.app.desk.Workbench;
import dev.slipway.store.Store;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What view models work with.
 *
 * @param tasks for what people wait for and may cancel
 * @param worker for what blocks or computes unseen
 * @param window runs what touches the screen
 */
public record Services(
        Workbench bench,
        Store store,
        Tasks tasks,
        Notices notices,
        Preferences preferences,
        InstantSource clock,
        Executor worker,
        Executor window) {}
