package dev.slipway.app.plugins;

/**
 * A command line command that a plugin adds, as its {@code plugin.properties} names it.
 *
 * @param name the word that is typed
 * @param summary one line for {@code --help}
 */
public record DeclaredCommand(String name, String summary) {}
