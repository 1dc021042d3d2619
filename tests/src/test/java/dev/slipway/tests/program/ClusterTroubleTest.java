package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a cluster cannot be used is said in the language of the user, down to the cause, with what to try. */
class ClusterTroubleTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    private final Path folder;
    private final Program program;

    private final AtomicInteger requests = new AtomicInteger();

    ClusterTroubleTest(@TempDir Path folder) {
        this.folder = folder;
        this.program = new Program(folder);
    }

    @Test
    void unreachableCluster() throws IOException {
        var server = "https://127.0.0.1:" + closedPort();
        kubeconfig("server: " + server, "token: t");
        assertThat(failure("en", "here"))
                .isEqualTo("cluster ap-1: " + server + " refused the connection or cannot be reached");
        assertThat(failure("zh", "here")).isEqualTo("集群 ap-1：" + server + " 拒绝连接或无法访问");
    }

    @Test
    void unknownContextNamesThoseThatAreKnownAndHasOneHint() {
        kubeconfig("server: https://127.0.0.1:1", "token: t");
        assertThat(failure("en", "elsewhere")).contains("no context elsewhere", "known contexts: here");
        assertThat(failure("zh", "elsewhere")).contains("没有上下文 elsewhere", "已知的上下文：here");
        assertThat(test("en", "elsewhere")).contains("try: correct `context`").doesNotContain("nothing was sent");
    }

    @Test
    void authorityThatDidNotSignTheServer() throws Exception {
        var serverStore = keys("server", "-ext", "SAN=ip:127.0.0.1");
        var other = keys("other");
        try (var server = new Server(serverStore, null)) {
            kubeconfig(
                    "server: " + server.address() + "\n    certificate-authority-data: " + certificate(other),
                    "token: t");
            assertThat(failure("en", "here")).contains("the certificate of " + server.address() + " is not accepted");
            assertThat(failure("zh", "here")).contains("不接受 " + server.address() + " 的证书");
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void clientCertificateThatHasRunOut() throws Exception {
        var serverStore = keys("server", "-ext", "SAN=ip:127.0.0.1");
        var authority = keys("authority", "-ext", "bc:c");
        var user = signed(authority, "ann", "-startdate", "-3d", "-validity", "1");
        try (var server = new Server(serverStore, authority)) {
            kubeconfig(
                    "server: " + server.address() + "\n    certificate-authority-data: " + certificate(serverStore),
                    "client-certificate-data: " + certificate(user) + "\n    client-key-data: " + key(user));
            assertThat(failure("en", "here")).contains(server.address() + " refuses the client certificate");
            assertThat(failure("zh", "here")).contains(server.address() + " 拒绝了客户端证书");
            assertThat(test("en", "here")).contains("renew the certificate");
            assertThat(requests).hasValue(0);
        }
    }

    @Test
    void proxyThatIsAwayIsSaidAndNotBypassed() throws Exception {
        var serverStore = keys("server", "-ext", "SAN=ip:127.0.0.1");
        try (var server = new Server(serverStore, null)) {
            var cluster =
                    "server: " + server.address() + "\n    certificate-authority-data: " + certificate(serverStore);
            kubeconfig(cluster + "\n    proxy-url: http://127.0.0.1:" + closedPort(), "token: t");
            assertThat(failure("zh", "here")).containsPattern(CHINESE).doesNotContain("refused");
            assertThat(requests).hasValue(0);
            // the same server answers when no proxy is asked for, so that the silence above means something
            kubeconfig(cluster, "token: t");
            test("en", "here");
            assertThat(requests.get()).isPositive();
        }
    }

    /** The sentence that says what is wrong; the exit code is 1. */
    private String failure(String language, String context) {
        return test(language, context)
                .lines()
                .filter(line -> line.contains("✖"))
                .map(line -> line.strip().substring(2))
                .findFirst()
                .orElseThrow();
    }

    private String test(String language, String context) {
        program.write("slipway.yaml", """
            apiVersion: slipway.dev/v1
            kind: Workspace
            clusters: [{name: ap-1, context: %s, kubeconfig: config}]
            """.formatted(context));
        var answer = program.run("cluster", "test", "--lang", language);
        assertThat(answer.code()).as(answer.said()).isEqualTo(1);
        assertThat(answer.said()).doesNotContain("\tat ").doesNotContain("Exception");
        return answer.said();
    }

    private void kubeconfig(String cluster, String user) {
        program.write("config", """
            apiVersion: v1
            kind: Config
            contexts:
            - name: here
              context: {cluster: c, user: u}
            clusters:
            - name: c
              cluster:
                %s
            users:
            - name: u
              user:
                %s
            """.formatted(cluster, user));
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private KeyStore keys(String name, String... more)
            throws IOException, GeneralSecurityException, InterruptedException {
        keytool(name, "-genkeypair", "-alias", "it", "-keyalg", "EC", "-dname", "CN=" + name, more);
        return load(name);
    }

    /** A key whose certificate another one has signed; the times stand in the signature. */
    private KeyStore signed(KeyStore authority, String name, String... times)
            throws IOException, GeneralSecurityException, InterruptedException {
        keys(name);
        var request = folder.resolve(name + ".csr").toString();
        var certificate = folder.resolve(name + ".crt").toString();
        var anchor = folder.resolve("authority.crt").toString();
        keytool(name, "-certreq", "-alias", "it", "-file", request);
        keytool("authority", "-gencert", "-alias", "it", "-infile", request, "-outfile", certificate, times);
        Files.write(Path.of(anchor), authority.getCertificate("it").getEncoded());
        keytool(name, "-importcert", "-noprompt", "-alias", "ca", "-file", anchor);
        keytool(name, "-importcert", "-noprompt", "-alias", "it", "-file", certificate);
        return load(name);
    }

    private void keytool(String store, Object... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (var argument : arguments) {
            command.addAll(argument instanceof String[] more ? List.of(more) : List.of(argument.toString()));
        }
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        command.addAll(List.of("-keystore", folder.resolve(store + ".p12").toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private KeyStore load(String name) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static String certificate(KeyStore store) throws GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate("it").getEncoded());
    }

    private static String key(KeyStore store) throws GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded());
    }

    /** A PEM block in base64, as it stands in the data fields of a kubeconfig. */
    private static String pem(String kind, byte[] der) {
        var text = "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Counts the requests that come through and refuses each. */
    private final class Server implements AutoCloseable {
        private final ServerSocket listener;
        private final SSLContext context = SSLContext.getInstance("TLS");
        private final boolean asksForCertificate;

        /** @param clients who may come, where a client certificate is asked for */
        Server(KeyStore own, @Nullable KeyStore clients) throws IOException, GeneralSecurityException {
            asksForCertificate = clients != null;
            var identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            identity.init(own, PASSWORD);
            if (clients == null) {
                context.init(identity.getKeyManagers(), null, null);
            } else {
                var anchors = KeyStore.getInstance("PKCS12");
                anchors.load(null, null);
                anchors.setCertificateEntry("clients", clients.getCertificate("it"));
                var trust = TrustManagerFactory.getInstance("PKIX");
                trust.init(anchors);
                context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
            }
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::accept);
        }

        private void accept() {
            while (!listener.isClosed()) {
                try {
                    var plain = listener.accept();
                    Thread.ofVirtual().start(() -> serve(plain));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        /** The socket below stays open after a refusal until the client has read why. */
        private void serve(Socket plain) {
            try (plain;
                    var secure = (SSLSocket) context.getSocketFactory().createSocket(plain, null, 0, false)) {
                secure.setUseClientMode(false);
                secure.setNeedClientAuth(asksForCertificate);
                try {
                    secure.startHandshake();
                    var in = new BufferedReader(new InputStreamReader(secure.getInputStream(), StandardCharsets.UTF_8));
                    for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        // the head of the request is of no interest
                    }
                    requests.incrementAndGet();
                    secure.getOutputStream()
                            .write("HTTP/1.1 503 no\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8));
                } catch (SSLException refused) {
                    plain.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            } catch (IOException gone) {
                // the client went first; what it saw is what the test looks at
            }
        }

        String address() {
            return "https://127.0.0.1:" + listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
