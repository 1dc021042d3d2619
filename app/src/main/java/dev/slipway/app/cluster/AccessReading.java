package dev.slipway.app.cluster;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a target needs out of the kubeconfig and collects everything that is wrong with it. One use, one thread.
 */
final class AccessReading {
    private static final int HTTP = 80;

    private final ClusterTarget target;
    private final HostEnvironment environment;
    private final List<Diagnostic> found = new ArrayList<>();

    AccessReading(ClusterTarget target, HostEnvironment environment) {
        this.target = target;
        this.environment = environment;
    }

    /** What was read: access only when no diagnostic is an error. */
    record Result(Optional<Access> access, List<Diagnostic> diagnostics) {
        Result {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    Result read() {
        var access = access();
        return Diagnostic.anyError(found)
                ? new Result(Optional.empty(), found)
                : new Result(Optional.ofNullable(access), found);
    }

    private @Nullable Access access() {
        if (target.context().isBlank()) {
            error("slipway.yaml", "cluster.no-context", target.name()).hint("cluster.no-context.hint");
            return null;
        }
        var config = Kubeconfig.find(environment, target.kubeconfig());
        found.addAll(config.problems());
        var context = config.contexts().get(target.context());
        if (context == null) {
            if (!Diagnostic.anyError(found)) {
                var known = String.join(", ", config.contexts().sequencedKeySet());
                error(
                                "kubeconfig",
                                "cluster.context-missing",
                                target.context(),
                                config.searchedText(),
                                known.isEmpty() ? "-" : known)
                        .hint("cluster.context-missing.hint");
            }
            return null;
        }
        var cluster = named(config, config.clusters(), context, "cluster", "cluster.cluster-missing");
        var user = context.text("user").isEmpty()
                ? new Kubeconfig.Entry("", context.file(), Map.of())
                : named(config, config.users(), context, "user", "cluster.user-missing");
        if (cluster == null || user == null) {
            return null;
        }
        var server = server(cluster);
        var trust = trust(cluster, server);
        var logIn = logIn(user, cluster);
        var identity = identity(user);
        var proxy = server == null ? Optional.<InetSocketAddress>empty() : proxy(cluster, server);
        return server == null ? null : new Access(server, proxy, trust, identity, logIn, impersonation(user));
    }

    private Kubeconfig.@Nullable Entry named(
            Kubeconfig config,
            Map<String, Kubeconfig.Entry> entries,
            Kubeconfig.Entry context,
            String field,
            String code) {
        var name = context.text(field).orElse("");
        var entry = entries.get(name);
        if (entry == null) {
            error(context.file().toString(), code, context.name(), name, config.searchedText())
                    .hint("cluster.entry-missing.hint");
        }
        return entry;
    }

    private @Nullable URI server(Kubeconfig.Entry cluster) {
        var file = cluster.file().toString();
        var written = cluster.text("server");
        if (written.isEmpty()) {
            error(file, "cluster.server-missing", cluster.name());
            return null;
        }
        try {
            var server = new URI(written.get());
            var scheme = server.getScheme();
            if (server.getHost() != null && ("https".equals(scheme) || "http".equals(scheme))) {
                if ("http".equals(scheme)) {
                    found.add(Diagnostic.warning(SourceSpan.whole(file), "cluster.plain-http", cluster.name()));
                }
                return server;
            }
        } catch (URISyntaxException e) {
            error(file, "cluster.server-malformed", cluster.name(), e.getReason());
            return null;
        }
        error(file, "cluster.server-malformed", cluster.name(), written.get());
        return null;
    }

    private TrustManager @Nullable [] trust(Kubeconfig.Entry cluster, @Nullable URI server) {
        var file = cluster.file().toString();
        cluster.text("tls-server-name").ifPresent(name -> {
            if (server == null || !name.equalsIgnoreCase(server.getHost())) {
                error(file, "cluster.tls-server-name", cluster.name(), name).hint("cluster.tls-server-name.hint");
            }
        });
        var authorities = content(cluster, "certificate-authority");
        if (cluster.flag("insecure-skip-tls-verify")) {
            if (authorities.isPresent()) {
                error(file, "cluster.insecure-with-authority", cluster.name());
                return null;
            }
            found.add(Diagnostic.warning(SourceSpan.whole(file), "cluster.insecure", cluster.name())
                    .withHint("cluster.insecure.hint"));
            return new TrustManager[] {new TrustEverybody()};
        }
        if (authorities.isEmpty()) {
            return null;
        }
        try {
            return KeyMaterial.trusting(KeyMaterial.certificates(authorities.get()));
        } catch (KeyMaterial.UnusableKeyException e) {
            error(file, "cluster.certificate-malformed", "certificate-authority", cluster.name(), said(e));
            return null;
        }
    }

    private KeyManager @Nullable [] identity(Kubeconfig.Entry user) {
        var file = user.file().toString();
        var certificate = content(user, "client-certificate");
        var key = content(user, "client-key");
        if (certificate.isEmpty() && key.isEmpty()) {
            return null;
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            if (!Diagnostic.anyError(found)) {
                error(file, "cluster.certificate-without-key", user.name());
            }
            return null;
        }
        List<Certificate> chain;
        try {
            chain = KeyMaterial.certificates(certificate.get());
        } catch (KeyMaterial.UnusableKeyException e) {
            error(file, "cluster.certificate-malformed", "client-certificate", user.name(), said(e));
            return null;
        }
        try {
            return KeyMaterial.identity(chain, KeyMaterial.key(key.get()));
        } catch (KeyMaterial.UnusableKeyException e) {
            error(file, "cluster.key-malformed", "client-key", user.name(), said(e));
            return null;
        }
    }

    /** The bytes of {@code NAME-data} (base64), else of the file {@code NAME}. */
    private Optional<byte[]> content(Kubeconfig.Entry entry, String name) {
        var inline = entry.text(name + "-data");
        if (inline.isPresent()) {
            try {
                return Optional.of(Base64.getMimeDecoder().decode(inline.get()));
            } catch (IllegalArgumentException e) {
                error(entry.file().toString(), "cluster.file-unreadable", name + "-data", entry.name(), "not base64");
                return Optional.empty();
            }
        }
        return entry.text(name).flatMap(path -> {
            var file = entry.relative(path);
            try {
                return Optional.of(Files.readAllBytes(file));
            } catch (IOException e) {
                error(
                        entry.file().toString(),
                        "cluster.file-unreadable",
                        name + " " + file,
                        entry.name(),
                        Kubeconfig.reason(e));
                return Optional.empty();
            }
        });
    }

    private LogIn logIn(Kubeconfig.Entry user, Kubeconfig.Entry cluster) {
        var file = user.file().toString();
        user.map("auth-provider")
                .ifPresent(provider -> error(
                                file, "cluster.auth-provider", user.name(), String.valueOf(provider.get("name")))
                        .hint("cluster.auth-provider.hint"));
        var tokenFile = user.text("tokenFile");
        if (tokenFile.isPresent()) {
            var path = user.relative(tokenFile.get());
            if (!Files.isReadable(path)) {
                error(file, "cluster.file-unreadable", "tokenFile " + path, user.name(), "it is missing or protected");
            }
            return new LogIn.TokenFile(path);
        }
        if (user.text("token").isPresent()) {
            return new LogIn.Token(user.text("token").get());
        }
        if (user.text("username").isPresent()) {
            return new LogIn.Password(
                    user.text("username").get(), user.text("password").orElse(""));
        }
        return user.map("exec")
                .flatMap(exec -> exec(user, new Kubeconfig.Entry(user.name(), user.file(), exec), cluster))
                .orElseGet(LogIn.Silent::new);
    }

    private Optional<LogIn> exec(Kubeconfig.Entry user, Kubeconfig.Entry exec, Kubeconfig.Entry cluster) {
        var file = user.file().toString();
        var command = exec.text("command");
        var version = exec.text("apiVersion").orElse("");
        if (command.isEmpty()) {
            error(file, "cluster.exec-malformed", user.name(), "it has no command");
            return Optional.empty();
        }
        if (!version.equals("client.authentication.k8s.io/v1")
                && !version.equals("client.authentication.k8s.io/v1beta1")) {
            error(
                    file,
                    "cluster.exec-malformed",
                    user.name(),
                    "apiVersion " + (version.isEmpty() ? "is missing" : version + " is not supported"));
            return Optional.empty();
        }
        if (exec.text("interactiveMode").equals(Optional.of("Always"))) {
            error(file, "cluster.exec-interactive", user.name()).hint("cluster.exec-interactive.hint");
            return Optional.empty();
        }
        var searched = new ArrayList<String>();
        var program = ExecPlugin.locate(command.get(), user, environment, searched);
        if (program.isEmpty()) {
            var places = String.join(", ", searched);
            var hint = exec.text("installHint").map(text -> "; " + text.strip()).orElse("");
            error(file, "cluster.exec-missing", command.get(), user.name(), (places.isEmpty() ? "-" : places) + hint);
            return Optional.empty();
        }
        var variables = new LinkedHashMap<String, String>();
        if (exec.fields().get("env") instanceof List<?> list) {
            for (var item : list) {
                if (item instanceof Map<?, ?> pair && pair.get("name") instanceof Object name) {
                    variables.put(name.toString(), String.valueOf(pair.get("value")));
                }
            }
        }
        return Optional.of(new LogIn.Exec(new ExecPlugin(
                program.get(),
                exec.texts("args"),
                variables,
                version,
                user.file(),
                user.name(),
                exec.flag("provideClusterInfo") ? Optional.of(information(cluster)) : Optional.empty(),
                exec.text("installHint"))));
    }

    private ObjectValue information(Kubeconfig.Entry cluster) {
        var information = Value.object("server", cluster.text("server").orElse(""));
        if (cluster.flag("insecure-skip-tls-verify")) {
            information = information.with("insecure-skip-tls-verify", Value.of(true));
        }
        var authority = content(cluster, "certificate-authority");
        if (authority.isPresent()) {
            information = information.with(
                    "certificate-authority-data", Value.of(Base64.getEncoder().encodeToString(authority.get())));
        }
        if (cluster.text("proxy-url").isPresent()) {
            information = information.with(
                    "proxy-url", Value.of(cluster.text("proxy-url").get()));
        }
        return information;
    }

    private Optional<InetSocketAddress> proxy(Kubeconfig.Entry cluster, URI server) {
        var file = cluster.file().toString();
        var written = cluster.text("proxy-url").or(() -> ProxyChoice.of(environment, server));
        if (written.isEmpty()) {
            return Optional.empty();
        }
        URI proxy;
        try {
            proxy = new URI(written.get().contains("://") ? written.get() : "http://" + written.get());
        } catch (URISyntaxException e) {
            error(file, "cluster.proxy-malformed", "?", cluster.name());
            return Optional.empty();
        }
        var shown = proxy.getScheme() + "://" + proxy.getHost() + (proxy.getPort() < 0 ? "" : ":" + proxy.getPort());
        if (proxy.getHost() == null) {
            error(file, "cluster.proxy-malformed", shown, cluster.name());
            return Optional.empty();
        }
        if (!"http".equalsIgnoreCase(proxy.getScheme())) {
            error(file, "cluster.proxy-scheme", shown, cluster.name()).hint("cluster.proxy-scheme.hint");
            return Optional.empty();
        }
        if (proxy.getUserInfo() != null) {
            error(file, "cluster.proxy-credentials", shown, cluster.name());
            return Optional.empty();
        }
        return Optional.of(new InetSocketAddress(proxy.getHost(), proxy.getPort() < 0 ? HTTP : proxy.getPort()));
    }

    private static Map<String, List<String>> impersonation(Kubeconfig.Entry user) {
        var headers = new LinkedHashMap<String, List<String>>();
        user.text("as").ifPresent(name -> headers.put("Impersonate-User", List.of(name)));
        user.text("as-uid").ifPresent(uid -> headers.put("Impersonate-Uid", List.of(uid)));
        if (!user.texts("as-groups").isEmpty()) {
            headers.put("Impersonate-Group", user.texts("as-groups"));
        }
        user.map("as-user-extra")
                .ifPresent(extra -> extra.forEach((key, values) -> headers.put(
                        "Impersonate-Extra-" + URLEncoder.encode(key.toString(), StandardCharsets.UTF_8),
                        Kubeconfig.texts(values))));
        return headers;
    }

    private static String said(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Hinted error(String source, String code, Object... arguments) {
        found.add(Diagnostic.error(SourceSpan.whole(source), code, arguments));
        return new Hinted(found.size() - 1);
    }

    /** The diagnostic just found, to which a hint may be added. */
    private final class Hinted {
        private final int at;

        private Hinted(int at) {
            this.at = at;
        }

        void hint(String code) {
            found.set(at, found.get(at).withHint(code));
        }
    }

    /** For insecure-skip-tls-verify, which a warning tells of. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
