package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.cluster.ClusterWriter;
import dev.slipway.api.diagnostic.Diagnostic;
import java.net.URI;
import java.util.List;

/**
 * A reader and a writer that share credentials, connections and the rate of one cluster. Closing ends both and every watch.
 * Any thread.
 */
public final class ClusterConnection implements AutoCloseable {
    private final HttpTransport transport;
    private final URI server;
    private final List<Diagnostic> notes;
    private final LiveReader reader;
    private final LiveWriter writer;

    ClusterConnection(HttpTransport transport, URI server, List<Diagnostic> notes) {
        this.transport = transport;
        this.server = server;
        this.notes = List.copyOf(notes);
        var served = new ServedKinds(transport);
        this.reader = new LiveReader(transport, served);
        this.writer = new LiveWriter(transport, served);
    }

    public ClusterName cluster() {
        return transport.cluster();
    }

    /** The API server's address. */
    public URI server() {
        return server;
    }

    /** What a user should know about this connection, for example that the server's identity is not checked. */
    public List<Diagnostic> notes() {
        return notes;
    }

    public ClusterReader reader() {
        return reader;
    }

    public ClusterWriter writer() {
        return writer;
    }

    public PodLogs logs() {
        return new PodLogs(transport);
    }

    @Override
    public void close() {
        reader.close();
    }
}
