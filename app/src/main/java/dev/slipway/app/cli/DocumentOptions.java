package dev.slipway.app.cli;

import dev.slipway.app.desk.Overlay;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the commands that read an application: what is laid over its document. */
final class DocumentOptions {
    @Option(names = "--layer", paramLabel = "NAME[@V]")
    private List<String> layers = List.of();

    @Option(names = "--image", paramLabel = "NAME=REF")
    private Map<String, String> images = new LinkedHashMap<>();

    @Option(names = "--set", paramLabel = "PATH=VALUE")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = {"--name", "--application"},
            paramLabel = "NAME")
    private @Nullable String name;

    @Option(names = "--cluster-version", paramLabel = "1.34|none")
    private @Nullable String clusterVersion;

    /** As {@code --set PATH=VALUE}. */
    void set(String path, String value) {
        settings.put(path, value);
    }

    Overlay overlay() {
        return new Overlay(
                layers,
                images,
                settings,
                Optional.ofNullable(name),
                Optional.ofNullable(clusterVersion).filter(version -> !version.equals("none")));
    }
}
