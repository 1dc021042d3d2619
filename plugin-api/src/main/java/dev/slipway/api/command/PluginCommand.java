package dev.slipway.api.command;

import dev.slipway.api.diagnostic.Message;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/**
 * A command that a plugin adds. Its first word stands in plugin.properties ({@code plugin.command.WORD=summary}), so that help needs none
 * of the plugin's classes. Runs on its own thread and may block.
 */
public interface PluginCommand extends ExtensionPoint {
    /** Words after the program's name, for example {@code cue eval}. */
    String name();

    Message summary();

    List<Option> options();

    ExitCode run(Call call, Console console);

    /**
     * One option. A flag takes no value, or {@code =false}.
     *
     * @param longName without its dashes
     * @param shortName one letter without its dash; it may be one that the program uses elsewhere, except {@code h} and {@code v}
     */
    record Option(String longName, Optional<String> shortName, boolean flag, boolean repeatable, Message description) {}

    /**
     * The parsed command line.
     *
     * @param options what was given, by long name; a flag that is on has the value {@code true}, one that was switched off {@code false}
     */
    record Call(Map<String, List<String>> options, List<String> arguments) {
        public Call {
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
            arguments = List.copyOf(arguments);
        }
    }
}
