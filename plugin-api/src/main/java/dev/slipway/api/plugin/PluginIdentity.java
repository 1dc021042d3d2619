package dev.slipway.api.plugin;

import dev.slipway.api.resource.Digest;

/** Which plugin: its id and version, and the digest of its content, by which plans and runs know it. */
public record PluginIdentity(String id, String version, Digest content) {}
