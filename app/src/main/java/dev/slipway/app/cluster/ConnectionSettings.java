package dev.slipway.app.cluster;

import java.time.Duration;

/**
 * Limits of one connection. All durations are positive.
 *
 * @param connect how long reaching the server (and the TLS handshake) may take
 * @param request how long one request may take from its first byte to the last of its answer
 * @param requestsPerSecond how many requests leave on average
 * @param burst how many may leave at once after a quiet time
 * @param longestRetryAfter how long a server's Retry-After may hold all requests back; a longer one stands in the fault
 * @param firstReconnect how long a watch waits before it connects again after a failure; doubles each time
 * @param longestReconnect the most it waits
 * @param execPlugin how long a credential plugin may run
 * @param pageSize how many objects one page of a list holds
 */
public record ConnectionSettings(
        Duration connect,
        Duration request,
        double requestsPerSecond,
        int burst,
        Duration longestRetryAfter,
        Duration firstReconnect,
        Duration longestReconnect,
        Duration execPlugin,
        int pageSize) {
    public ConnectionSettings {
        if (requestsPerSecond <= 0 || burst < 1 || pageSize < 1) {
            throw new IllegalArgumentException("a connection needs a positive rate, burst and page size");
        }
    }

    /** What a desk uses: 30 s a request, 50 requests a second with bursts of 200. */
    public static ConnectionSettings standard() {
        return new ConnectionSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                50,
                200,
                Duration.ofSeconds(30),
                Duration.ofMillis(200),
                Duration.ofSeconds(8),
                Duration.ofSeconds(60),
                500);
    }
}
