package dev.slipway.app.plugins;

/**
 * Which plugin exactly: what a plan's digest and a snapshot name.
 *
 * @param id the plugin's id
 * @param version its version
 * @param sha256 digest of its content in lower-case hexadecimal: SHA-256 over one line {@code DIGEST␠␠PATH\n} per file,
 *     by path, where {@code PATH} is {@code plugin.properties}, {@code classes/…} or {@code lib/…}; the same for a
 *     folder, an archive and a source tree of equal content
 */
public record PluginIdentity(String id, String version, String sha256) {}
