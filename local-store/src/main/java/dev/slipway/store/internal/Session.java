package dev.slipway.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection with the statements it has prepared. For one thread at a time. */
public final class Session implements AutoCloseable {
    /** Makes a value of the row at the cursor. */
    @FunctionalInterface
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Runs a statement that changes rows; answers how many. Arguments are texts, numbers, booleans, bytes or null. */
    public int update(String sql, @Nullable Object... arguments) throws SQLException {
        return bound(sql, arguments).executeUpdate();
    }

    public <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        try (var rows = bound(sql, arguments).executeQuery()) {
            var out = new ArrayList<T>();
            while (rows.next()) {
                out.add(row.of(rows));
            }
            return List.copyOf(out);
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
        try (var rows = bound(sql, arguments).executeQuery()) {
            return rows.next() ? Optional.of(row.of(rows)) : Optional.empty();
        }
    }

    public long number(String sql, @Nullable Object... arguments) throws SQLException {
        return first(sql, r -> r.getLong(1), arguments).orElse(0L);
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
        var statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i] instanceof Boolean b ? Integer.valueOf(b ? 1 : 0) : arguments[i]);
        }
        return statement;
    }

    /** Lets go of all prepared statements: one that failed, or was cut off by a rollback, may not run again. */
    void forget() throws SQLException {
        for (var statement : statements.values()) {
            statement.close();
        }
        statements.clear();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
