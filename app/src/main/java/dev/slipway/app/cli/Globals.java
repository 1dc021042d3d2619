package dev.slipway.app.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
public final class Globals {
    @Option(names = "--workspace", paramLabel = "DIR", scope = ScopeType.INHERIT)
    private @Nullable Path workspace;

    @Option(names = "--store", paramLabel = "FILE", scope = ScopeType.INHERIT)
    private @Nullable Path store;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT)
    private @Nullable String output;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            scope = ScopeType.INHERIT)
    private @Nullable String namespace;

    @Option(names = "--lang", paramLabel = "en|zh", scope = ScopeType.INHERIT)
    private @Nullable String lang;

    @Option(names = "--color", paramLabel = "auto|always|never", defaultValue = "auto", scope = ScopeType.INHERIT)
    private String color = "auto";

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT)
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT)
    private boolean help;

    public Optional<Path> workspace() {
        return Optional.ofNullable(workspace);
    }

    public Optional<Path> store() {
        return Optional.ofNullable(store);
    }

    /** What {@code -o} says, {@code text} by default. */
    public String output() {
        return output == null ? "text" : output;
    }

    public Optional<String> namespace() {
        return Optional.ofNullable(namespace);
    }

    public Optional<String> lang() {
        return Optional.ofNullable(lang);
    }

    public String color() {
        return color;
    }

    boolean help() {
        return help;
    }

    public boolean verbose() {
        return verbose;
    }
}
