package dev.slipway.store.schema;

import dev.slipway.store.schema.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The numbered migrations. A store's {@code user_version} is the number of the last one it went through; all missing ones
 * run in one transaction, after a copy of an older store was put beside it.
 *
 * @param migrations in order; the n-th leads to version n
 */
public record Schema(List<Migration> migrations) {
    /** {@code application_id} of a store file: the letters SLIP. */
    static final int APPLICATION_ID = 0x534c4950;

    /** One step, as SQL statements that end with a semicolon at the end of a line. */
    public record Migration(String name, String sql) {}

    public Schema {
        migrations = List.copyOf(migrations);
    }

    /** The schema of this version of the program. */
    public static Schema current() {
        return new Schema(List.of(resource("V0001__first.sql")));
    }

    private static Migration resource(String name) {
        try (var in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its resource " + name);
            }
            return new Migration(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the resource " + name, e);
        }
    }

    public int version() {
        return migrations.size();
    }

    /**
     * Brings a store to this version.
     *
     * @return where the copy of the older store lies, if one was made
     * @throws StoreException when the file belongs to another program, a later version wrote it, or it cannot be changed
     */
    public Optional<Path> migrate(Connection connection, Path file) throws SQLException {
        if (settled(connection, file)) {
            return Optional.empty();
        }
        int before = number(connection, "PRAGMA user_version");
        Optional<Path> copy = before == 0 ? Optional.empty() : Optional.of(copy(connection, file, before));
        execute(connection, "BEGIN IMMEDIATE");
        try {
            // Another process may have done it while this one waited for the lock.
            for (int i = number(connection, "PRAGMA user_version"); i < migrations.size(); i++) {
                for (var statement : migrations.get(i).sql().split(";\\s*\\n")) {
                    if (!statement.isBlank()) {
                        execute(connection, statement);
                    }
                }
            }
            execute(connection, "PRAGMA application_id = " + APPLICATION_ID);
            execute(connection, "PRAGMA user_version = " + migrations.size());
            execute(connection, "COMMIT");
        } catch (SQLException e) {
            try {
                execute(connection, "ROLLBACK");
            } catch (SQLException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        return copy;
    }

    private boolean settled(Connection connection, Path file) throws SQLException {
        int version = number(connection, "PRAGMA user_version");
        int application = number(connection, "PRAGMA application_id");
        boolean empty = number(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (application != APPLICATION_ID && !(application == 0 && empty)) {
            throw new StoreException(
                    Kind.FOREIGN,
                    "Opening the store",
                    file + " is a database of another program",
                    "Name another file with --store",
                    null);
        }
        if (version > migrations.size()) {
            throw new StoreException(
                    Kind.NEWER,
                    "Opening the store",
                    file + " has schema " + version + ", this program knows " + migrations.size(),
                    "Use the later version of Slipway that wrote it, or name another file with --store; nothing was"
                            + " changed",
                    null);
        }
        return version == migrations.size();
    }

    private static Path copy(Connection connection, Path file, int version) throws SQLException {
        var copy = file.resolveSibling(file.getFileName() + ".v" + version + ".backup");
        try {
            Files.deleteIfExists(copy);
            PrivateFiles.create(copy);
            try (var statement = connection.prepareStatement("VACUUM INTO ?")) {
                statement.setString(1, copy.toString());
                statement.execute();
            }
            return copy;
        } catch (IOException e) {
            throw StoreException.of("Copying the store before it is brought to the present schema", copy, e);
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
