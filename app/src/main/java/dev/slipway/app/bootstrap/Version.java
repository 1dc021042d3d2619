package dev.slipway.app.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this program, as the build wrote it.
 *
 * @param text the full version, for example {@code 0.1.0-SNAPSHOT}
 */
public record Version(String text) {

    /** Reads the version that the build wrote beside this class. */
    public static Version current() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing beside " + Version.class.getName());
            }
            var properties = new Properties();
            properties.load(in);
            String text = properties.getProperty("version");
            if (text == null || text.isBlank()) {
                throw new IllegalStateException("version.properties names no version");
            }
            return new Version(text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read version.properties", e);
        }
    }
}
