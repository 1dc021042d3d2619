package dev.slipway.app.cluster;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The proxy that the environment wants for an address, by the rules that kubectl follows. */
final class ProxyChoice {
    private ProxyChoice() {}

    static Optional<String> of(HostEnvironment environment, URI server) {
        var secure = "https".equals(server.getScheme());
        var proxy = either(environment, secure ? "HTTPS_PROXY" : "HTTP_PROXY");
        if (proxy.isEmpty() || isLoopback(server.getHost())) {
            return Optional.empty();
        }
        var port = server.getPort() >= 0 ? server.getPort() : secure ? 443 : 80;
        for (var entry : either(environment, "NO_PROXY").orElse("").split(",")) {
            if (spares(entry.strip().toLowerCase(Locale.ROOT), bare(server.getHost()), port)) {
                return Optional.empty();
            }
        }
        return proxy;
    }

    private static Optional<String> either(HostEnvironment environment, String name) {
        return environment.variable(name).or(() -> environment.variable(name.toLowerCase(Locale.ROOT)));
    }

    private static String bare(String host) {
        var lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") ? lower.substring(1, lower.length() - 1) : lower;
    }

    private static boolean isLoopback(String host) {
        var bare = bare(host);
        return bare.equals("localhost")
                || address(bare).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static boolean spares(String entry, String host, int port) {
        if (entry.isEmpty()) {
            return false;
        }
        if (entry.equals("*")) {
            return true;
        }
        var slash = entry.indexOf('/');
        if (slash > 0) {
            return inNetwork(entry.substring(0, slash), entry.substring(slash + 1), host);
        }
        var name = entry;
        var colon = entry.lastIndexOf(':');
        if (colon > 0 && entry.indexOf(':') == colon) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private static boolean inNetwork(String network, String bits, String host) {
        var of = address(network);
        var at = address(host);
        if (of.isEmpty() || at.isEmpty() || !bits.chars().allMatch(Character::isDigit) || bits.length() > 3) {
            return false;
        }
        var a = of.get().getAddress();
        var b = at.get().getAddress();
        var size = bits.isEmpty() ? 0 : Integer.parseInt(bits);
        if (a.length != b.length || size > a.length * 8) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            var mask = 0x80 >> (i % 8);
            if ((a[i / 8] & mask) != (b[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** The address of an IP literal; names are never looked up here. */
    private static Optional<InetAddress> address(String literal) {
        if (literal.isEmpty() || !(literal.contains(":") || literal.matches("[0-9.]+"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
