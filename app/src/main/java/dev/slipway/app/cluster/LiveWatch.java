package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterReader.ListQuery;
import dev.slipway.api.cluster.ClusterReader.WatchEvent;
import dev.slipway.api.cluster.ClusterReader.WatchListener;
import dev.slipway.api.cluster.ClusterReader.Watching;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch on a virtual thread of its own: lists once, then follows, reconnects from the last version it saw, and lists
 * again only when the server has forgotten that version.
 *
 * <p>It keeps the last state of every object it has told of, so that after such a gap the difference can be told as events.
 * When it began from a version it knows only what changed since: an object that went away during a gap and had not been told
 * of before cannot be reported.
 */
final class LiveWatch implements Watching {
    private static final System.Logger LOG = System.getLogger(LiveWatch.class.getName());
    private static final Duration LASTING = Duration.ofMinutes(8);
    private static final int SPREAD_SECONDS = 120;
    private static final int MAX_DOUBLINGS = 16;

    private final HttpTransport transport;
    private final ServedKinds served;
    private final LiveReader reader;
    private final ListQuery query;
    private final Duration silence;
    private final WatchListener listener;
    private final Consumer<LiveWatch> ended;
    private final String attempted;

    private final ReentrantLock delivery = new ReentrantLock();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile HttpTransport.@Nullable Lines open;

    // Used by the watch's own thread alone.
    private final Map<Key, Manifest> known = new LinkedHashMap<>();
    private @Nullable String version;
    private boolean lost;
    private int failures;

    private record Key(String namespace, String name) {
        static Key of(Manifest object) {
            return new Key(object.namespace(), object.name());
        }
    }

    /** The server has forgotten the version from which we wanted to go on. */
    private static final class ForgottenException extends Exception {
        private static final long serialVersionUID = 1;

        ForgottenException(String message) {
            super(message);
        }
    }

    LiveWatch(
            HttpTransport transport,
            ServedKinds served,
            LiveReader reader,
            ListQuery query,
            Optional<String> fromVersion,
            Duration silence,
            WatchListener listener,
            Consumer<LiveWatch> ended) {
        this.transport = transport;
        this.served = served;
        this.reader = reader;
        this.query = query;
        this.version = fromVersion.orElse(null);
        this.silence = silence;
        this.listener = listener;
        this.ended = ended;
        this.attempted = "watch " + LiveReader.describe(query);
    }

    void start() {
        transport.start(this::run);
    }

    private void run() {
        try {
            while (!isClosed()) {
                turn();
            }
        } catch (InterruptedException e) {
            // Only the end of the connection interrupts this thread.
            Thread.currentThread().interrupt();
        } finally {
            ended.accept(this);
        }
    }

    private void turn() throws InterruptedException {
        try {
            if (version == null) {
                list();
            }
            follow();
        } catch (ForgottenException e) {
            version = null;
            deliver(new WatchEvent.Relisted(e.getMessage() == null ? "" : e.getMessage()));
        } catch (TimeoutException e) {
            lose(ClusterFault.of(
                    Kind.UNKNOWN, 0, "", "nothing was heard for " + silence.toMillis() + " ms on " + attempted));
        } catch (ClusterException e) {
            if (e.fault().kind() == Kind.GONE && version != null) {
                version = null;
                deliver(new WatchEvent.Relisted(e.fault().message()));
            } else {
                lose(e.fault());
            }
        }
    }

