package dev.slipway.store.internal;

import dev.slipway.store.schema.PrivateFiles;
import dev.slipway.store.schema.Schema;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * One store file: a writer connection on a thread of its own and a few reader connections.
 *
 * <p>The writer takes everything that is queued, runs it in one {@code BEGIN IMMEDIATE} transaction with
 * {@code synchronous=FULL}, and completes the futures after the commit, on the writer thread: what depends on one must
 * not block. Each piece of work has its own savepoint, so a refused one leaves nothing behind and does not disturb the others.
 */
public final class Database implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Database.class.getName());
    private static final int BATCH = 512;
    private static final int READERS = 4;

    /** Work in the open write transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Session session) throws SQLException;
    }

    /**
     * How a store is opened.
     *
     * @param busy how long to wait for another program's lock
     * @param pages most pages the file may have; empty for no limit but the disk
     */
    public record Tuning(Duration busy, OptionalInt pages) {
        public static final Tuning NORMAL = new Tuning(Duration.ofSeconds(10), OptionalInt.empty());
    }

    private record Queued<T>(String attempted, Work<T> work, CompletableFuture<T> done) {}

    /** What a piece of work came to, before the commit. */
    private record Outcome<T>(
            Queued<T> queued, @Nullable T value, @Nullable RuntimeException refused) {
        void complete() {
            if (refused != null) {
                queued.done().completeExceptionally(refused);
            } else {
                complete(queued.done(), value);
            }
        }

        @SuppressWarnings("NullAway") // work of type Void answers null
        private static <T> void complete(CompletableFuture<T> done, @Nullable T value) {
            done.complete(value);
        }
    }

    private final Path file;
    private final Tuning tuning;
    private final Session writer;
    private final Thread thread;
    private final LinkedBlockingQueue<Queued<?>> queue = new LinkedBlockingQueue<>();
    private final Object gate = new Object();
    private boolean closed;
    private final Semaphore permits = new Semaphore(READERS);
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private final List<Session> versions = new ArrayList<>(1);
    private final Queued<Boolean> end = new Queued<>("Closing the store", s -> true, new CompletableFuture<>());

    private Database(Path file, Tuning tuning, Session writer) {
        this.file = file;
        this.tuning = tuning;
        this.writer = writer;
        // A platform thread: calls into SQLite would pin the carrier of a virtual one.
        this.thread = Thread.ofPlatform().name("slipway-store-writer").daemon().unstarted(this::serve);
    }

    /**
     * Opens or creates the store.
     *
     * @throws StoreException when that is not possible; the file is then as before
     */
    public static Database open(Path file, Tuning tuning, Schema schema) {
        var absolute = file.toAbsolutePath().normalize();
        try {
            var folder = absolute.getParent();
            if (folder != null) {
                PrivateFiles.folder(folder);
            }
            // Made before SQLite does it, so that the file never has a wider mode; its -wal and -shm take the same
            // mode.
            PrivateFiles.create(absolute);
            if (!Files.isWritable(absolute) || !Files.isReadable(absolute)) {
                throw new StoreException(
                        Kind.FORBIDDEN,
                        "Opening the store",
                        absolute + " cannot be read and written by this user",
                        "Check its owner and mode, or name another file with --store",
                        null);
            }
        } catch (IOException e) {
            throw StoreException.of("Opening the store", absolute, e);
        }
        Connection connection = null;
        try {
            connection = connect(absolute, tuning, false);
            schema.migrate(connection, absolute)
                    .ifPresent(copy -> LOG.log(
                            System.Logger.Level.INFO,
                            "The store was brought to the present schema; a copy is {0}",
                            copy));
            var database = new Database(absolute, tuning, new Session(connection));
            database.thread.start();
            return database;
        } catch (SQLException e) {
            close(connection, e);
            throw StoreException.of("Opening the store", absolute, e);
        } catch (StoreException e) {
            close(connection, e);
            throw e;
        }
    }

    private static void close(@Nullable Connection connection, Exception cause) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static Connection connect(Path file, Tuning tuning, boolean reader) throws SQLException {
        var properties = new Properties();
        properties.setProperty(
                SQLiteConfig.Pragma.BUSY_TIMEOUT.pragmaName,
                Long.toString(tuning.busy().toMillis()));
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file, properties);
        try (var statement = connection.createStatement()) {
            if (reader) {
                statement.execute("PRAGMA query_only = ON");
            } else {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA secure_delete = ON");
                if (tuning.pages().isPresent()) {
                    statement.execute(
                            "PRAGMA max_page_count = " + tuning.pages().getAsInt());
                }
            }
            statement.execute("PRAGMA foreign_keys = ON");
            return connection;
        } catch (SQLException e) {
            close(connection, e);
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    /**
     * Queues work for the next transaction. The future completes after the commit; exceptionally with what the work
     * threw, or with {@link StoreException}. Work of one caller runs in its order.
     */
    public <T> CompletableFuture<T> queue(String attempted, Work<T> work) {
        var queued = new Queued<>(attempted, work, new CompletableFuture<T>());
        synchronized (gate) {
            if (closed) {
                queued.done()
                        .completeExceptionally(new StoreException(
                                Kind.FAILED, attempted, file + " is closed", "Open the store again", null));
            } else {
                queue.add(queued);
            }
        }
        return queued.done();
    }

    /** As {@link #queue}, and waits. */
    public <T> T write(String attempted, Work<T> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the store's writer thread may not wait for itself: use an async stage");
        }
        try {
            return queue(attempted, work).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                // The stack of the caller is worth more than that of the writer thread, which is kept with the cause.
                refused.addSuppressed(e);
                throw refused;
            }
            throw e;
        }
    }

    /** Reads in one consistent view. Blocks; not for event threads. */
    public <T> T read(String attempted, Work<T> work) {
        permits.acquireUninterruptibly();
        try {
            var waiting = idle.pollFirst();
            var session = waiting == null ? new Session(connect(file, tuning, true)) : waiting;
            boolean usable = false;
            try {
                session.execute("BEGIN");
                try {
                    return work.in(session);
                } finally {
                    session.execute("ROLLBACK");
                    usable = true;
                }
            } finally {
                if (usable) {
                    idle.addFirst(session);
                } else {
                    session.close();
                }
            }
        } catch (SQLException e) {
            throw StoreException.of(attempted, file, e);
        } finally {
            permits.release();
        }
    }

    /** A number that changes whenever another process, or the writer, committed something. */
    public long dataVersion() {
        // data_version compares within one connection, and the readers write nothing: the same one is asked each time.
        synchronized (versions) {
            try {
                if (versions.isEmpty()) {
                    versions.add(new Session(connect(file, tuning, true)));
                }
                return versions.getFirst().number("PRAGMA data_version");
            } catch (SQLException e) {
                throw StoreException.of("Asking for changes", file, e);
            }
        }
    }

    /** Runs a statement that may not stand in a transaction, between two transactions of the writer. */
    public void alone(String attempted, String sql) {
        write(attempted, new Alone(sql));
    }

    private record Alone(String sql) implements Work<Boolean> {
        @Override
        public Boolean in(Session session) throws SQLException {
            session.execute(sql);
            return true;
        }
    }

    private void serve() {
        var batch = new ArrayList<Queued<?>>();
        while (true) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException e) {
                // Only close() ends this thread, by its own mark in the queue.
                continue;
            }
            if (!(batch.getFirst().work() instanceof Alone)) {
                while (batch.size() < BATCH
                        && !batch.getLast().equals(end)
                        && queue.peek() instanceof Queued<?> next
                        && !(next.work() instanceof Alone)) {
                    batch.add(queue.remove());
                }
            }
            boolean last = batch.getLast().equals(end);
            if (batch.getFirst().work() instanceof Alone) {
                lonely(batch.getFirst());
            } else {
                commit(batch);
            }
            if (last) {
                return;
            }
        }
    }

    private <T> void lonely(Queued<T> queued) {
        try {
            writer.forget();
            queued.done().complete(queued.work().in(writer));
        } catch (SQLException e) {
            queued.done().completeExceptionally(StoreException.of(queued.attempted(), file, e));
        }
    }

    /** All of it in one transaction; if the transaction itself fails, each piece alone, so that one cannot fail the others. */
    private void commit(List<Queued<?>> batch) {
        var outcomes = new ArrayList<Outcome<?>>(batch.size());
        try {
            writer.execute("BEGIN IMMEDIATE");
            for (var queued : batch) {
                outcomes.add(attempt(queued));
            }
            writer.execute("COMMIT");
        } catch (SQLException e) {
            rollBack(e);
            if (batch.size() == 1) {
                batch.getFirst()
                        .done()
                        .completeExceptionally(
                                StoreException.of(batch.getFirst().attempted(), file, e));
            } else {
                batch.forEach(queued -> commit(List.of(queued)));
            }
            return;
        }
        outcomes.forEach(Outcome::complete);
    }

    private <T> Outcome<T> attempt(Queued<T> queued) throws SQLException {
        writer.execute("SAVEPOINT piece");
        try {
            var value = queued.work().in(writer);
            writer.execute("RELEASE piece");
            return new Outcome<>(queued, value, null);
        } catch (RuntimeException refused) {
            writer.execute("ROLLBACK TO piece");
            writer.execute("RELEASE piece");
            return new Outcome<>(queued, null, refused);
        }
    }

    private void rollBack(SQLException cause) {
        try {
            writer.forget();
            writer.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite ends the transaction by itself on a full disk or an I/O error; there is then none to end.
            cause.addSuppressed(e);
        }
    }

    /** Finishes what is queued, then closes. */
    @Override
    public void close() {
        synchronized (gate) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(end);
        }
        end.done().handle((value, failure) -> true).join();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        permits.acquireUninterruptibly(READERS);
        var sessions = new ArrayList<Session>(idle);
        synchronized (versions) {
            sessions.addAll(versions);
        }
        sessions.add(writer);
        for (var session : sessions) {
            try {
                session.close();
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.WARNING, "A connection to " + file + " did not close", e);
            }
        }
    }
}
