package dev.slipway.app.shell;

import dev.slipway.app.ui.kit.Kit;
import java.util.List;
import javafx.geometry.Insets;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** The line at the bottom: whether anything is out of reach, what runs, what goes on, how large the store is. */
final class StatusBar {
    private final Kit kit;
    private final Label reach = new Label();
    private final Label bell = new Label();
    private final Label runs = new Label();
    private final Label store = new Label();
    private final Button activity;
    private final HBox root;

    /**
     * What it says.
     *
     * @param online whether any cluster was looked at since the window opened
     * @param hears whether other processes can tell us what they commit; otherwise the store is looked at each second
     */
    record Said(boolean online, boolean hears, long runs, long tasks, String store, long bytes) {}

    StatusBar(Kit kit, Runnable showActivity) {
        this.kit = kit;
        reach.setId("status-reach");
        bell.setId("status-bell");
        runs.setId("status-runs");
        store.setId("status-store");
        store.getStyleClass().add("dim");
        activity = kit.button("status-activity", "ui.status.idle", showActivity);
        activity.getStyleClass().addAll("flat", "small");
        for (var label : List.of(reach, bell, runs, store)) {
            label.setMinWidth(Region.USE_PREF_SIZE);
        }
        root = Kit.row(reach, bell, runs, activity, Kit.space(), store);
        root.setSpacing(20);
        root.setId("status-bar");
        root.setPadding(new Insets(2, 12, 2, 12));
    }

    HBox node() {
        return root;
    }

    void show(Said said) {
        reach.setText(
                said.online() ? "\u25cf " + kit.text("ui.status.online") : "\u25cb " + kit.text("ui.status.offline"));
        bell.setText(said.hears() ? "" : "\u25b2 " + kit.text("ui.status.no-bell"));
        bell.setVisible(!said.hears());
        bell.setManaged(!said.hears());
        runs.setText(kit.text("ui.active-runs", said.runs()));
        activity.setText(said.tasks() == 0 ? kit.text("ui.status.idle") : kit.text("ui.status.busy", said.tasks()));
        store.setText(kit.text("ui.store", size(said.bytes())));
        store.setTooltip(new Tooltip(said.store()));
    }

    static String size(long bytes) {
        return bytes < 1024 * 1024 ? Math.max(1, bytes / 1024) + " KiB" : "%.1f MiB".formatted(bytes / 1024.0 / 1024.0);
    }
}
