package dev.slipway.api.ui;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import java.time.Instant;
import javafx.scene.Node;
import javafx.scene.control.Label;

/** What the window offers to screens of plugins. No port and no store: intents go out as commands, states come in. */
public interface UiHost {
    /** A message in the language of the window; of the plugin's own bundles or the host's. */
    String text(Message message);

    /** Sign and word of a state, with its colour and accessible text. */
    Label mark(Mark mark);

    /** A time as the person wants to read it. */
    String time(Instant at);

    /**
     * Changes as the window shows them everywhere.
     *
     * @param id of the node, unique in the window
     */
    Node diff(String id, ChangeSet changes);

    /** What was chosen for a setting of this plugin: the value of one of its options. */
    String chosen(SettingProvider setting);

    /** Shows more about something at the window's right side. */
    void inspect(Subject subject);

    /** Tells the person something that stays among the notifications. Any thread. */
    void tell(Message message);

    /**
     * Sends a person's intent; what becomes of it is seen in the next picture, a refusal in the notifications. Returns at
     * once.
     */
    void give(RunId run, OperatorCommand command);
}
