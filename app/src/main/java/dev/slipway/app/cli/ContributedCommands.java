package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.command.PluginCommand;
import dev.slipway.api.command.PluginCommand.Call;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.plugins.DeclaredCommand;
import dev.slipway.app.words.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * The commands of plugins. Help names them from {@code plugin.properties}; only the one that is typed loads classes. Its short options are
 * its own, so that {@code -o} and {@code -n} mean there what the plugin says.
 */
final class ContributedCommands {
    private static final Set<String> WITH_VALUE =
            Set.of("--workspace", "--store", "-o", "--output", "-n", "--namespace", "--lang", "--color");

    private static final long LARGEST_EXCERPT = 20 * 1024 * 1024;

    private ContributedCommands() {}

    /** The word that names the command, after options that stand before it. */
    static Optional<String> word(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                return Optional.of(argument);
            }
            if (WITH_VALUE.contains(argument)) {
                i++;
            }
        }
        return Optional.empty();
    }

    static void addTo(CommandLine line, Session session, Texts texts, Optional<String> typed) {
        if (typed.isPresent() && line.getSubcommands().containsKey(typed.get())) {
            return;
        }
        for (var row : session.desk().plugins().rows()) {
            for (var declared : row.descriptor().map(each -> each.commands()).orElse(List.of())) {
                if (line.getSubcommands().containsKey(declared.name())) {
                    continue;
                }
                if (typed.isPresent() && typed.get().equals(declared.name())) {
                    ownShortOptions(line.getCommandSpec());
                    line.addSubcommand(declared.name(), loaded(session, texts, row.id(), declared));
                } else {
                    line.addSubcommand(declared.name(), group(texts, declared));
                }
            }
        }
    }

    /** {@code -o} and {@code -n} before the word stay the program's. */
    private static void ownShortOptions(CommandSpec spec) {
        for (var name : List.of("-o", "-n")) {
            var option = spec.findOption(name);
            if (option != null) {
                spec.remove(option);
                spec.addOption(
                        OptionSpec.builder(option).scopeType(ScopeType.LOCAL).build());
            }
        }
    }

    private static CommandLine group(Texts texts, DeclaredCommand declared) {
        var group = new CommandLine(new Group());
        var code = "command." + declared.name();
        var translated = texts.locale().getLanguage().equals("zh") ? texts.of(code) : code;
        group.getCommandSpec()
                .usageMessage()
                .description((translated.equals(code) ? declared.summary() : translated).replace("%", "%%"));
        return group;
    }

    private static CommandLine loaded(Session session, Texts texts, String plugin, DeclaredCommand declared) {
        var group = group(texts, declared);
        session.desk().plugins().extensions(PluginCommand.class).stream()
                .filter(contribution -> contribution.pluginId().equals(plugin))
                .map(Contribution::extension)
                .filter(command -> command.name().startsWith(declared.name() + " "))
                .forEach(command -> group.addSubcommand(
                        command.name().substring(declared.name().length() + 1), leaf(session, texts, command)));
        return group;
    }

    private static CommandLine leaf(Session session, Texts texts, PluginCommand command) {
        var options = new LinkedHashMap<String, OptionSpec>();
        var files = PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .paramLabel("ARGUMENT")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build();
        Callable<ExitCode> body = () -> {
            session.terminal().sources((source, number) -> line(session, source, number));
            return command.run(
                    new Call(values(options), strings(files.getValue())),
                    new PluginConsole(session.terminal(), session.desk().currentFolder()));
        };
        var spec = CommandSpec.wrapWithoutInspection(body);
        spec.usageMessage().description(texts.of(command.summary()).replace("%", "%%"));
        for (var option : command.options()) {
            var names = Stream.concat(
                            option.shortName().map(letter -> "-" + letter).stream(),
                            Stream.of("--" + option.longName()))
                    .toArray(String[]::new);
            var builder = OptionSpec.builder(names)
                    .description(texts.of(option.description()).replace("%", "%%"));
            if (option.flag()) {
                builder.type(Boolean.class).arity("0..1").fallbackValue("true").paramLabel("false");
            } else if (option.repeatable()) {
                builder.type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel("VALUE");
            } else {
                builder.type(String.class).arity("1").paramLabel("VALUE");
            }
            options.put(option.longName(), builder.build());
        }
        options.values().forEach(spec::addOption);
        spec.addPositional(files);
        return new CommandLine(spec);
    }

    private static Map<String, List<String>> values(Map<String, OptionSpec> options) {
        var values = new LinkedHashMap<String, List<String>>();
        options.forEach((name, option) -> {
            var given = strings(option.getValue());
            if (!given.isEmpty()) {
                values.put(name, given);
            }
        });
        return values;
    }

    private static List<String> strings(@Nullable Object value) {
        var strings = new ArrayList<String>();
        switch (value) {
            case null -> {}
            case List<?> list -> list.forEach(each -> strings.add(String.valueOf(each)));
            default -> strings.add(value.toString());
        }
        return strings;
    }

    /** A line of a file for an excerpt; none for what is no file, or too large to look for one line in it. */
    private static Optional<String> line(Session session, String source, int number) {
        Path file = session.desk().currentFolder().resolve(source);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_EXCERPT) {
                return Optional.empty();
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .skip(number - 1L)
                    .findFirst();
        } catch (IOException e) {
            System.getLogger(ContributedCommands.class.getName())
                    .log(System.Logger.Level.DEBUG, "no excerpt of " + file, e);
            return Optional.empty();
        }
    }
}
