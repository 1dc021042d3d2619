package dev.slipway.app.cli;

import dev.slipway.app.words.Texts;
import java.util.Collections;
import java.util.Enumeration;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Gives commands, options and arguments their descriptions from the program's own messages. {@code
 * cli.help.COMMAND.usage.description} describes a command, {@code cli.help.OPTION} an option wherever it appears, {@code
 * cli.help.COMMAND.OPTION} one in one command only.
 */
final class HelpTexts {
    static final String PREFIX = "cli.help.";

    private HelpTexts() {}

    static void apply(CommandLine line, Texts texts) {
        line.setResourceBundle(new ResourceBundle() {
            @Override
            protected @Nullable Object handleGetObject(String key) {
                return texts.own(PREFIX + key)
                        .map(text -> text.replace("%", "%%"))
                        .orElse(null);
            }

            @Override
            public Enumeration<String> getKeys() {
                return Collections.enumeration(texts.ownCodes().stream()
                        .filter(code -> code.startsWith(PREFIX))
                        .map(code -> code.substring(PREFIX.length()))
                        .toList());
            }
        });
    }
}
