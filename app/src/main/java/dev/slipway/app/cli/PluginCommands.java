package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.plugin.ApiVersion;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.plugins.PluginFolder;
import dev.slipway.app.plugins.PluginOrigin;
import dev.slipway.app.plugins.PluginRow;
import dev.slipway.app.plugins.PluginStatus;
import dev.slipway.app.plugins.PluginTemplate;
import dev.slipway.app.plugins.RefusedPluginException;
import dev.slipway.app.workspace.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plugin list|info|new|install|remove|disable|enable}. */
final class PluginCommands {
    private PluginCommands() {}

    static CommandLine group(Session session) {
        return Group.of(
                "plugin",
                new ListCommand(session),
                new InfoCommand(session),
                new NewCommand(session),
                new InstallCommand(session),
                new RemoveCommand(session),
                new SwitchCommand.Off(session),
                new SwitchCommand.On(session));
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
        public ExitCode call() throws IOException {
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
                session.terminal().out().print(YamlWriter.print(object));
            }
            return ExitCode.DONE;
        }
    }

    /** Where the user's plugins are. */
    static PluginFolder folder(Session session) {
        return session.desk()
                .pluginFolder()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.plugin.no-folder")
                        .withHint("cli.plugin.no-folder.hint"));
    }

    static CommandFailedException refused(RefusedPluginException refused) {
        return CommandFailedException.of(
                        ExitCode.ERROR, "cli.plugin.refused", refused.problem().reason())
                .withHint("cli.plugin.refused.hint", refused.problem().hint());
    }

    @Command(name = "new")
    static final class NewCommand implements Callable<ExitCode> {
        private final Session session;

        @Parameters(index = "0", paramLabel = "view|render", descriptionKey = "plugin-kind")
        private String kind = "";

        @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "plugin-name")
        private String name = "";

        NewCommand(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() {
            if (!List.of("view", "render").contains(kind)) {
                throw CommandFailedException.of(ExitCode.USAGE, "cli.plugin.new.kind", kind);
            }
            if (!PluginTemplate.allows(name)) {
                throw CommandFailedException.of(ExitCode.USAGE, "cli.plugin.new.name", name);
            }
            var repository = session.desk()
                    .apiRepository()
                    .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.plugin.new.no-repository")
                            .withHint("cli.plugin.new.no-repository.hint"));
            var folder = session.desk().currentFolder().resolve(name);
            if (Files.exists(folder)) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.plugin.new.there", folder)
                        .withHint("cli.plugin.new.there.hint");
            }
            new PluginTemplate(repository, session.desk().version(), ApiVersion.CURRENT)
                    .write(folder, name, System.getProperty("user.name", "unknown"), kind.equals("view"))
                    .forEach(file -> session.terminal()
                            .out()
                            .println(session.desk().currentFolder().relativize(file)));
            session.terminal().out().flush();
            session.terminal().note("cli.plugin.new.next", name);
            return ExitCode.DONE;
        }
    }

    @Command(name = "install")
    static final class InstallCommand implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "FILE", descriptionKey = "plugin-archive")
        private Path file = Path.of("");

        @Option(names = "--yes")
        private boolean yes;

        InstallCommand(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() throws IOException {
            var folder = folder(session);
            PluginFolder.Candidate found;
            try {
                found = folder.look(session.desk().currentFolder().resolve(file), ApiVersion.CURRENT);
            } catch (RefusedPluginException e) {
                throw refused(e);
            }
            boolean builtIn = session.desk().plugins().rows().stream()
                    .anyMatch(row -> row.id().equals(found.id()) && row.origin() != PluginOrigin.USER);
            if (builtIn) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.plugin.install.taken", found.id())
                        .withHint("cli.plugin.install.taken.hint");
            }
            var information = found.information();
            session.terminal()
                    .note(
                            "cli.plugin.install.what",
                            found.id(),
                            information.version(),
                            information.provider().isEmpty() ? "?" : information.provider(),
                            information.requires(),
                            found.sha256());
            session.terminal().note("cli.plugin.install.trust");
            if (!yes && !session.terminal().agrees()) {
                throw CommandFailedException.of(ExitCode.WAITING, "cli.gate.declined")
                        .withHint("cli.plugin.install.declined.hint");
            }
            session.terminal().note("cli.plugin.install.done", found.id(), folder.install(found));
            return ExitCode.DONE;
        }
    }

    @Command(name = "remove")
    static final class RemoveCommand implements Callable<ExitCode> {
        private final Session session;

        @Parameters(paramLabel = "ID", descriptionKey = "plugin")
        private String id = "";

        RemoveCommand(Session session) {
            this.session = session;
        }

        @Override
        public ExitCode call() throws IOException {
            if (!folder(session).remove(id)) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.plugin.absent", id)
                        .withHint("cli.plugin.absent.hint");
            }
            session.terminal().note("cli.plugin.removed", id);
            return ExitCode.DONE;
        }
    }

    /** Switches a plugin off or on; it takes effect at the next start. */
    private abstract static class SwitchCommand implements Callable<ExitCode> {
        private final Session session;
        private final boolean on;

        @Parameters(paramLabel = "ID", descriptionKey = "plugin")
        private String id = "";

        SwitchCommand(Session session, boolean on) {
            this.session = session;
            this.on = on;
        }

        @Override
        public ExitCode call() throws IOException {
            if (session.desk().plugins().rows().stream()
                    .noneMatch(row -> row.id().equals(id))) {
                throw CommandFailedException.of(ExitCode.ERROR, "cli.plugin.absent", id)
                        .withHint("cli.plugin.absent.hint");
            }
            if (on) {
                folder(session).enable(id);
            } else {
                folder(session).disable(id);
            }
            session.terminal().note(on ? "cli.plugin.enabled" : "cli.plugin.disabled", id);
            return ExitCode.DONE;
        }

        @Command(name = "disable")
        static final class Off extends SwitchCommand {
            Off(Session session) {
                super(session, false);
            }
        }

        @Command(name = "enable")
        static final class On extends SwitchCommand {
            On(Session session) {
                super(session, true);
            }
        }
    }
}