    private void lose(ClusterFault fault) throws InterruptedException {
        if (isClosed()) {
            return;
        }
        LOG.log(Level.DEBUG, "{0} on cluster {1}: {2}", attempted, transport.cluster(), fault.message());
        if (!lost) {
            lost = true;
            deliver(new WatchEvent.Lost(fault));
        }
        var settings = transport.settings();
        var wait = settings.firstReconnect().multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS));
        if (wait.compareTo(settings.longestReconnect()) > 0) {
            wait = settings.longestReconnect();
        }
        pause(fault.retryAfter()
                .filter(asked -> asked.compareTo(settings.longestRetryAfter()) < 0)
                .orElse(wait));
    }

    private void pause(Duration time) throws InterruptedException {
        closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void restored() {
        failures = 0;
        if (lost) {
            lost = false;
            deliver(new WatchEvent.Restored());
        }
    }

    private void list() {
        var listing = reader.list(query);
        restored();
        var gone = new LinkedHashMap<>(known);
        for (var object : listing.items()) {
            var key = Key.of(object);
            var before = gone.remove(key);
            known.put(key, object);
            if (before == null) {
                deliver(new WatchEvent.Added(object));
            } else if (!before.uid().equals(object.uid())) {
                deliver(new WatchEvent.Deleted(before));
                deliver(new WatchEvent.Added(object));
            } else if (!before.resourceVersion().equals(object.resourceVersion())) {
                deliver(new WatchEvent.Modified(object));
            }
        }
        gone.forEach((key, object) -> {
            known.remove(key);
            deliver(new WatchEvent.Deleted(object));
        });
        version = listing.resourceVersion();
        deliver(new WatchEvent.Synced(listing.resourceVersion()));
    }

    private void follow() throws InterruptedException, TimeoutException, ForgottenException {
        var from = version == null ? "" : version;
        var parameters = LiveReader.selectors(query);
        // Watches that began together need not end together.
        var lasting = LASTING.plusSeconds(Math.floorMod(System.identityHashCode(this), SPREAD_SECONDS));
        parameters.put("watch", "true");
        parameters.put("allowWatchBookmarks", "true");
        parameters.put("resourceVersion", from);
        parameters.put("timeoutSeconds", Long.toString(lasting.toSeconds()));
        var path = served.path(attempted, query.gvk(), query.namespace(), "");
        var began = System.nanoTime();
        try (var lines = transport.open(HttpTransport.Call.get(attempted, path, parameters), lasting)) {
            open = lines;
            if (isClosed()) {
                return;
            }
            restored();
            var line = lines.next(silence);
            while (line.isPresent() && !isClosed()) {
                if (!line.get().isBlank()) {
                    event(line.get());
                }
                line = lines.next(silence);
            }
        } finally {
            open = null;
        }
        // The server ends every watch after a while. One that ends at once, and again, must not become a busy loop.
        if (System.nanoTime() - began < transport.settings().firstReconnect().toNanos() && from.equals(version)) {
            pause(transport.settings().firstReconnect());
        }
    }

    private void event(String line) throws ForgottenException {
        ObjectValue event;
        try {
            if (!(Json.parse(line) instanceof ObjectValue parsed)) {
                throw Bodies.unreadable(transport.cluster(), attempted, 200, null);
            }
            event = parsed;
        } catch (Json.MalformedJsonException e) {
            throw Bodies.unreadable(transport.cluster(), attempted, 200, e);
        }
        var object = event.object("object");
        var type = event.text("type").orElse("");
        switch (type) {
            case "ERROR" -> throw failed(object);
            case "BOOKMARK" -> {
                var at = object.object("metadata").text("resourceVersion").orElse("");
                if (!at.isEmpty()) {
                    version = at;
                    deliver(new WatchEvent.Bookmark(at));
                }
            }
            case "ADDED", "MODIFIED", "DELETED" -> changed(type, Bodies.item(object, query.gvk()));
            default -> LOG.log(Level.WARNING, "{0}: an event of unknown type {1}", attempted, type);
        }
    }

    private void changed(String type, Manifest object) {
        version = object.resourceVersion().orElse(version);
        if (type.equals("DELETED")) {
            known.remove(Key.of(object));
            deliver(new WatchEvent.Deleted(object));
            return;
        }
        known.put(Key.of(object), object);
        deliver(type.equals("ADDED") ? new WatchEvent.Added(object) : new WatchEvent.Modified(object));
    }

    private ClusterException failed(ObjectValue status) throws ForgottenException {
        var fault = Faults.of(status, 0, Optional.empty(), Redactor.none());
        // A server that was set back to an older state has not reached our version yet and may never do so.
        var ahead = fault.causes().stream().anyMatch(cause -> cause.reason().equals("ResourceVersionTooLarge"));
        if (fault.kind() == Kind.GONE || ahead) {
            throw new ForgottenException(fault.message());
        }
        return new ClusterException(transport.cluster(), attempted, fault, null);
    }

    private void deliver(WatchEvent event) {
        delivery.lock();
        try {
            if (!isClosed()) {
                listener.on(event);
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, attempted + " on cluster " + transport.cluster() + ": its listener failed", e);
        } finally {
            delivery.unlock();
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Waits for an event that is being delivered, unless called from its listener. */
    @Override
    public void close() {
        delivery.lock();
        try {
            closing.countDown();
        } finally {
            delivery.unlock();
        }
        var lines = open;
        if (lines != null) {
            lines.close();
        }
    }
}
