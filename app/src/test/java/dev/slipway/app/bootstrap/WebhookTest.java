package dev.slipway.app.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.api.diagnostic.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WebhookTest {
    private final List<String> got = new ArrayList<>();
    private final List<Message> failures = new ArrayList<>();

    private HttpServer server(int status) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            got.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private void tell(String address) {
        Webhook.of(Map.of(Webhook.VARIABLE, address), Runnable::run, failures::add)
                .tell("Slipway", "run r-1 needs you");
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook/T0K3N";
    }

    @Test
    void itIsToldAsText() throws IOException {
        var server = server(200);
        tell(address(server));
        server.stop(0);
        assertThat(got).containsExactly("{\"text\":\"Slipway: run r-1 needs you\"}");
        assertThat(failures).isEmpty();
    }

    @Test
    void aRefusalNamesTheHostAndNotTheSecretInItsAddress() throws IOException {
        var server = server(403);
        tell(address(server));
        server.stop(0);
        tell(address(server));
        assertThat(failures)
                .hasSize(2)
                .allSatisfy(failure ->
                        assertThat(failure.toString()).contains("127.0.0.1").doesNotContain("T0K3N"));
    }

    @Test
    void whatIsNoAddressIsSaidWithoutRepeatingIt() {
        tell("hooks.example.com/T0K3N with blanks");
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure.toString())
                        .contains(Webhook.VARIABLE)
                        .doesNotContain("T0K3N"));
    }

    @Test
    void withoutAnAddressNothingIsSent() {
        Webhook.of(Map.of(), Runnable::run, failures::add).tell("Slipway", "done");
        assertThat(failures).isEmpty();
    }
}
