package dev.slipway.app.ui;

import dev.slipway.api.resource.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * What the person chose: read whole when the window opens, kept in memory, and written behind. Any thread.
 */
public final class Preferences {
    /** Names of all that is kept begin so. */
    public static final String PREFIX = "ui.";

    private static final String KEYS = PREFIX + "keys.";

    private final Keeper keeper;
    private final Executor writer;
    private final Published<Map<String, Value>> values;

    /** Where they are kept; its methods block. */
    public interface Keeper {
        Map<String, Value> all(String prefix);

        void put(String name, Value value);

        void remove(String name);

        void export(Path file, Value.ObjectValue values);
    }

    /** Something that can be chosen. */
    public enum Choice {
        LANGUAGE("language", List.of("system", "en", "zh")),
        THEME("theme", List.of("system", "light", "dark")),
        ZOOM("zoom", List.of("100", "75", "90", "110", "125", "150", "175", "200")),
        TIMES("times", List.of("local", "utc")),
        NOTIFY("notify", List.of("on", "off")),
        CLOSING("closing", List.of("ask", "background", "pause"));

        private final String id;
        private final List<String> possible;

        Choice(String id, List<String> possible) {
            this.id = id;
            this.possible = possible;
        }

        public String id() {
            return id;
        }

        /** What it can be; the first unless something else was chosen. */
        public List<String> possible() {
            return possible;
        }

        public String usual() {
            return possible.getFirst();
        }

        String key() {
            return PREFIX + id;
        }
    }

    /**
     * @param writer one thread: later choices must not be overtaken by earlier ones
     */
    public Preferences(Keeper keeper, Executor writer, Executor window) {
        this.keeper = keeper;
        this.writer = writer;
        this.values = new Published<>(Map.copyOf(keeper.all(PREFIX)), window);
    }

    public Published<Map<String, Value>> published() {
        return values;
    }

    /** What was chosen; a value that is none of the possible ones counts as not chosen. */
    public String get(Choice choice) {
        return text(choice.key()).filter(choice.possible()::contains).orElse(choice.usual());
    }

    public void set(Choice choice, String value) {
        if (!choice.possible().contains(value)) {
            throw new IllegalArgumentException(choice.id() + " cannot be " + value);
        }
        put(choice.key(), Value.of(value));
    }

    public void reset(Choice choice) {
        drop(choice.key());
    }

    /** Keys that were chosen, by action. */
    public Map<String, String> keys() {
        var keys = new LinkedHashMap<String, String>();
        values.get().forEach((name, value) -> {
            if (name.startsWith(KEYS) && value instanceof Value.StringValue(var text)) {
                keys.put(name.substring(KEYS.length()), text);
            }
        });
        return keys;
    }

    /** @param keys empty for the action's own */
    public void bind(String action, Optional<String> keys) {
        if (keys.isPresent()) {
            put(KEYS + action, Value.of(keys.get()));
        } else {
            drop(KEYS + action);
        }
    }

    /** Something else that the window remembers, such as where it was. */
    public Optional<Value> memory(String name) {
        return Optional.ofNullable(values.get().get(PREFIX + "memory." + name));
    }

    public void remember(String name, Value value) {
        put(PREFIX + "memory." + name, value);
    }

    public void forget(String name) {
        drop(PREFIX + "memory." + name);
    }

    /** Writes what was chosen to a file; what the window merely remembers stays here. */
    public void export(Path file) {
        var chosen = new TreeMap<String, Value>();
        values.get().forEach((name, value) -> {
            if (!name.startsWith(PREFIX + "memory.")) {
                chosen.put(name, value);
            }
        });
        writer.execute(() -> keeper.export(file, new Value.ObjectValue(chosen)));
    }

    private Optional<String> text(String key) {
        return values.get().get(key) instanceof Value.StringValue(var text) ? Optional.of(text) : Optional.empty();
    }

    private void put(String key, Value value) {
        values.change(before -> {
            var after = new LinkedHashMap<>(before);
            after.put(key, value);
            return Map.copyOf(after);
        });
        writer.execute(() -> keeper.put(key, value));
    }

    private void drop(String key) {
        values.change(before -> {
            var after = new LinkedHashMap<>(before);
            after.remove(key);
            return Map.copyOf(after);
        });
        writer.execute(() -> keeper.remove(key));
    }
}
