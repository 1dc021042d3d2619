package dev.slipway.app.cluster;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to talk to one API server, read from a kubeconfig and checked.
 *
 * @param trust null trusts the machine's authorities
 * @param identity null when there is no client certificate
 * @param impersonation headers to act as somebody else
 */
record Access(
        URI server,
        Optional<InetSocketAddress> proxy,
        TrustManager @Nullable [] trust,
        KeyManager @Nullable [] identity,
        LogIn logIn,
        Map<String, List<String>> impersonation) {
    @Override
    public String toString() {
        return server.toString();
    }
}
