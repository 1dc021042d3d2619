package dev.slipway.app.run;

import dev.slipway.api.resource.Digest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How processes on one store hear of each other (ENGINE §1): each binds a socket of its own in a private folder, and
 * whoever committed something rings all of them. A ring says "look" and nothing else; a lost one costs time, never truth.
 */
public final class Doorbell implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Doorbell.class.getName());
    /** Longest socket path that common systems take. */
    private static final int MAX_PATH = 100;

    private final Path folder;
    private final Path own;
    private final ServerSocketChannel server;
    private final ExecutorService ears;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Doorbell(Path folder, Path own, ServerSocketChannel server, ExecutorService ears) {
        this.folder = folder;
        this.own = own;
        this.server = server;
        this.ears = ears;
    }

    /**
     * Binds this process' bell.
     *
     * @param store the store's file
     * @param runtimeFolder the user's folder for sockets, taken when the store's own path is too long
     * @param onRing called on a virtual thread for each ring; must tolerate being called twice for one commit
     * @throws IOException when no socket can be bound; the caller then looks at the store now and then
     */
    public static Doorbell hang(Path store, Path runtimeFolder, Runnable onRing) throws IOException {
        var folder = folder(store, runtimeFolder);
        PrivateFolder.make(folder);
        var own = folder.resolve(
                ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime() & 0xffffff, 36) + ".bell");
        Files.deleteIfExists(own);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(own));
        var bell = new Doorbell(folder, own, server, Executors.newVirtualThreadPerTaskExecutor());
        bell.ears.execute(() -> bell.listen(onRing));
        return bell;
    }

    /** The folder of a store's bells. */
    static Path folder(Path store, Path runtimeFolder) {
        var beside = store.toAbsolutePath().normalize().resolveSibling(store.getFileName() + ".bells");
        if (beside.toString().getBytes(StandardCharsets.UTF_8).length + 24 <= MAX_PATH) {
            return beside;
        }
        return runtimeFolder.resolve("slipway-"
                + Digest.of(store.toAbsolutePath().normalize().toString()).brief());
    }

    private void listen(Runnable onRing) {
        while (!closed.get()) {
            try (var caller = server.accept()) {
                var buffer = ByteBuffer.allocate(64);
                while (caller.read(buffer) >= 0 && buffer.hasRemaining()) {
                    // drains the line; its content is not needed
                }
                onRing.run();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "a ring was lost", e);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "what a ring asked for failed", e);
            }
        }
    }

    /** Rings every other process on the store; bells of dead processes are taken down. */
    public void ring() {
        ring(folder, own);
    }

    /** Rings without having a bell of one's own. */
    public static void ringAll(Path store, Path runtimeFolder) {
        var folder = folder(store, runtimeFolder);
        if (Files.isDirectory(folder)) {
            ring(folder, folder.resolve("none"));
        }
    }

    private static void ring(Path folder, Path except) {
        try (var bells = Files.newDirectoryStream(folder, "*.bell")) {
            for (var bell : bells) {
                if (bell.equals(except)) {
                    continue;
                }
                try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.connect(UnixDomainSocketAddress.of(bell));
                    channel.write(ByteBuffer.wrap("look\n".getBytes(StandardCharsets.US_ASCII)));
                } catch (IOException dead) {
                    Files.deleteIfExists(bell);
                }
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "could not ring", e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.close();
            Files.deleteIfExists(own);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "could not take the bell down", e);
        }
        ears.shutdownNow();
    }
}
