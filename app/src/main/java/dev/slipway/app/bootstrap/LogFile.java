package dev.slipway.app.bootstrap;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The log file: where everything goes that is for a maker of this program rather than its user, stack traces above all.
 *
 * <p>The file is opened at the first line, so a command that logs nothing leaves none. Every line is one append, so that
 * several processes may share the file. Only its owner may read it. Any thread.
 */
public final class LogFile extends Handler {

    private static final long MAX_BYTES = 10L * 1024 * 1024;

    /** Libraries that tell of every ordinary step. Kept here because the JDK forgets loggers that nobody holds. */
    private final List<Logger> quiet = List.of(Logger.getLogger("org.pf4j"), Logger.getLogger("io.fabric8"));

    private final Path file;
    private @Nullable FileChannel channel;
    private boolean complained;

    private LogFile(Path file) {
        this.file = file;
        setFormatter(new SimpleFormatter());
    }

    /**
     * Sends all logging of this process to {@code slipway.log} in a folder, and none to the terminal.
     *
     * @param folder made when the first line is written
     * @return the file, to be named to users
     */
    public static Path install(Path folder) {
        Path file = folder.resolve("slipway.log");
        LogFile handler = new LogFile(file);
        Logger root = Logger.getLogger("");
        for (Handler before : root.getHandlers()) {
            root.removeHandler(before);
        }
        root.addHandler(handler);
        handler.quiet.forEach(logger -> logger.setLevel(Level.WARNING));
        return file;
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            ByteBuffer line = StandardCharsets.UTF_8.encode(line(record));
            FileChannel open = open();
            while (line.hasRemaining()) {
                open.write(line);
            }
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                System.err.println("slipway: cannot write the log file " + file + ": " + e.getMessage());
            }
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            Files.createDirectories(file.getParent());
            if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
                Files.move(file, file.resolveSibling("slipway.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            channel = open;
        }
        return open;
    }

    private String line(LogRecord record) {
        StringBuilder line = new StringBuilder()
                .append(record.getInstant())
                .append(' ')
                .append(ProcessHandle.current().pid())
                .append(' ')
                .append(record.getLevel().getName())
                .append(' ')
                .append(record.getLoggerName())
                .append(": ")
                .append(getFormatter().formatMessage(record))
                .append('\n');
        Throwable thrown = record.getThrown();
        if (thrown != null) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        return line.toString();
    }

    @Override
    public void flush() {
        // Every line is handed to the system as it comes.
    }

    @Override
    public synchronized void close() {
        FileChannel open = channel;
        if (open == null) {
            return;
        }
        channel = null;
        try {
            open.close();
        } catch (IOException e) {
            System.err.println("slipway: cannot close the log file " + file + ": " + e.getMessage());
        }
    }
}
