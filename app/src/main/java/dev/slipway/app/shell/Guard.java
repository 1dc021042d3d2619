package dev.slipway.app.shell;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.kit.Kit;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;

/**
 * Calls plugins so that what one throws ends nothing but its own part of the window. One that waits for something, such as a
 * file, a lock or the network, is interrupted after a while: nobody else can draw meanwhile. On the JavaFX thread.
 */
final class Guard {
    private static final Logger LOG = System.getLogger(Guard.class.getName());

    private final Notices notices;
    private final PluginAlarm alarm;

    /** @param alarm rings when a plugin takes too long */
    Guard(Notices notices, PluginAlarm alarm) {
        this.notices = notices;
        this.alarm = alarm;
    }

    /** A node of a plugin, or one that says what became of it. */
    Node node(Kit kit, String plugin, Supplier<Node> made) {
        try {
            return alarm.timed(made);
        } catch (RuntimeException | LinkageError e) {
            failed(plugin, e);
            return kit.empty("plugin-failed-" + plugin, kit.text("ui.plugin.threw", plugin, said(e)));
        }
    }

    void run(String plugin, Runnable work) {
        get(plugin, () -> {
            work.run();
            return true;
        });
    }

    <T> Optional<T> get(String plugin, Supplier<T> work) {
        try {
            return Optional.of(alarm.timed(work));
        } catch (RuntimeException | LinkageError e) {
            failed(plugin, e);
            return Optional.empty();
        }
    }

    private void failed(String plugin, Throwable thrown) {
        LOG.log(Level.WARNING, "a part of the window that plugin " + plugin + " made threw", thrown);
        notices.tell(
                Notices.Weight.FAILED,
                Message.of("ui.plugin.threw", plugin, said(thrown)),
                Optional.of(Message.of("ui.plugin.threw.hint", plugin)),
                Optional.of(new Place.Plugins()));
    }

    private static String said(Throwable thrown) {
        return thrown.getClass().getSimpleName() + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage());
    }
}
