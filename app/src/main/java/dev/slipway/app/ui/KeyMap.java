package dev.slipway.app.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which keys do what: the actions' own, and over them what the person chose. Keys are written as JavaFX writes key
 * combinations, with {@code Shortcut} for Ctrl or Cmd. Immutable.
 */
public record KeyMap(Map<String, String> defaults, Map<String, String> chosen) {
    public KeyMap {
        defaults = Map.copyOf(defaults);
        chosen = Map.copyOf(chosen);
    }

    public static KeyMap of(List<Actions.Action> actions, Map<String, String> chosen) {
        var defaults = new LinkedHashMap<String, String>();
        actions.forEach(action -> defaults.put(action.id(), action.keys()));
        return new KeyMap(defaults, chosen);
    }

    /** The keys of an action; empty when it has none. */
    public Optional<String> keys(String action) {
        return Optional.ofNullable(chosen.getOrDefault(action, defaults.get(action)))
                .filter(keys -> !keys.isBlank());
    }

    /** Actions by keys; of two with the same keys the first by name, and {@link #conflicts} tells. */
    public Map<String, String> byKeys() {
        var found = new LinkedHashMap<String, String>();
        defaults.keySet().stream()
                .sorted()
                .forEach(action -> keys(action).ifPresent(keys -> found.putIfAbsent(keys, action)));
        return found;
    }

    /** Keys that more than one action has, with those actions. */
    public Map<String, List<String>> conflicts() {
        var all = new LinkedHashMap<String, List<String>>();
        defaults.keySet().stream()
                .sorted()
                .forEach(action -> keys(action)
                        .ifPresent(keys -> all.computeIfAbsent(keys, _ -> new ArrayList<>())
                                .add(action)));
        all.values().removeIf(actions -> actions.size() < 2);
        return all;
    }
}
