package dev.slipway.app.cluster;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to one API server over fabric8's client and the JDK's, one request on the wire for each call: nothing is
 * sent again, no redirect is followed, no credential is fetched but by our own rules. HTTP/1.1, so that a dead connection
 * takes no other request with it. Any thread.
 */
final class HttpTransport implements AutoCloseable {
    private static final Duration EXPIRES_SOON = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ClusterName cluster;
    private final Access access;
    private final ConnectionSettings settings;
    private final HostEnvironment host;
    private final ExecConsent consent;
    private final InstantSource clock;
    private final RateGate gate;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ReentrantLock renewing = new ReentrantLock();
    private volatile @Nullable Session session;
    private volatile boolean closed;

    HttpTransport(
            ClusterName cluster,
            Access access,
            ConnectionSettings settings,
            HostEnvironment host,
            ExecConsent consent,
            InstantSource clock) {
        this.cluster = cluster;
        this.access = access;
        this.settings = settings;
        this.host = host;
        this.consent = consent;
        this.clock = clock;
        this.gate = new RateGate(settings.requestsPerSecond(), settings.burst(), System::nanoTime);
    }

    /**
     * One request.
     *
     * @param attempted for people: verb and target
     * @param query parameters in order, not yet encoded
     */
    record Call(
            String attempted,
            String method,
            String path,
            SequencedMap<String, String> query,
            String contentType,
            String body,
            String accept,
            Redactor redactor) {
        static Call get(String attempted, String path, SequencedMap<String, String> query) {
            return new Call(attempted, "GET", path, query, "", "", "application/json", Redactor.none());
        }

        String uri() {
            return query.isEmpty()
                    ? path
                    : path + "?"
                            + query.entrySet().stream()
                                    .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
                                    .collect(Collectors.joining("&"));
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A whole answer; header names in lower case. */
    record Answer(int code, Map<String, List<String>> headers, String body) {
        boolean ok() {
            return code >= 200 && code < 300;
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))
                    .map(List::getFirst);
        }
    }

    /** A client with the credential it was made for. */
    private record Session(HttpClient client, Optional<String> token, Optional<Instant> expires) {}

    /** Waits its turn and sends once; answers whatever the server answered. */
    Answer exchange(Call call) {
        enter(call);
        return await(call, call(call, sessionFor(call), Optional.of(settings.request())));
    }

    /** As {@link #exchange}, and a fault for everything but a success. */
    Answer succeed(Call call) {
        var answer = exchange(call);
        if (answer.ok()) {
            return answer;
        }
        throw failure(call, answer);
    }

    ClusterException failure(Call call, Answer answer) {
        var fault = Faults.of(answer, call.redactor(), clock.instant());
        if (answer.code() == 429) {
            var wait = fault.retryAfter().orElse(Duration.ZERO);
            gate.shut(wait.compareTo(settings.longestRetryAfter()) > 0 ? settings.longestRetryAfter() : wait);
        }
        if (answer.code() == 401) {
            forgetCredential();
        }
        return new ClusterException(cluster, call.attempted(), fault, null);
    }

    private void enter(Call call) {
        if (closed) {
            throw new IllegalStateException("the connection to cluster " + cluster + " is closed");
        }
        try {
            gate.pass();
        } catch (InterruptedException e) {
            throw interrupted(call, Kind.NOT_SENT, e);
        }
    }

    private ClusterException interrupted(Call call, Kind kind, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ClusterException(
                cluster, call.attempted(), ClusterFault.of(kind, 0, "", "the caller was interrupted"), e);
    }

    /** An answer that arrives in pieces; the reader asks for each. */
    private final class Incoming {
        private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
        private final Call call;
        private final CompletableFuture<HttpResponse<AsyncBody>> head;

        private Incoming(Call call, HttpClient client, io.fabric8.kubernetes.client.http.HttpRequest request) {
            this.call = call;
            this.head = client.consumeBytes(request, (buffers, body) -> pieces.add(new Bytes(buffers)));
        }
    }

    /** What a connection brings. Closed. */
    private sealed interface Piece {}

    private record Bytes(List<ByteBuffer> buffers) implements Piece {}

    private record End(@Nullable Throwable failure) implements Piece {}

    private Incoming call(Call call, Session with, Optional<Duration> timeout) {
        var builder = with.client().newHttpRequestBuilder();
        builder.uri(URI.create(base() + call.uri()));
        builder.setHeader("Accept", call.accept());
        builder.setHeader("User-Agent", "slipway");
        access.impersonation().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        authorization(call, with).ifPresent(value -> builder.setHeader("Authorization", value));
        if (call.contentType().isEmpty()) {
            builder.method(call.method(), null, null);
        } else {
            builder.method(call.method(), call.contentType(), call.body());
        }
        timeout.ifPresent(limit -> builder.timeout(limit.toMillis(), TimeUnit.MILLISECONDS));
        return new Incoming(call, with.client(), builder.build());
    }

    private String base() {
        var server = access.server().toString();
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }

