package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what containers print. Any thread. */
public final class PodLogs {
    private static final Duration LASTING = Duration.ofHours(1);

    private final HttpTransport transport;

    PodLogs(HttpTransport transport) {
        this.transport = transport;
    }

    /**
     * What is wanted.
     *
     * @param container empty for the only one
     * @param previous whether the container before the last restart is meant
     * @param tail how many lines from the end, at least 1
     * @param follow whether what is printed later is wanted too
     */
    public record Wanted(String namespace, String pod, String container, boolean previous, int tail, boolean follow) {}

    /** Lines under way; closing it ends them. */
    public static final class Following implements AutoCloseable {
        private volatile boolean closed;
        private volatile HttpTransport.@Nullable Lines lines;

        private Following() {}

        @Override
        public void close() {
            closed = true;
            var open = lines;
            if (open != null) {
                open.close();
            }
        }
    }

    /**
     * Begins to read, on a thread of its own.
     *
     * @param line gets each line, without its end
     * @param ended told once that no more comes: with nothing, or with why
     */
    public Following read(Wanted wanted, Consumer<String> line, Consumer<@Nullable ClusterException> ended) {
        var following = new Following();
        transport.start(() -> {
            try {
                read(wanted, line, following);
                ended.accept(null);
            } catch (ClusterException e) {
                ended.accept(following.closed ? null : e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ended.accept(null);
            }
        });
        return following;
    }

    private void read(Wanted wanted, Consumer<String> line, Following following) throws InterruptedException {
        var query = new LinkedHashMap<String, String>();
        if (!wanted.container().isEmpty()) {
            query.put("container", wanted.container());
        }
        query.put("tailLines", Integer.toString(wanted.tail()));
        if (wanted.previous()) {
            query.put("previous", "true");
        } else if (wanted.follow()) {
            query.put("follow", "true");
        }
        var call = HttpTransport.Call.get(
                "reading the log of pod " + wanted.namespace() + "/" + wanted.pod(),
                "/api/v1/namespaces/" + HttpTransport.encoded(wanted.namespace()) + "/pods/"
                        + HttpTransport.encoded(wanted.pod()) + "/log",
                query);
        try (var lines = transport.open(call, LASTING)) {
            following.lines = lines;
            while (!following.closed) {
                try {
                    var next = lines.next(LASTING);
                    if (next.isEmpty()) {
                        return;
                    }
                    line.accept(next.get());
                } catch (TimeoutException e) {
                    // a container may be silent for as long as it likes; the stream is simply over
                    return;
                }
            }
        }
    }
}
