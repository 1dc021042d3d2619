package dev.slipway.tests.controlplane;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * One running control plane: etcd, API server, controllers, scheduler and pods without kubelets, with the Gateway API.
 *
 * <p>How pods behave is chosen by their image's tag: {@code :slow}, {@code :bad}, {@code :crash}, {@code :never}; others
 * are ready at once. The whole control plane ends with {@link #close()} and also when this JVM ends in any way: its
 * supervisor waits for the end of a pipe that this process holds.
 */
public final class ControlPlane implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final int LOG_LINES = 20;
    private static final String POD_COLUMNS = "POD:.metadata.name,NODE:.spec.nodeName,PHASE:.status.phase,"
            + "CONDITIONS:.status.conditions[*].type,ARE:.status.conditions[*].status,VERSION:.metadata.resourceVersion,"
            + "CREATED:.metadata.creationTimestamp";

    private final Process supervisor;
    private final Path folder;
    private final JsonNode state;
    private final HttpClient http;
    private final FaultProxy proxy = new FaultProxy(this);

    private ControlPlane(Process supervisor, Path folder, JsonNode state) {
        this.supervisor = supervisor;
        this.folder = folder;
        this.state = state;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static final class Shared {
        private static final ControlPlane INSTANCE = start("shared");
    }

    /**
     * The control plane that tests of one JVM share, started at the first call. Take a namespace of your own, restore
     * what you switch, never close it.
     */
    public static ControlPlane shared() {
        return Shared.INSTANCE;
    }

    /**
     * Starts one and waits until nodes are ready and the Gateway API is served; takes about five seconds.
     *
     * @param name the name of cluster and context
     * @param arguments further arguments of {@code controlplane up}, such as {@code --emulated-version=1.34}
     * @throws ControlPlaneException when it has not been built or does not start
     */
    public static ControlPlane start(String name, String... arguments) {
        var program = program();
        Path folder;
        try {
            folder = Files.createTempDirectory("slipway-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = new ArrayList<>(
                List.of(program.toString(), "up", "--attached", "--dir", folder.toString(), "--name", name));
        command.addAll(List.of(arguments));
        try {
            var errors = folder.resolveSibling(folder.getFileName() + ".err");
            var supervisor =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            var answer = new BufferedReader(new InputStreamReader(supervisor.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            var complaint = Files.readString(errors);
            Files.delete(errors);
            if (answer == null || JSON.readTree(answer).has("error")) {
                throw new ControlPlaneException("start control plane " + name + " in " + folder + ": " + complaint);
            }
            return new ControlPlane(supervisor, folder, JSON.readTree(answer));
        } catch (IOException e) {
            throw new ControlPlaneException("start control plane " + name + " in " + folder, e);
        }
    }

    /** Starts several side by side, in the order of their names. */
    public static List<ControlPlane> startAll(List<String> names, String... arguments) {
        var starting = new ArrayList<Future<ControlPlane>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var name : names) {
                starting.add(threads.submit(() -> start(name, arguments)));
            }
        }
        var started = new ArrayList<ControlPlane>();
        @Nullable RuntimeException failure = null;
        for (var future : starting) {
            try {
                started.add(future.get());
            } catch (ExecutionException e) {
                failure = new ControlPlaneException("start control planes " + names, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = new ControlPlaneException("start control planes " + names, e);
            }
        }
        if (failure != null) {
            started.forEach(ControlPlane::close);
            throw failure;
        }
        return List.copyOf(started);
    }

    private static Path program() {
        var given = System.getProperty("slipway.controlplane");
        var root = Path.of(System.getProperty("slipway.root", ".."));
        var folder = given != null ? Path.of(given) : root.resolve("tests/control-plane/bin");
        var program = folder.resolve("controlplane").toAbsolutePath().normalize();
        if (!Files.isExecutable(program)) {
            throw new ControlPlaneException(
                    program + " is missing: run `go run ./build` in tests/control-plane, which needs Go 1.26");
        }
        return program;
    }

    public String name() {
        return state.path("name").asText();
    }

    /** The address of the API server. */
    public URI server() {
        return URI.create(state.path("server").asText());
    }

    /** Address of the fault proxy. */
    public URI proxyServer() {
        return URI.create(state.path("proxyServer").asText());
    }

    /** A kubeconfig whose only context is named like the control plane. */
    public Path kubeconfig(User user) {
        return Path.of(state.path("kubeconfigs").path(user.key()).asText());
    }

    /** The bearer token of {@link User#SLIPWAY_TOKEN}. */
    public String token() {
        return parse(kubectl(
                        "config",
                        "view",
                        "--raw",
                        "--output=json",
                        "--kubeconfig",
                        kubeconfig(User.SLIPWAY_TOKEN).toString()))
                .at("/users/0/user/token")
                .asText();
    }

    /** How many ports on loopback it has for itself. */
    int ports() {
        return state.path("ports").size();
    }

    /** Trusts the cluster's own certificate authority and nobody else. */
    public SSLContext trust() {
        try (var in = Files.newInputStream(folder.resolve("pki/ca.crt"))) {
            var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            authorities.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(authorities);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ControlPlaneException("read the certificate authority of " + name(), e);
        }
    }

    /** The process of a component as it is now. */
    public long pid(Component component) {
        return control("GET", "/state", null).path("pids").path(component.key()).asLong();
    }

    public FaultProxy proxy() {
        return proxy;
    }

    /** Says how the gateway answers for routes from now on, and lets it look at every route again. */
    public void routeStatus(RouteStatus setting) {
        control("PUT", "/route-status", setting.asRequest());
    }

    /** Ends the API server by a signal, starts it again on its port and waits until it is ready. */
    public void restartApiServer(Signal signal) {
        control("POST", "/components/apiserver/restart?signal=" + signal, null);
    }

    /** Sends a signal to a component; after KILL and TERM it is gone when this returns. */
    public void signal(Component component, Signal signal) {
        control("POST", "/components/" + component.key() + "/signal?signal=" + signal, null);
    }

    /** Starts a component that has ended, on its port, and waits until it is healthy. */
    public void start(Component component) {
        control("POST", "/components/" + component.key() + "/start", null);
    }

    /** Forgets all history in the store: watches and list continuations from before answer 410. */
    public void compact() {
        control("POST", "/compact", null);
    }

    /**
     * Runs kubectl as {@link User#ADMIN}.
     *
     * @return what it printed
     * @throws ControlPlaneException when it fails, with what it said
     */
    public String kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    /** Runs kubectl as {@link User#ADMIN} with a text on its standard input, such as manifests for {@code apply -f -}. */
    public String kubectlWith(String input, String... arguments) {
        var command = new ArrayList<>(List.of(
                program().toString(),
                "kubectl",
                "--kubeconfig",
                kubeconfig(User.ADMIN).toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var code = process.waitFor();
            if (code != 0) {
                throw new ControlPlaneException("kubectl " + String.join(" ", arguments) + " on " + name()
                        + " ended with " + code + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new ControlPlaneException("run kubectl " + String.join(" ", arguments), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException("run kubectl " + String.join(" ", arguments), e);
        }
    }

    /** An object as the server has it now. */
    public JsonNode get(String namespace, String resource, String name) {
        return parse(
                kubectl("get", "--namespace", namespace, resource, name, "--output", "json", "--show-managed-fields"));
    }

    /** What happens in a namespace at this moment, and whether every component runs, for people who look for a cause. */
    public String picture(String namespace) {
        var text = new StringBuilder(
                "\n== " + name() + ": " + control("GET", "/state", null).path("pids") + "\n");
        for (var question : List.of(
                List.of("get", "deployments,replicasets,httproutes", "--output", "wide"),
                List.of("get", "pods", "--output", "custom-columns=" + POD_COLUMNS),
                List.of("get", "nodes", "--output", "wide"),
                List.of("get", "events", "--sort-by", ".metadata.creationTimestamp"))) {
            var arguments = new ArrayList<>(question);
            arguments.addAll(List.of("--namespace", namespace));
            text.append(kubectl(arguments.toArray(String[]::new)));
        }
        for (var component : List.of(Component.KWOK, Component.SCHEDULER, Component.CONTROLLER_MANAGER)) {
            text.append("-- last of ").append(component.key()).append(":\n");
            var log = text(folder.resolve("log").resolve(component.key() + ".log"))
                    .lines()
                    .toList();
            log.subList(Math.max(0, log.size() - LOG_LINES), log.size())
                    .forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All completed requests so far, in the order of completion, from the API server's own audit log. */
    public List<AuditEntry> audit() {
        return lines("auditLog", event -> event).stream()
                .filter(event -> event.path("stage").asText().equals("ResponseComplete"))
                .map(AuditEntry::of)
                .toList();
    }

    /** What the independent recorder has seen so far, in order. */
    public List<RecordLine> record() {
        return lines("record", RecordLine::of);
    }

    /**
     * Waits until the recorder has seen something.
     *
     * @return the first line for which the condition holds
     * @throws ControlPlaneException when none comes in time
     */
    public RecordLine awaitRecord(String what, Duration limit, Predicate<RecordLine> condition) {
        var file = Path.of(state.path("record").asText());
        var deadline = System.nanoTime() + limit.toNanos();
        try (var changes = file.getFileSystem().newWatchService()) {
            folder.resolve("log").register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
            while (true) {
                var seen = record();
                for (var line : seen) {
                    if (condition.test(line)) {
                        return line;
                    }
                }
                var left = deadline - System.nanoTime();
                var change = left > 0 ? changes.poll(left, TimeUnit.NANOSECONDS) : null;
                if (change == null) {
                    throw new ControlPlaneException("the recorder on " + name() + " did not see " + what + " within "
                            + limit + "; it has seen " + seen);
                }
                change.reset();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException("wait for " + what, e);
        }
    }

    private <T> List<T> lines(String file, Function<JsonNode, T> reading) {
        var text = text(Path.of(state.path(file).asText()));
        // The last line may be half written.
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(line -> reading.apply(parse(line)))
                .toList();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ControlPlaneException("not JSON: " + text, e);
        }
    }

    JsonNode control(String method, String path, @Nullable Object body) {
        try {
            var request = HttpRequest.newBuilder(
                            URI.create(state.path("control").asText() + path))
                    .header("Authorization", "Bearer " + state.path("token").asText())
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new ControlPlaneException(method + " " + path + " on " + name() + ": " + answer.body());
            }
            return parse(answer.body());
        } catch (IOException e) {
            throw new ControlPlaneException(method + " " + path + " on " + name() + " (logs in " + folder + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException(method + " " + path + " on " + name(), e);
        }
    }

    /** Ends every process and removes the folder. */
    @Override
    public void close() {
        http.close();
        try {
            supervisor.getOutputStream().close();
            if (!supervisor.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                supervisor.destroyForcibly(); // its children die with it
                supervisor.waitFor();
            }
            remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            supervisor.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