    private HttpResponse<AsyncBody> head(Incoming incoming, Duration limit) {
        try {
            return incoming.head.get(limit.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            incoming.head.cancel(true);
            throw interrupted(incoming.call, Kind.UNKNOWN, e);
        } catch (TimeoutException e) {
            incoming.head.cancel(true);
            throw late(incoming.call, e);
        } catch (ExecutionException e) {
            throw broken(incoming.call, e.getCause());
        }
    }

    private ClusterException late(Call call, @Nullable Throwable cause) {
        return unanswered(
                call, new Faults.Unanswered(Kind.UNKNOWN, Message.of("cluster.no-answer", access.server())), cause);
    }

    private ClusterException broken(Call call, @Nullable Throwable cause) {
        var at = cause;
        while (at != null && !(at instanceof IOException) && at.getCause() != null) {
            at = at.getCause();
        }
        return unanswered(
                call,
                at instanceof IOException io
                        ? Faults.of(io, access.server(), call.redactor())
                        : new Faults.Unanswered(
                                Kind.UNKNOWN,
                                Message.of(
                                        "cluster.connection-broke",
                                        access.server(),
                                        at == null ? "closed" : at.getClass().getSimpleName())),
                cause);
    }

    private ClusterException unanswered(Call call, Faults.Unanswered unanswered, @Nullable Throwable cause) {
        return new ClusterException(
                cluster, call.attempted(), unanswered.fault(), UnreachedException.of(unanswered.what(), cause));
    }

    private Answer await(Call call, Incoming incoming) {
        var deadline = System.nanoTime() + settings.request().plus(GRACE).toNanos();
        var response = head(incoming, settings.request());
        var body = response.body();
        body.done().whenComplete((_, failure) -> incoming.pieces.add(new End(failure)));
        var bytes = new ByteArrayOutputStream();
        try {
            while (true) {
                body.consume();
                var piece = incoming.pieces.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                switch (piece) {
                    case null -> {
                        body.cancel();
                        throw late(call, null);
                    }
                    case Bytes(var buffers) -> append(buffers, bytes);
                    case End(var failure) -> {
                        if (failure != null) {
                            throw broken(call, failure);
                        }
                        return new Answer(
                                response.code(), lowered(response.headers()), bytes.toString(StandardCharsets.UTF_8));
                    }
                }
            }
        } catch (InterruptedException e) {
            body.cancel();
            throw interrupted(call, Kind.UNKNOWN, e);
        }
    }

    private static void append(List<ByteBuffer> buffers, ByteArrayOutputStream bytes) {
        for (var buffer : buffers) {
            var part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }
    }

    private static Map<String, List<String>> lowered(Map<String, List<String>> headers) {
        return headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        e -> e.getKey().toLowerCase(Locale.ROOT), e -> List.copyOf(e.getValue()), (a, b) -> a));
    }

    /** An open stream of lines, read by one thread; {@link #close()} may come from any. */
    final class Lines implements AutoCloseable {
        private static final int MAX_LINE = 64 * 1024 * 1024;

        private final Incoming incoming;
        private final AsyncBody body;
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        private byte[] chunk = new byte[0];
        private int at;
        private boolean asked;

        private Lines(Incoming incoming, AsyncBody body) {
            this.incoming = incoming;
            this.body = body;
            body.done().whenComplete((_, failure) -> incoming.pieces.add(new End(failure)));
        }

        /**
         * The next line, or empty at the end of the stream.
         *
         * @throws TimeoutException when nothing whatever came for so long
         * @throws ClusterException when the connection broke
         */
        Optional<String> next(Duration silence) throws TimeoutException, InterruptedException {
            while (true) {
                for (int i = at; i < chunk.length; i++) {
                    if (chunk[i] == '\n') {
                        rest.write(chunk, at, i - at);
                        at = i + 1;
                        var line = rest.toString(StandardCharsets.UTF_8);
                        rest.reset();
                        return Optional.of(line);
                    }
                }
                rest.write(chunk, at, chunk.length - at);
                chunk = new byte[0];
                at = 0;
                if (rest.size() > MAX_LINE) {
                    throw broken(incoming.call, new IOException("an event of more than 64 MiB"));
                }
                if (!asked) {
                    body.consume();
                    asked = true;
                }
                switch (incoming.pieces.poll(silence.toNanos(), TimeUnit.NANOSECONDS)) {
                    case null -> throw new TimeoutException();
                    case Bytes(var buffers) -> {
                        asked = false;
                        var bytes = new ByteArrayOutputStream();
                        append(buffers, bytes);
                        chunk = bytes.toByteArray();
                    }
                    case End(var failure) -> {
                        if (failure == null || failure instanceof CancellationException) {
                            return Optional.empty();
                        }
                        throw broken(incoming.call, failure);
                    }
                }
            }
        }

        @Override
        public void close() {
            body.cancel();
            incoming.pieces.add(new End(new CancellationException()));
        }
    }

    /**
     * Opens a stream.
     *
     * @param lasting how long the server was asked to keep it open
     * @throws ClusterException also for every answer but a success
     */
    Lines open(Call call, Duration lasting) {
        enter(call);
        var incoming = call(call, sessionFor(call), Optional.of(lasting.plus(settings.request())));
        var response = head(incoming, settings.request());
        if (response.code() == 200) {
            return new Lines(incoming, response.body());
        }
        throw failure(call, await(call, incoming));
    }

    // Credentials

    private Session sessionFor(Call call) {
        var present = session;
        if (present != null && stillGood(present)) {
            return present;
        }
        try {
            renewing.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(call, Kind.NOT_SENT, e);
        }
        try {
            present = session;
            if (present == null || !stillGood(present)) {
                present = newSession(call);
                session = present;
            }
            return present;
        } finally {
            renewing.unlock();
        }
    }

    private boolean stillGood(Session present) {
        return present.expires()
                .map(end -> clock.instant().plus(EXPIRES_SOON).isBefore(end))
                .orElse(true);
    }

    /** Whether a new credential can be had after a 401. */
    boolean canRenew() {
        return access.logIn() instanceof LogIn.Exec;
    }

    private void forgetCredential() {
        if (access.logIn() instanceof LogIn.Exec) {
            session = null;
        }
    }

    private Session newSession(Call call) {
        if (!(access.logIn() instanceof LogIn.Exec(var plugin))) {
            return new Session(client(access.identity()), Optional.empty(), Optional.empty());
        }
        var credential = run(plugin, call);
        var identity = access.identity();
        if (credential.certificate().isPresent()) {
            try {
                identity = KeyMaterial.identity(
                        KeyMaterial.certificates(credential.certificate().get().getBytes(StandardCharsets.UTF_8)),
                        KeyMaterial.key(credential.key().orElse("").getBytes(StandardCharsets.UTF_8)));
            } catch (KeyMaterial.UnusableKeyException e) {
                throw new ClusterException(
                        cluster,
                        call.attempted(),
                        ClusterFault.of(
                                Kind.UNAUTHORIZED,
                                0,
                                "",
                                "the certificate of credential plugin " + plugin.program() + ": " + e.getMessage()),
                        e);
            }
        }
        return new Session(client(identity), credential.token(), credential.expires());
    }

    private ExecPlugin.Credential run(ExecPlugin plugin, Call call) {
        try {
            var command = plugin.command();
            if (!consent.allows(command)) {
                throw Connections.unusable(cluster, call.attempted(), List.of(Connections.refusal(command)));
            }
            return plugin.run(host, settings.execPlugin());
        } catch (IOException | ExecPlugin.ExecFailedException e) {
            throw new ClusterException(
                    cluster,
                    call.attempted(),
                    ClusterFault.of(Kind.UNAUTHORIZED, 0, "", "credential plugin: " + e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            throw interrupted(call, Kind.NOT_SENT, e);
        }
    }

    private Optional<String> authorization(Call call, Session with) {
        return switch (access.logIn()) {
            case LogIn.Silent _ -> Optional.empty();
            case LogIn.Token(var token) -> Optional.of("Bearer " + token);
            case LogIn.Password(var user, var password) ->
                Optional.of("Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
            case LogIn.Exec _ -> with.token().map(token -> "Bearer " + token);
            case LogIn.TokenFile(var file) -> {
                try {
                    yield Optional.of("Bearer " + Files.readString(file).strip());
                } catch (IOException e) {
                    throw new ClusterException(
                            cluster,
                            call.attempted(),
                            ClusterFault.of(
                                    Kind.UNAUTHORIZED, 0, "", "token file " + file + ": " + Kubeconfig.reason(e)),
                            e);
                }
            }
        };
    }

    // The client

    private HttpClient client(KeyManager @Nullable [] identity) {
        // Made bare: fabric8's own interceptors would run credential plugins and refresh tokens unasked.
        HttpClient.Factory factory = new Factory(workers);
        HttpClient.Builder builder = factory.newBuilder();
        builder.connectTimeout(settings.connect().toMillis(), TimeUnit.MILLISECONDS);
        builder.preferHttp11();
        builder.tag(new RequestConfigBuilder()
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(0)
                .build());
        if ("https".equals(access.server().getScheme())) {
            builder.sslContext(identity, access.trust());
        }
        if (access.proxy().isPresent()) {
            builder.proxyAddress(access.proxy().get());
            builder.proxyType(HttpClient.ProxyType.HTTP);
        } else {
            builder.proxyType(HttpClient.ProxyType.DIRECT);
        }
        return builder.build();
    }

    /** The JDK's client as we want it; fabric8 reaches it only through a factory. */
    private static final class Factory extends JdkHttpClientFactory {
        private final ExecutorService workers;

        private Factory(ExecutorService workers) {
            this.workers = workers;
        }

        @Override
        protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
            return java.net.http.HttpClient.newBuilder().executor(workers);
        }

        @Override
        protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
            builder.followRedirects(java.net.http.HttpClient.Redirect.NEVER);
        }
    }

    /** Work that lives as long as the connection. */
    Future<?> start(Runnable work) {
        return workers.submit(work);
    }

    ClusterName cluster() {
        return cluster;
    }

    ConnectionSettings settings() {
        return settings;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        var present = session;
        if (present != null) {
            present.client().close();
        }
        workers.shutdownNow();
    }
}
