package dev.slipway.app.shell;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.app.cluster.ExecCommand;
import dev.slipway.app.cluster.ExecConsent;
import dev.slipway.app.desk.ConsentBook;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Asks in the window; a person who closes the question, or the window, said no. Any thread but that of the window. */
public final class WindowConsent implements ExecConsent {
    private final ConsentBook book;
    private final Supplier<Optional<Shell>> shell;

    /** @param shell the window, as soon as there is one */
    public WindowConsent(ConsentBook book, Supplier<Optional<Shell>> shell) {
        this.book = book;
        this.shell = shell;
    }

    @Override
    public synchronized boolean allows(ExecCommand command) {
        if (book.has(command)) {
            return true;
        }
        var window = shell.get();
        if (window.isEmpty()) {
            return false;
        }
        var question = Message.of(
                "ui.consent",
                command.user(),
                command.kubeconfig(),
                command.line(),
                command.program(),
                command.sha256());
        try {
            boolean yes = window.get().ask("consent", question).get();
            if (yes) {
                book.write(command);
            }
            return yes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the question for consent failed", e.getCause());
        }
    }
}
