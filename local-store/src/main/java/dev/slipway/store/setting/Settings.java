package dev.slipway.store.setting;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.store.internal.Database;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Values by name. */
public final class Settings {
    private final Database database;

    public Settings(Database database) {
        this.database = database;
    }

    public Optional<Value> get(String name) {
        return database.read(
                "Reading setting " + name,
                session -> session.first(
                        "SELECT value FROM setting WHERE name = ?", row -> Json.parse(row.getString(1)), name));
    }

    /** All whose name begins so, by name. */
    public Map<String, Value> all(String prefix) {
        var found = new TreeMap<String, Value>();
        database.read(
                        "Reading settings " + prefix,
                        session -> session.list(
                                "SELECT name, value FROM setting WHERE substr(name, 1, ?) = ?",
                                row -> Map.entry(row.getString(1), Json.parse(row.getString(2))),
                                prefix.length(),
                                prefix))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** Durable when it returns. */
    public void put(String name, Value value) {
        database.write(
                "Storing setting " + name,
                session -> session.update(
                        "INSERT INTO setting (name, value) VALUES (?, ?)"
                                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        name,
                        Json.print(value)));
    }

    public void remove(String name) {
        database.write(
                "Removing setting " + name, session -> session.update("DELETE FROM setting WHERE name = ?", name));
    }
}
