package dev.slipway.app.run;

import dev.slipway.api.run.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Which process of this machine drives a run: an operating-system lock on a file, gone with the process however it ends.
 * There is no take-over by time.
 */
public final class RunLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private RunLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the lock, or returns empty when another process (or this one) drives the run.
     *
     * @param folder beside the store; made with mode 0700 when absent
     */
    public static Optional<RunLock> take(Path folder, RunId run) {
        try {
            PrivateFolder.make(folder);
            var channel = FileChannel.open(
                    folder.resolve(run.value() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                var lock = channel.tryLock();
                if (lock != null) {
                    return Optional.of(new RunLock(channel, lock));
                }
            } catch (OverlappingFileLockException ours) {
                // this very process drives it already: the same answer as for another process
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock run " + run + " in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Whether any process drives the run now. */
    public static boolean held(Path folder, RunId run) {
        if (!Files.exists(folder.resolve(run.value() + ".lock"))) {
            return false;
        }
        var taken = take(folder, run);
        taken.ifPresent(RunLock::close);
        return taken.isEmpty();
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release a run's lock: " + e.getMessage(), e);
        }
    }
}
