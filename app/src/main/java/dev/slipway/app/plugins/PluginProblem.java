package dev.slipway.app.plugins;

import java.util.Objects;

/**
 * Why a plugin is not at work.
 *
 * @param code stable and English, for scripts, for example {@code plugin.requires.blank}
 * @param reason one sentence: what was found
 * @param hint one sentence: what to try
 */
public record PluginProblem(String code, String reason, String hint) {

    /** Checks that no part is blank. */
    public PluginProblem {
        requireText(code, "code");
        requireText(reason, "reason");
        requireText(hint, "hint");
    }

    private static void requireText(String value, String field) {
        if (Objects.requireNonNull(value, field).isBlank()) {
            throw new IllegalArgumentException("plugin problem without " + field);
        }
    }
}
