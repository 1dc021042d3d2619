package dev.slipway.app.desk;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;
import java.util.Optional;

/** A command cannot go on: what is wrong, what to try, and the exit code. Shown without a stack trace. */
public final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Message what;
    private final transient Optional<Message> hint;
    private final ExitCode exitCode;

    private CommandFailedException(ExitCode exitCode, Message what, Optional<Message> hint) {
        super(what.code());
        this.exitCode = exitCode;
        this.what = what;
        this.hint = hint;
    }

    public static CommandFailedException of(ExitCode exitCode, String code, Object... arguments) {
        return new CommandFailedException(exitCode, Message.of(code, arguments), Optional.empty());
    }

    public static CommandFailedException of(ExitCode exitCode, Message what, Optional<Message> hint) {
        return new CommandFailedException(exitCode, what, hint);
    }

    public CommandFailedException withHint(String code, Object... arguments) {
        return new CommandFailedException(exitCode, what, Optional.of(Message.of(code, arguments)));
    }

    public Message what() {
        return what;
    }

    public Optional<Message> hint() {
        return hint;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
