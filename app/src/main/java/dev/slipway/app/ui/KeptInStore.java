package dev.slipway.app.ui;

import dev.slipway.api.resource.Value;
import dev.slipway.store.Store;
import java.util.Map;

/** Preferences in the store. Methods block. */
public record KeptInStore(Store store) implements Preferences.Keeper {
    @Override
    public Map<String, Value> all(String prefix) {
        return store.settings().all(prefix);
    }

    @Override
    public void put(String name, Value value) {
        store.settings().put(name, value);
    }

    @Override
    public void remove(String name) {
        store.settings().remove(name);
    }
}
