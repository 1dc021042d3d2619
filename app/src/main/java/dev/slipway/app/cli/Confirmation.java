package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.CommandGate.Answers;
import dev.slipway.app.run.CommandGate.Need;
import dev.slipway.app.run.CommandGate.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that answer the command gate, and the questions a terminal asks for what they leave open. */
final class Confirmation {
    @Option(names = "--confirm", paramLabel = "NAME")
    private List<String> confirmed = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "TEXT")
    private @Nullable String reason;

    @Option(names = "--yes")
    private boolean yes;

    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * Asks until nothing is open any more.
     *
     * @return the reason that was given, or an empty text
     * @throws CommandFailedException when something is open and nobody can be asked, or the answer is no
     */
    String pass(Session session, Request request, Optional<Instant> checked) {
        var terminal = session.terminal();
        var names = new LinkedHashSet<>(confirmed);
        boolean agreed = false;
        while (true) {
            var now = session.desk().clock().instant();
            var needs = CommandGate.missing(request, new Answers(agreed, yes, names, reason(), checked), now);
            if (needs.isEmpty()) {
                return reason().orElse("");
            }
            if (!terminal.interactive()) {
                throw CommandFailedException.of(
                                ExitCode.WAITING,
                                "cli.gate.open",
                                needs.stream()
                                        .map(need -> words(terminal, need))
                                        .collect(Collectors.joining("; ")))
                        .withHint("cli.gate.open.hint");
            }
            switch (needs.getFirst()) {
                case Need.Agree agree -> {
                    var answer = terminal.ask("cli.gate.ask-agree").orElse("").toLowerCase(Locale.ROOT);
                    if (!answer.startsWith("y")) {
                        throw CommandFailedException.of(ExitCode.WAITING, "cli.gate.declined");
                    }
                    agreed = true;
                }
                case Need.Type(var name) -> {
                    if (!terminal.ask("cli.gate.ask-type", name).orElse("").equals(name)) {
                        throw CommandFailedException.of(ExitCode.WAITING, "cli.gate.declined");
                    }
                    names.add(name);
                }
                case Need.Tick(var group) -> {
                    var answer =
                            terminal.ask("cli.gate.ask-tick", group).orElse("").toLowerCase(Locale.ROOT);
                    if (!answer.startsWith("y")) {
                        throw CommandFailedException.of(ExitCode.WAITING, "cli.gate.declined");
                    }
                    names.add(group);
                }
                case Need.Reason _ -> {
                    var given = terminal.ask("cli.gate.ask-reason").orElse("");
                    if (given.isBlank()) {
                        throw CommandFailedException.of(ExitCode.WAITING, "cli.gate.declined");
                    }
                    reason = given;
                }
                case Need.Check _, Need.Locked _ ->
                    throw CommandFailedException.of(
                            ExitCode.WAITING, "cli.gate.open", words(terminal, needs.getFirst()));
            }
        }
    }

    private static String words(Terminal terminal, Need need) {
        return switch (need) {
            case Need.Agree agree -> terminal.texts().of("cli.gate.agree");
            case Need.Type(var name) -> terminal.texts().of("cli.gate.type", name);
            case Need.Tick(var group) -> terminal.texts().of("cli.gate.tick", group);
            case Need.Reason reason -> terminal.texts().of("cli.gate.reason");
            case Need.Check check -> terminal.texts().of("cli.gate.check");
            case Need.Locked locked -> terminal.texts().of("cli.gate.locked");
        };
    }
}
