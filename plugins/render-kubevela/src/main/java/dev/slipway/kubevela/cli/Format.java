package dev.slipway.kubevela.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Forms of data and of results. */
enum Format {
    CUE("cue"),
    JSON("json"),
    JSONL("jsonl", "ndjson"),
    YAML("yaml", "yml"),
    TOML("toml"),
    /** What definitions say, as an OpenAPI document; never read. */
    OPENAPI("openapi"),
    TEXT("text", "txt"),
    BINARY("binary");

    private final String[] names;

    Format(String... names) {
        this.names = names;
    }

    static Optional<Format> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> Arrays.asList(format.names).contains(lower))
                .findFirst();
    }

    /** By the end of a file's name. */
    static Optional<Format> ofFile(String file) {
        int dot = file.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : named(file.substring(dot + 1));
    }
}
