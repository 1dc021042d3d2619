package dev.slipway.tests.window;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Looks at the window's thread some hundred times a second and notes every stack in which our code touches a file, the store,
 * a socket or a lock that another thread may hold.
 */
final class Watchdog implements AutoCloseable {
    private static final Set<String> TOUCHES = Set.of(
            "org.sqlite.",
            // everything that reads or writes the store passes here
            "dev.slipway.store.internal.",
            "java.nio.file.Files",
            "sun.nio.fs.UnixNativeDispatcher",
            "sun.nio.fs.UnixFileSystemProvider",
            "sun.nio.fs.WindowsNativeDispatcher",
            "sun.nio.ch.",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.UnixFileSystem",
            "java.net.Socket",
            "java.util.zip.ZipFile");
    private static final Set<String> WAITS = Set.of("park", "parkNanos", "wait", "wait0", "join", "get");

    private final Thread watched;
    private final Thread watcher;
    private final Set<String> found = new ConcurrentSkipListSet<>();
    private volatile boolean over;
    private final AtomicLong looks = new AtomicLong();

    Watchdog(Thread watched) {
        this.watched = watched;
        this.watcher = Thread.ofPlatform().daemon().name("watchdog").start(this::watch);
    }

    private void watch() {
        while (!over) {
            look(watched.getStackTrace());
            looks.incrementAndGet();
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void look(StackTraceElement[] stack) {
        boolean ours = false;
        for (int i = stack.length - 1; i >= 0; i--) {
            var frame = stack[i];
            var type = frame.getClassName();
            ours |= type.startsWith("dev.slipway.app.") || type.startsWith("dev.slipway.workflow.");
            if (!ours) {
                continue;
            }
            boolean loading = type.contains("ClassLoader")
                    || type.startsWith("com.sun.javafx.css.StyleManager")
                    || type.startsWith("java.lang.invoke.");
            if (loading) {
                // classes and style sheets are read from the program's own jars when they are first used, by whichever
                // thread that is
                return;
            }
            boolean touches = TOUCHES.stream().anyMatch(type::startsWith);
            boolean waits = i < 3
                    && WAITS.contains(frame.getMethodName())
                    && (type.equals("java.util.concurrent.locks.LockSupport")
                            || type.equals("jdk.internal.misc.Unsafe")
                            || type.equals("java.lang.Object"));
            if (touches || waits) {
                found.add(Arrays.stream(stack).limit(30).map(String::valueOf).collect(Collectors.joining("\n  ")));
                return;
            }
        }
    }

    /** Stacks that must not be; each once. */
    Set<String> found() {
        return new TreeSet<>(found);
    }

    long looks() {
        return looks.get();
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        watcher.join();
    }
}
