package dev.slipway.app.ui;

import dev.slipway.api.diagnostic.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What can be done in the window, by name: for the palette, the key map and the buttons. On the window's thread. */
public final class Actions {
    private final Map<String, Action> actions = new LinkedHashMap<>();

    /**
     * Something that can be done.
     *
     * @param id stable; a key is bound to it
     * @param keys what is pressed for it unless people chose otherwise; empty for none
     * @param refusal why it cannot be done now
     */
    public record Action(String id, Message label, String keys, Supplier<Optional<Message>> refusal, Runnable run) {
        public static Action of(String id, Message label, String keys, Runnable run) {
            return new Action(id, label, keys, Optional::empty, run);
        }
    }

    /** Adds it, or takes the place of the one of the same id. */
    public void add(Action action) {
        actions.put(action.id(), action);
    }

    public void remove(String id) {
        actions.remove(id);
    }

    public Optional<Action> find(String id) {
        return Optional.ofNullable(actions.get(id));
    }

    public List<Action> all() {
        return new ArrayList<>(actions.values());
    }

    /** Does it, unless it is refused. */
    public Optional<Message> run(String id) {
        var action = actions.get(id);
        if (action == null) {
            return Optional.empty();
        }
        var refusal = action.refusal().get();
        if (refusal.isEmpty()) {
            action.run().run();
        }
        return refusal;
    }
}
