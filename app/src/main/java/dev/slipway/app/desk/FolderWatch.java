package dev.slipway.app.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tells that something in a folder, or in those below it, changed. A burst of changes is told once, when it is over. */
public final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = System.getLogger(FolderWatch.class.getName());
    private static final int MOST_FOLDERS = 2_000;
    private static final int DEEPEST = 12;
    private static final long QUIET_MILLIS = 150;
    private static final int MOST_WAITS = 1_000;

    private final Path root;
    private final Runnable changed;
    private final WatchService service;
    private final Thread thread;
    private int watched;

    /**
     * @param changed called on a thread of its own
     * @throws UncheckedIOException when the folder cannot be watched
     */
    public FolderWatch(Path root, Runnable changed) {
        this.root = root;
        this.changed = changed;
        try {
            this.service = root.getFileSystem().newWatchService();
            watch(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot watch the folder " + root + ": " + e.getMessage(), e);
        }
        this.thread = Thread.ofVirtual().name("folder-watch").start(this::listen);
    }

    /** Watches a folder and what lies in it; a folder that is watched already stays so. */
    private void watch(Path from) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.walk(from, DEEPEST)) {
            folders = all.filter(Files::isDirectory)
                    .filter(path -> FolderFiles.visible(root.relativize(path)))
                    .limit(Math.max(0, MOST_FOLDERS - watched))
                    .toList();
        }
        watched += folders.size();
        for (var folder : folders) {
            folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        }
    }

    private void watchNew(Path made) {
        try {
            watch(made);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "not watched, gone again: " + made, e);
        }
    }

    private void take(WatchKey key) {
        for (var event : key.pollEvents()) {
            if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)
                    && key.watchable() instanceof Path parent
                    && event.context() instanceof Path name) {
                var made = parent.resolve(name);
                if (Files.isDirectory(made)) {
                    watchNew(made);
                }
            }
        }
        if (!key.reset()) {
            watched--;
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "what follows a change of " + root + " failed", e);
        }
    }

    private void listen() {
        try {
            while (true) {
                var key = service.take();
                // one file that is written without end must not keep all others from being told
                int most = MOST_WAITS;
                do {
                    take(key);
                    key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
                } while (key != null && most-- > 0);
                if (key != null) {
                    take(key);
                }
                tell();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.log(Level.TRACE, "no longer watched: " + root, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot let go of the folder " + root, e);
        }
        thread.interrupt();
    }
}
