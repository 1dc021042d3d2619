package dev.slipway.app.bootstrap;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.app.shell.SystemNotices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells a web address what needs a person and what ended, as JSON with a {@code text}, which is what chat programs take. Such an
 * address is a secret: it comes from the environment, is kept nowhere, and only its host is ever named.
 */
final class Webhook implements SystemNotices {
    /** Names the address. */
    static final String VARIABLE = "SLIPWAY_WEBHOOK";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI address;
    private final Executor worker;
    private final Consumer<Message> failed;

    private Webhook(URI address, Executor worker, Consumer<Message> failed) {
        this.address = address;
        this.worker = worker;
        this.failed = failed;
    }

    /**
     * @param failed told when it could not be told; any thread
     * @return one that tells nobody when the environment names no address
     */
    static SystemNotices of(Map<String, String> environment, Executor worker, Consumer<Message> failed) {
        var text = environment.getOrDefault(VARIABLE, "").strip();
        if (text.isEmpty()) {
            return (title, words) -> {};
        }
        return address(text)
                .<SystemNotices>map(address -> new Webhook(address, worker, failed))
                .orElseGet(() -> (title, words) -> failed.accept(Message.of("ui.webhook.no-address", VARIABLE)));
    }

    private static Optional<URI> address(String text) {
        try {
            var address = URI.create(text);
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return web && address.getHost() != null ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException e) {
            // the exception would repeat the secret
            return Optional.empty();
        }
    }

    @Override
    public void tell(String title, String words) {
        worker.execute(() -> send(Json.print(Value.object("text", title + ": " + words))));
    }

    private void send(String body) {
        var request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                failed.accept(Message.of("ui.webhook.refused", address.getHost(), status));
            }
        } catch (IOException e) {
            failed.accept(Message.of(
                    "ui.webhook.failed", address.getHost(), e.getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
