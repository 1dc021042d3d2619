package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.plugins.PluginRow;
import dev.slipway.app.plugins.PluginStatus;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plugin list|info}. */
final class PluginCommands {
    private PluginCommands() {}

    static CommandLine group(Session session) {
        return Group.of("plugin", new ListCommand(session), new InfoCommand(session));
    }

    @Command(name = "list")
    static final class ListCommand implements Callable<ExitCode> {
        private final Session session;

        ListCommand(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            session.desk().plugins().start();
            var rows = session.desk().plugins().rows();
            var terminal = session.terminal();
            if (Output.structured(session.globals().output(), List.of())) {
                Output.print(
                        terminal,
                        session.globals().output(),
                        "plugin-list",
                        Value.object(
                                "plugins",
                                Value.list(rows.stream().map(ListCommand::json).toList())));
            } else {
                var table = new TextTable();
                table.row(
                        terminal.texts().of("cli.plugin.id"),
                        terminal.texts().of("cli.plugin.version"),
                        terminal.texts().of("cli.plugin.state"),
                        terminal.texts().of("cli.plugin.description"));
                for (var row : rows) {
                    table.row(
                            row.id(),
                            row.descriptor().map(d -> d.version()).orElse("?"),
                            terminal.texts().of("cli.plugin.state." + state(row.status())),
                            row.problem()
                                    .map(problem -> problem.reason() + " " + problem.hint())
                                    .or(() -> row.descriptor().map(d -> d.description()))
                                    .orElse(""));
                }
                table.print(terminal.out());
            }
            return ExitCode.DONE;
        }

        static String state(PluginStatus status) {
            return switch (status) {
                case PluginStatus.Ready _ -> "ready";
                case PluginStatus.Started _ -> "started";
                case PluginStatus.Disabled _ -> "disabled";
                case PluginStatus.Refused _ -> "refused";
                case PluginStatus.Failed _ -> "failed";
            };
        }

        static ObjectValue json(PluginRow row) {
            var object = Value.object(
                    "id",
                    row.id(),
                    "state",
                    state(row.status()),
                    "origin",
                    row.origin().name().toLowerCase(Locale.ROOT),
                    "source",
                    row.source().toString());
            if (row.descriptor().isPresent()) {
                var descriptor = row.descriptor().get();
                object = object.with("version", Value.of(descriptor.version()))
                        .with("requires", Value.of(descriptor.requires()))
                        .with("description", Value.of(descriptor.description()));
            }
            if (row.problem().isPresent()) {
                var problem = row.problem().get();
                object = object.with(
                        "problem",
                        Value.object("code", problem.code(), "reason", problem.reason(), "hint", problem.hint()));
            }
            return object;
        }
    }

    @Command(name = "info")
    static final class InfoCommand implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "ID", descriptionKey = "plugin")
        private String id = "";

        InfoCommand(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() throws java.io.IOException {
            session.desk().plugins().start();
            var row = session.desk().plugins().rows().stream()
                    .filter(r -> r.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.plugin.absent", id)
                            .withHint("cli.plugin.absent.hint"));
            var object = ListCommand.json(row);
            var identity = session.desk().plugins().identity(id);
            if (identity.isPresent()) {
                object = object.with("sha256", Value.of(identity.get().content().hex()));
            }
            if (Output.structured(session.globals().output(), List.of())) {
                Output.print(session.terminal(), session.globals().output(), "plugin", object);
            } else {
                session.terminal().out().print(dev.slipway.app.workspace.YamlWriter.print(object));
            }
            return ExitCode.DONE;
        }
    }
}
