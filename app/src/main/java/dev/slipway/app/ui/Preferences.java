package dev.slipway.app.ui;

import dev.slipway.api.resource.Value;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String HERE = PREFIX + "in.";
    private static final String HERE_NOW = PREFIX + "memory.here";

    private final Keeper keeper;
    private final Executor writer;
    private final Published<Map<String, Value>> values;

    /** Where they are kept; its methods block. */
    public interface Keeper {
        Map<String, Value> all(String prefix);

        void put(String name, Value value);

        void remove(String name);
    }

    /**
     * Something that can be chosen.
     *
     * @param possible what it can be; the first unless something else was chosen
     */
    public record Setting(String id, List<String> possible) {
        public Setting {
            possible = List.copyOf(possible);
        }

        /** A setting of a plugin. */
        public static Setting of(String plugin, String id, List<String> possible) {
            return new Setting("plugin." + plugin + "." + id, possible);
        }

        public String usual() {
            return possible.getFirst();
        }
    }

    /** The window's own settings. */
    public enum Choice {
        LANGUAGE("language", List.of("system", "en", "zh")),
        THEME("theme", List.of("system", "light", "dark")),
        ZOOM("zoom", List.of("100", "75", "90", "110", "125", "150", "175", "200")),
        TIMES("times", List.of("local", "utc")),
        NOTIFY("notify", List.of("on", "off")),
        CLOSING("closing", List.of("ask", "background", "pause"));

        private final Setting setting;

        Choice(String id, List<String> possible) {
            this.setting = new Setting(id, possible);
        }

        public Setting setting() {
            return setting;
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

    /**
     * From now on what was chosen for this folder alone counts before what was chosen for all. The folder stands among the values,
     * so that whoever shows what is chosen hears of it; it is not kept.
     */
    public void moveTo(Path folder) {
        change(
                HERE_NOW,
                Optional.of(Value.of(folder.toAbsolutePath().normalize().toString())));
    }

    private static String key(Setting setting) {
        return PREFIX + setting.id();
    }

    private String keyHere(Setting setting) {
        return HERE + text(HERE_NOW).orElse("") + "." + setting.id();
    }

    /** What was chosen; a value that is none of the possible ones counts as not chosen. */
    public String get(Setting setting) {
        return text(keyHere(setting))
                .filter(setting.possible()::contains)
                .or(() -> text(key(setting)).filter(setting.possible()::contains))
                .orElse(setting.usual());
    }

    public String get(Choice choice) {
        return get(choice.setting());
    }

    /** Whether it was chosen for the present folder alone. */
    public boolean here(Setting setting) {
        return text(keyHere(setting)).filter(setting.possible()::contains).isPresent();
    }

    /** Chooses it for the present folder alone, with the value that counts now, or no longer so. */
    public void here(Setting setting, boolean alone) {
        if (alone) {
            put(keyHere(setting), Value.of(get(setting)));
        } else {
            drop(keyHere(setting));
        }
    }

    /** Chooses a value where the one that counts now was chosen: for the present folder, or for all. */
    public void set(Setting setting, String value) {
        if (!setting.possible().contains(value)) {
            throw new IllegalArgumentException(setting.id() + " cannot be " + value);
        }
        put(here(setting) ? keyHere(setting) : key(setting), Value.of(value));
    }

    public void set(Choice choice, String value) {
        set(choice.setting(), value);
    }

    /** Takes back the choice that counts now. */
    public void reset(Setting setting) {
        drop(here(setting) ? keyHere(setting) : key(setting));
    }

    public void reset(Choice choice) {
        reset(choice.setting());
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

    /** What was chosen for all folders, to be given to others; paths, and what the window merely remembers, stay here. */
    public Value.ObjectValue chosen() {
        var chosen = new TreeMap<String, Value>();
        values.get().forEach((name, value) -> {
            if (!name.startsWith(PREFIX + "memory.") && !name.startsWith(HERE)) {
                chosen.put(name, value);
            }
        });
        return new Value.ObjectValue(chosen);
    }

    /**
     * Takes over what somebody else chose; what the window does not know is left out.
     *
     * @param settings the settings there are
     * @return names of what was left out
     */
    public List<String> take(Value.ObjectValue others, List<Setting> settings) {
        var left = new ArrayList<String>();
        others.fields().forEach((name, value) -> {
            boolean known = name.startsWith(KEYS) && value instanceof Value.StringValue
                    || settings.stream()
                            .anyMatch(setting -> name.equals(key(setting))
                                    && value instanceof Value.StringValue(var text)
                                    && setting.possible().contains(text));
            if (known) {
                put(name, value);
            } else {
                left.add(name);
            }
        });
        return left;
    }

    private Optional<String> text(String key) {
        return values.get().get(key) instanceof Value.StringValue(var text) ? Optional.of(text) : Optional.empty();
    }

    private void put(String key, Value value) {
        change(key, Optional.of(value));
        writer.execute(() -> keeper.put(key, value));
    }

    private void drop(String key) {
        change(key, Optional.empty());
        writer.execute(() -> keeper.remove(key));
    }

    private void change(String key, Optional<Value> value) {
        values.change(before -> {
            var after = new LinkedHashMap<>(before);
            value.ifPresentOrElse(other -> after.put(key, other), () -> after.remove(key));
            return Map.copyOf(after);
        });
    }
}
