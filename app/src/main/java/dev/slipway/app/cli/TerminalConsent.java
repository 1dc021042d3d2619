package dev.slipway.app.cli;

import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Value;
import dev.slipway.app.cluster.ExecCommand;
import dev.slipway.app.cluster.ExecConsent;

/**
 * Asks a person whether a kubeconfig's credential program may run, and keeps the answer for exactly this command in the
 * store. Without a terminal nothing new is allowed.
 */
final class TerminalConsent implements ExecConsent {
    private static final String PREFIX = "exec-consent/";

    private final Session session;

    TerminalConsent(Session session) {
        this.session = session;
    }

    @Override
    public synchronized boolean allows(ExecCommand command) {
        var settings = session.store().settings();
        var name = PREFIX + identity(command).hex();
        if (settings.get(name).isPresent()) {
            return true;
        }
        var terminal = session.terminal();
        if (!terminal.interactive()) {
            return false;
        }
        terminal.note("cli.consent.asks", command.kubeconfig(), command.user(), command.line());
        terminal.note("cli.consent.file", command.program(), command.sha256());
        if (!command.environmentNames().isEmpty()) {
            terminal.note("cli.consent.variables", String.join(", ", command.environmentNames()));
        }
        if (!terminal.ask("cli.consent.question").orElse("").strip().equalsIgnoreCase("yes")) {
            return false;
        }
        settings.put(
                name,
                Value.object(
                        "line",
                        command.line(),
                        "at",
                        session.desk().clock().instant().toString()));
        return true;
    }

    private static Digest identity(ExecCommand command) {
        return Digest.of(Value.object(
                "program",
                command.program().toString(),
                "sha256",
                command.sha256(),
                "arguments",
                Value.strings(command.arguments()),
                "variables",
                Value.strings(command.environmentNames()),
                "kubeconfig",
                command.kubeconfig().toString(),
                "user",
                command.user()));
    }
}
