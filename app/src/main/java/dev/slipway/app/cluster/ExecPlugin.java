package dev.slipway.app.cluster;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig's credential plugin: found by an absolute path, hashed, and run without a shell once it is allowed. What
 * it prints on standard output is a credential and goes nowhere else; standard error is kept apart for messages.
 */
record ExecPlugin(
        Path program,
        List<String> arguments,
        Map<String, String> environment,
        String apiVersion,
        Path kubeconfig,
        String user,
        Optional<ObjectValue> clusterInformation,
        Optional<String> installHint) {

    private static final int MAX_OUTPUT = 1024 * 1024;
    private static final int MAX_COMPLAINT = 600;
    /** Long runs without blanks in a complaint may be tokens. */
    private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9+/=_.-]{40,}");

    ExecPlugin {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** What a plugin answered. */
    record Credential(
            Optional<String> token, Optional<String> certificate, Optional<String> key, Optional<Instant> expires) {
        @Override
        public String toString() {
            return "Credential[***, expires " + expires + "]";
        }
    }

    /** Why there is no credential. */
    static final class ExecFailedException extends Exception {
        private static final long serialVersionUID = 1;

        ExecFailedException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The command as it would be run now; the file is hashed anew each time. */
    ExecCommand command() throws IOException {
        return new ExecCommand(
                program,
                sha256(program),
                arguments,
                new TreeMap<>(environment).sequencedKeySet().stream().toList(),
                kubeconfig,
                user);
    }

    private static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * Looks for a program as the system would: a bare name in the folders of PATH, anything else beside the kubeconfig.
     *
     * @param searched receives every place that was looked at
     */
    static Optional<Path> locate(String command, Kubeconfig.Entry user, HostEnvironment host, List<String> searched) {
        if (command.contains("/") || command.contains(File.separator)) {
            var file = user.relative(command);
            searched.add(file.toString());
            return runnable(file);
        }
        var suffixes = new ArrayList<>(List.of(""));
        host.variable("PATHEXT").ifPresent(list -> suffixes.addAll(List.of(list.split(";"))));
        for (var folder : host.variable("PATH").orElse("").split(File.pathSeparator)) {
            if (folder.isBlank()) {
                // An empty entry means the working folder; nothing is run from there.
                continue;
            }
            searched.add(folder);
            for (var suffix : suffixes) {
                var found = runnable(host.path(folder).resolve(command + suffix));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file)
                ? Optional.of(file.toAbsolutePath())
                : Optional.empty();
    }

    /** Runs it; the caller has asked for consent. */
    Credential run(HostEnvironment host, Duration limit) throws ExecFailedException, InterruptedException {
        var line = List.of(program.toString());
        var command = new ArrayList<>(line);
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(host.variables());
        builder.environment().putAll(environment);
        builder.environment().put("KUBERNETES_EXEC_INFO", Json.print(request()));
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new ExecFailedException(program + " could not be started", e);
        }
        var output = reading(process.getInputStream());
        var complaint = reading(process.getErrorStream());
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ExecFailedException(program + " did not end within " + limit.toSeconds() + " s", null);
            }
            // A child of the plugin may hold the pipes open after it has ended.
            var said = output.get(5, TimeUnit.SECONDS);
            if (process.exitValue() != 0) {
                throw new ExecFailedException(
                        program + " ended with " + process.exitValue() + complained(complaint) + hint(), null);
            }
            return credential(said);
        } catch (ExecutionException | TimeoutException e) {
            throw new ExecFailedException(program + ": its output could not be read", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String hint() {
        return installHint.map(text -> "; " + text.strip()).orElse("");
    }

    private static String complained(CompletableFuture<String> complaint) throws InterruptedException {
        try {
            var text = LONG_WORD
                    .matcher(complaint.get(1, TimeUnit.SECONDS).strip())
                    .replaceAll("***");
            return text.isEmpty()
                    ? " and said nothing"
                    : ": " + text.substring(Math.max(0, text.length() - MAX_COMPLAINT));
        } catch (ExecutionException | TimeoutException e) {
            return "; what it said could not be read";
        }
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        var result = new CompletableFuture<String>();
        Thread.ofVirtual().name("slipway-exec").start(() -> {
            try (stream) {
                result.complete(new String(stream.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private ObjectValue request() {
        var spec = Value.object("interactive", false);
        if (clusterInformation.isPresent()) {
            spec = spec.with("cluster", clusterInformation.get());
        }
        return Value.object("apiVersion", apiVersion, "kind", "ExecCredential", "spec", spec);
    }

    private Credential credential(String said) throws ExecFailedException {
        Value answer;
        try {
            answer = Json.parse(said);
        } catch (Json.MalformedJsonException e) {
            throw new ExecFailedException(program + " printed no ExecCredential", null);
        }
        if (!(answer instanceof ObjectValue object)
                || !object.text("kind").equals(Optional.of("ExecCredential"))
                || !object.text("apiVersion").equals(Optional.of(apiVersion))) {
            throw new ExecFailedException(program + " printed no ExecCredential of " + apiVersion, null);
        }
        var status = object.object("status");
        try {
            var found = new Credential(
                    status.text("token").filter(token -> !token.isEmpty()),
                    status.text("clientCertificateData"),
                    status.text("clientKeyData"),
                    status.text("expirationTimestamp").map(Instant::parse));
            if (found.token().isEmpty() && found.certificate().isEmpty()) {
                throw new ExecFailedException(program + " gave neither a token nor a certificate", null);
            }
            return found;
        } catch (DateTimeException e) {
            throw new ExecFailedException(program + " gave an expirationTimestamp that is no time", e);
        }
    }
}
