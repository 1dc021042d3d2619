package dev.slipway.app.cluster;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server that answers as its script says and notes every request that arrives. It plays API servers that
 * cut connections, fall silent or forget, and proxies.
 */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final boolean tls;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** A request as it arrived; header names in lower case. */
    record Request(String method, String target, Map<String, String> headers, String body) {
        String path() {
            var mark = target.indexOf('?');
            return mark < 0 ? target : target.substring(0, mark);
        }

        boolean isWatch() {
            return target.contains("watch=true");
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    /** Answers one request. */
    interface Script {
        void answer(Request request, Exchange exchange) throws IOException, InterruptedException;
    }

    /** What a script can do with one request. */
    final class Exchange {
        private final Socket client;
        private final OutputStream out;
        private boolean ended;

        private Exchange(Socket client, OutputStream out) {
            this.client = client;
            this.out = out;
        }

        void json(int status, String body, String... headers) throws IOException {
            send(status, "application/json", body, headers);
        }

        void send(int status, String contentType, String body, String... headers) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\nContent-Type: " + contentType
                    + "\r\nContent-Length: " + bytes.length + "\r\n");
            for (var header : headers) {
                head.append(header).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
        }

        void beginStream() throws IOException {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void line(String json) throws IOException {
            chunk(json + "\n");
        }

        void chunk(String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void endStream() throws IOException {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** Sends nothing more until the server is closed. */
        void stayOpen() throws InterruptedException {
            closing.await();
        }

        /** Closes the connection in the middle. */
        void cut() throws IOException {
            ended = true;
            client.close();
        }

        /** Hands the connection to another address, byte by byte, as a CONNECT proxy does. */
        void tunnel(InputStream in, String host, int port) throws IOException, InterruptedException {
            try (var onward = new Socket(host, port)) {
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                var up = Thread.ofVirtual().start(() -> copy(in, onward));
                onward.getInputStream().transferTo(out);
                up.join();
            } finally {
                ended = true;
            }
        }

        private void copy(InputStream in, Socket onward) {
            try {
                in.transferTo(onward.getOutputStream());
                onward.shutdownOutput();
            } catch (IOException e) {
                // The other side went first.
            }
        }

        @Nullable
        InputStream input;
    }

    private ScriptedServer(ServerSocket socket, boolean tls, Script script) {
        this.socket = socket;
        this.tls = tls;
        this.script = script;
        Thread.ofVirtual().name("scripted-server").start(this::accept);
    }

    static ScriptedServer plain(Script script) throws IOException {
        return new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), false, script);
    }

    static ScriptedServer tls(SSLContext context, Script script) throws IOException {
        var socket = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new ScriptedServer(socket, true, script);
    }

    int port() {
        return socket.getLocalPort();
    }

    URI address() {
        return URI.create((tls ? "https" : "http") + "://127.0.0.1:" + port());
    }

    /** Everything that arrived, in order. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> requests(String method) {
        return requests.stream().filter(r -> r.method().equals(method)).toList();
    }

    private void accept() {
        while (closing.getCount() > 0) {
            try {
                var client = socket.accept();
                connections.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new BufferedInputStream(client.getInputStream());
            var request = read(in);
            while (request != null) {
                requests.add(request);
                var exchange = new Exchange(client, client.getOutputStream());
                exchange.input = in;
                script.answer(request, exchange);
                if (exchange.ended) {
                    return;
                }
                request = read(in);
            }
        } catch (IOException e) {
            // The client went away: tests look at what arrived.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(client);
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        var first = line(in);
        if (first == null || first.isEmpty()) {
            return null;
        }
        var words = first.split(" ");
        var headers = new LinkedHashMap<String, String>();
        for (var line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + "," + b);
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Request(words[0], words[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            bytes.write(b);
        }
        return null;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            socket.close();
            for (var connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
