package dev.slipway.app.cli;

import dev.slipway.app.cluster.ExecCommand;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.desk.ConsentBook;

/**
 * Asks a person whether a kubeconfig's credential program may run, and keeps the answer for exactly this command in the
 * store. Without a terminal nothing new is allowed.
 */
final class TerminalConsent implements ExecConsent {

    private final Session session;

    TerminalConsent(Session session) {
        this.session = session;
    }

    @Override
    public synchronized boolean allows(ExecCommand command) {
        var book = new ConsentBook(session.store(), session.desk().clock());
        if (book.has(command)) {
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
        book.write(command);
        return true;
    }
}
