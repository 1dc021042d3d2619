package dev.slipway.app.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the machine says about the user: environment variables, home and working folder. Passed in, so that nothing here
 * reads the process's own.
 */
public record HostEnvironment(Map<String, String> variables, Path home, Path workingFolder) {
    public HostEnvironment {
        variables = Map.copyOf(variables);
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** A path as a user writes it: {@code ~} is home, relative ones start at the working folder. */
    Path path(String written) {
        if (written.equals("~") || written.startsWith("~/")) {
            return home.resolve(written.length() > 2 ? written.substring(2) : "")
                    .normalize();
        }
        return workingFolder.resolve(written).normalize();
    }
}
