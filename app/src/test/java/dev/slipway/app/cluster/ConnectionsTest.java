package dev.slipway.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.cluster.ClusterFault.Kind;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.release.ClusterTarget;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionsTest {
    private static final URI SOMEWHERE = URI.create("https://127.0.0.1:1");
    private static final ScriptedServer.Script VERSION =
            (request, exchange) -> exchange.json(200, "{\"gitVersion\":\"v1.37.2\"}");

    @TempDir
    private Path home;

    @SuppressWarnings("NullAway.Init")
    private Desk desk;

    @BeforeEach
    void sitDown() {
        desk = new Desk(home);
    }

    private List<String> codes(ClusterTarget target) {
        return desk.connections().check(target).stream()
                .map(d -> d.message().code())
                .toList();
    }

    private ClusterFault refused(ClusterTarget target) {
        var fault = catchThrowableOfType(
                        ClusterException.class,
                        () -> desk.connections().open(target).close())
                .fault();
        assertThat(fault.kind()).isEqualTo(Kind.UNUSABLE);
        return fault;
    }

    private ClusterFault failing() {
        try (var cluster = desk.open()) {
            return catchThrowableOfType(
                            ClusterException.class, () -> cluster.reader().serverVersion())
                    .fault();
        }
    }

    private URI serverOf(ClusterTarget target) {
        try (var cluster = desk.connections().open(target)) {
            return cluster.server();
        }
    }

    // Finding

    @Test
    void withoutAnythingTheUsualPlaceIsNamed() {
        assertThat(refused(Desk.target()).message())
                .contains(home.resolve(".kube/config").toString());
    }

    @Test
    void theFirstFileOfTheListThatHasANameWinsAndMissingOnesArePassedOver() {
        var first = desk.write("a/one", Desk.config("one", URI.create("https://first:1"), "", ""));
        var second = desk.write("b/two", Desk.config("one", URI.create("https://second:2"), "", ""));
        var third = desk.write("c/three", Desk.config("two", URI.create("https://third:3"), "", ""));
        desk.variables.put(
                "KUBECONFIG",
                String.join(File.pathSeparator, home + "/nowhere", "", "" + first, "" + second, "" + third));
        assertThat(serverOf(Desk.target("one", Optional.empty()))).hasToString("https://first:1");
        assertThat(serverOf(Desk.target("two", Optional.empty()))).hasToString("https://third:3");
        assertThat(refused(Desk.target("three", Optional.empty())).message())
                .contains("no context three", home + "/nowhere", third.toString(), "known contexts: one, two");
    }

    @Test
    void aNamedFileIsTheOnlyOneAndMayStartAtHome() {
        desk.kubeconfig(SOMEWHERE, "", "");
        desk.write("other/config", Desk.config("there", URI.create("https://there:1"), "", ""));
        assertThat(serverOf(Desk.target("there", Optional.of("~/other/config"))))
                .hasToString("https://there:1");
        assertThat(serverOf(Desk.target("there", Optional.of("../other/config"))))
                .hasToString("https://there:1");
        assertThat(codes(Desk.target(Desk.CONTEXT, Optional.of("~/other/config"))))
                .containsExactly("cluster.context-missing");
    }

    @Test
    void theCurrentContextIsNeverATarget() {
        desk.write(".kube/config", Desk.config("somewhere-else", SOMEWHERE, "", ""));
        assertThat(codes(Desk.target("", Optional.empty()))).containsExactly("cluster.no-context");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contexts: [{name: shop-ctx, context: {cluster: c, user: u}}] |"
                        + " cluster.cluster-missing,cluster.user-missing",
                "'contexts: [{name: shop-ctx, context: {cluster: c}}]\n"
                        + "clusters: [{name: c, cluster: {}}]' | cluster.server-missing",
                "'contexts: [{name: shop-ctx, context: {cluster: c}}]\n"
                        + "clusters: [{name: c, cluster: {server: \"ftp://x\"}}]' | cluster.server-malformed",
                "'contexts: [' | cluster.kubeconfig-malformed",
                "'[]' | cluster.kubeconfig-malformed"
            })
    void everyBrokenReferenceIsNamed(String text, String expected) {
        desk.write(".kube/config", text.strip());
        assertThat(String.join(",", codes(Desk.target()))).isEqualTo(expected);
        assertThat(desk.connections().check(Desk.target()).getFirst().span().source())
                .isEqualTo(home.resolve(".kube/config").toString());
    }

    @Test
    void aBrokenFileIsNotQuotedForItMayHoldCredentials() {
        desk.write(".kube/config", "users: [{name: u, user: {token: s3cr3t-token-value\n: ]]");
        assertThat(refused(Desk.target()).message()).doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls-server-name: api.internal | | cluster.tls-server-name",
                "proxy-url: socks5://127.0.0.1:1080 | | cluster.proxy-scheme",
                "proxy-url: https://127.0.0.1:1080 | | cluster.proxy-scheme",
                "proxy-url: http://ann:pw@127.0.0.1:1080 | | cluster.proxy-credentials",
                "proxy-url: 'http://not a host' | | cluster.proxy-malformed",
                "certificate-authority: missing.crt | | cluster.file-unreadable",
                "certificate-authority-data: bm90IGEgY2VydA== | | cluster.certificate-malformed",
                "| client-certificate-data: bm90 | cluster.certificate-without-key",
                "| 'auth-provider: {name: gcp}' | cluster.auth-provider",
                "| 'exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin}' |"
                        + " cluster.exec-missing",
                "| 'exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, interactiveMode: Always}' |"
                        + " cluster.exec-interactive",
                "| 'exec: {apiVersion: v0, command: sh}' | cluster.exec-malformed",
                "| tokenFile: missing.token | cluster.file-unreadable"
            })
    void whatCannotBeHonouredIsRefused(String cluster, String user, String code) {
        desk.kubeconfig(SOMEWHERE, cluster == null ? "" : cluster, user == null ? "" : user);
        assertThat(codes(Desk.target())).containsExactly(code);
        refused(Desk.target());
    }

    // TLS

    private static SSLContext serverContext(Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private Path keyStore(String name, String algorithm, String... more) throws IOException, InterruptedException {
        var store = home.resolve(name + ".p12");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit"));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return store;
    }

    private static String certificate(Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        return pem("CERTIFICATE", keys.getCertificate("it").getEncoded());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theClustersAuthorityIsTrustedAndNoOther() throws Exception {
        var store = keyStore("server", "EC", "-ext", "SAN=ip:127.0.0.1");
        var other = keyStore("other", "EC");
        try (var server = ScriptedServer.tls(serverContext(store), VERSION)) {
            desk.write(".kube/pki/ca.crt", certificate(store));
            desk.kubeconfig(server.address(), "certificate-authority: pki/ca.crt", "token: t");
            try (var cluster = desk.open()) {
                assertThat(cluster.reader().serverVersion()).isEqualTo("v1.37.2");
                assertThat(cluster.notes()).isEmpty();
            }
            desk.kubeconfig(server.address(), "certificate-authority-data: " + base64(certificate(other)), "token: t");
            assertThat(failing().kind()).isEqualTo(Kind.UNUSABLE);
            desk.kubeconfig(server.address(), "", "token: t");
            assertThat(failing().message()).contains("is not accepted");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotAccepted() throws Exception {
        var store = keyStore("server", "EC", "-ext", "SAN=dns:api.internal");
        try (var server = ScriptedServer.tls(serverContext(store), VERSION)) {
            desk.kubeconfig(server.address(), "certificate-authority-data: " + base64(certificate(store)), "token: t");
            assertThat(failing().kind()).isEqualTo(Kind.UNUSABLE);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void insecureConnectionsWorkAndSaySo() throws Exception {
        var store = keyStore("server", "EC", "-ext", "SAN=dns:api.internal");
        try (var server = ScriptedServer.tls(serverContext(store), VERSION)) {
            desk.kubeconfig(server.address(), "insecure-skip-tls-verify: true", "token: t");
            try (var cluster = desk.open()) {
                assertThat(cluster.reader().serverVersion()).isEqualTo("v1.37.2");
                assertThat(cluster.notes()).singleElement().satisfies(note -> {
                    assertThat(note.severity()).isEqualTo(Severity.WARNING);
                    assertThat(note.message().code()).isEqualTo("cluster.insecure");
                });
            }
            desk.kubeconfig(
                    server.address(),
                    "insecure-skip-tls-verify: true\ncertificate-authority-data: " + base64(certificate(store)),
                    "token: t");
            assertThat(codes(Desk.target())).containsExactly("cluster.insecure-with-authority");
        }
    }

    /** The number that makes the key; encodings differ in what else they carry. */
    private static BigInteger secret(Key key) {
        return switch (key) {
            case ECPrivateKey ec -> ec.getS();
            case RSAPrivateKey rsa -> rsa.getPrivateExponent();
            default -> throw new AssertionError("neither EC nor RSA");
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void keysAreReadInEveryForm(String algorithm) throws Exception {
        var store = keyStore("ann", algorithm);
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        var key = keys.getKey("it", "changeit".toCharArray());
        var pkcs8 = pem("PRIVATE KEY", key.getEncoded());
        assertThat(secret(KeyMaterial.key(pkcs8.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(secret(key));
        var traditional = pem(algorithm + " PRIVATE KEY", TraditionalKey.of(algorithm, key.getEncoded()));
        assertThat(secret(KeyMaterial.key(traditional.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(secret(key));
        desk.write(".kube/k.pem", traditional);
        desk.write(".kube/c.pem", certificate(store));
        desk.kubeconfig(SOMEWHERE, "", "client-certificate: c.pem\nclient-key: k.pem");
        assertThat(codes(Desk.target())).isEmpty();
    }

    // Proxies

    private static final class Tunnel {
        private Tunnel() {}

        static ScriptedServer.Script to(int port) {
            return (request, exchange) -> {
                if (request.method().equals("CONNECT") && exchange.input != null) {
                    exchange.tunnel(exchange.input, "127.0.0.1", port);
                } else {
                    exchange.send(400, "text/plain", "only tunnels");
                }
            };
        }
    }

    @Test
    void everyRequestGoesThroughTheProxy() throws Exception {
        var store = keyStore("server", "EC", "-ext", "SAN=dns:api.invalid");
        // The name resolves nowhere: a direct connection could not work, and would show as a fault.
        try (var server = ScriptedServer.tls(serverContext(store), VERSION);
                var proxy = ScriptedServer.plain(Tunnel.to(server.port()))) {
            desk.kubeconfig(
                    URI.create("https://api.invalid:6443"),
                    "proxy-url: " + proxy.address() + "\ncertificate-authority-data: " + base64(certificate(store)),
                    "token: t");
            try (var cluster = desk.open()) {
                assertThat(cluster.reader().serverVersion()).isEqualTo("v1.37.2");
            }
            assertThat(proxy.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.target()).isEqualTo("api.invalid:6443"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aProxyThatRefusesOrIsAwayIsNotBypassed() throws Exception {
        var store = keyStore("server", "EC", "-ext", "SAN=ip:127.0.0.1");
        try (var server = ScriptedServer.tls(serverContext(store), VERSION);
                var proxy = ScriptedServer.plain((request, exchange) -> exchange.send(403, "text/plain", "no"))) {
            var authority = "\ncertificate-authority-data: " + base64(certificate(store));
            desk.kubeconfig(server.address(), "proxy-url: " + proxy.address() + authority, "token: t");
            assertThat(failing().kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(proxy.requests()).isNotEmpty();
            proxy.close();
            assertThat(failing().kind()).isEqualTo(Kind.NOT_SENT);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void theEnvironmentsProxyIsUsedAndSparesWhatItNames() {
        desk.variables.put("HTTPS_PROXY", "socks5://proxy:1080");
        desk.variables.put("no_proxy", "other.example,.corp.example,10.0.0.0/8,plain.example:7443");
        var uses = new ArrayList<String>();
        for (var server : List.of(
                "https://api.example:6443",
                "https://a.corp.example",
                "https://10.1.2.3:6443",
                "https://11.1.2.3:6443",
                "https://plain.example:7443",
                "https://plain.example:8443",
                "https://sub.other.example",
                "https://localhost:6443",
                "https://127.0.0.1:6443")) {
            desk.kubeconfig(URI.create(server), "", "");
            if (codes(Desk.target()).contains("cluster.proxy-scheme")) {
                uses.add(server);
            }
        }
        assertThat(uses)
                .containsExactly("https://api.example:6443", "https://11.1.2.3:6443", "https://plain.example:8443");
    }

    // Credential plugins

    private Path plugin(String name, String body) throws IOException {
        var file = desk.write(name, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private static final String ANSWER = "echo 'noise {' >&2; echo"
            + " '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"from-plugin\"}}'\n";

    private void execUser(URI server, String command) {
        desk.kubeconfig(server, "", """
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: %s
              args: ["get token", "$(touch pwned)"]
              env: [{name: SHOP_PASSWORD, value: s3cr3t}]\
            """.formatted(command));
    }

    @Test
    void aPluginRunsOnlyAfterConsentAndIsShownBefore() throws Exception {
        var ran = home.resolve("ran");
        var file = plugin("bin/get-token", "echo \"$1|$2|$SHOP_PASSWORD\" >> " + ran + "\n" + ANSWER);
        desk.variables.put("PATH", home.resolve("bin") + File.pathSeparator + System.getenv("PATH"));
        try (var server = ScriptedServer.plain(VERSION)) {
            execUser(server.address(), "get-token");
            var fault = refused(Desk.target());
            assertThat(fault.message())
                    .contains(file + " \"get token\" \"$(touch pwned)\"", "SHOP_PASSWORD", "sha-256")
                    .doesNotContain("s3cr3t");
            assertThat(ran).doesNotExist();
            assertThat(server.requests()).isEmpty();

            var asked = new CopyOnWriteArrayList<ExecCommand>();
            desk.consent = asked::add;
            try (var cluster = desk.open()) {
                cluster.reader().serverVersion();
                cluster.reader().serverVersion();
            }
            assertThat(ran).hasContent("get token|$(touch pwned)|s3cr3t");
            assertThat(server.requests())
                    .allMatch(r -> r.header("Authorization").equals("Bearer from-plugin"));
            assertThat(asked).allMatch(command -> command.equals(asked.getFirst()));
            assertThat(desk.connections().execCommand(Desk.target())).contains(asked.getFirst());

            plugin("bin/get-token", "# changed\n" + ANSWER);
            desk.consent = asked::contains;
            refused(Desk.target());
        }
    }

    @Test
    void aPluginThatFailsIsNamedWithWhatItSaidButNotItsTokens() throws Exception {
        var token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiJhbm4ifQ";
        plugin(".kube/login", "echo 'log in again " + token + "' >&2; echo half-a-credential; exit 3\n");
        desk.consent = command -> true;
        execUser(SOMEWHERE, "./login");
        var fault = failing();
        assertThat(fault.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(fault.message())
                .contains("login ended with 3: log in again ***")
                .doesNotContain("half-a");
    }

    @Test
    void aMissingPluginNamesEveryFolderThatWasSearched() {
        desk.variables.put("PATH", "/opt/a" + File.pathSeparator + "/opt/b");
        execUser(SOMEWHERE, "no-such");
        assertThat(refused(Desk.target()).message()).contains("no-such", "/opt/a, /opt/b");
    }

    @Test
    void aRefusedCredentialIsFetchedAgainForARead() throws Exception {
        var count = home.resolve("count");
        plugin(
                ".kube/login",
                "echo x >> " + count + "\nn=$(wc -l < " + count + " | tr -d ' ')\n"
                        + ANSWER.replace("from-plugin", "token-'\"$n\"'"));
        desk.consent = command -> true;
        try (var server = ScriptedServer.plain((request, exchange) -> {
            if (request.header("Authorization").equals("Bearer token-1")) {
                exchange.json(401, Scripts.status(401, "Unauthorized", "expired"));
            } else {
                VERSION.answer(request, exchange);
            }
        })) {
            execUser(server.address(), "./login");
            try (var cluster = desk.open()) {
                assertThatCode(() -> cluster.reader().serverVersion()).doesNotThrowAnyException();
            }
            assertThat(server.requests()).hasSize(2);
        }
    }
}
