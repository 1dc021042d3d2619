package dev.slipway.tests.window;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of an API server as a window needs that looks at pods and their logs. There is no kubelet behind the control plane of
 * the other tests, so nobody else could answer for logs.
 */
final class StubCluster implements AutoCloseable {
    private static final String DISCOVERY = """
            {"kind":"APIResourceList","groupVersion":"v1","resources":[
              {"name":"pods","kind":"Pod","namespaced":true,"verbs":["get","list","watch"]}]}\
            """;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch over = new CountDownLatch(1);
    private final String token;
    final List<String> unauthorised = new CopyOnWriteArrayList<>();

    /** @param token what callers must show */
    StubCluster(String token) throws IOException {
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var query = String.valueOf(exchange.getRequestURI().getQuery());
            if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                unauthorised.add(path);
                send(exchange, 401, """
                        {"kind":"Status","status":"Failure","reason":"Unauthorized","message":"Unauthorized","code":401}""");
            } else if (path.equals("/api/v1")) {
                send(exchange, 200, DISCOVERY);
            } else if (path.endsWith("/log")) {
                log(exchange, path, query);
            } else if (path.endsWith("/pods") && query.contains("watch=")) {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                await();
            } else if (path.endsWith("/pods")) {
                send(
                        exchange,
                        200,
                        "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":["
                                + pod("web-1") + "," + pod("web-2") + "]}");
            } else if (path.contains("/pods/")) {
                send(exchange, 200, pod(path.substring(path.lastIndexOf('/') + 1)));
            } else {
                send(exchange, 404, """
                        {"kind":"Status","status":"Failure","reason":"NotFound","message":"not found","code":404}""");
            }
        }
    }

    private void log(HttpExchange exchange, String path, String query) throws IOException {
        var pod = path.split("/")[6];
        exchange.sendResponseHeaders(200, 0);
        var line = query.contains("previous=true") ? "the one before fell over" : "hello from " + pod;
        exchange.getResponseBody().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
        if (query.contains("follow=true")) {
            await();
        }
    }

    private void await() throws IOException {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is stopped", e);
        }
    }

    private static String pod(String name) {
        return """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"shop","uid":"u-%s","resourceVersion":"6"},\
            "spec":{"containers":[{"name":"web","image":"shop:1","env":[{"name":"COLOUR","value":"blue"}]}]},\
            "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],\
            "containerStatuses":[{"name":"web","ready":true,"restartCount":0,"state":{"running":{}}}]}}""".formatted(name, name);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
