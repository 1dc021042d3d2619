package dev.slipway.kubevela.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;

/** The command line asks for what there is not, or for what may not be. */
final class RefusedCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final transient Message what;

    RefusedCallException(ExitCode exitCode, String code, Object... arguments) {
        this(exitCode, Message.of(code, arguments));
    }

    RefusedCallException(ExitCode exitCode, Message what) {
        super(what.code());
        this.exitCode = exitCode;
        this.what = what;
    }

    ExitCode exitCode() {
        return exitCode;
    }

    Message what() {
        return what;
    }
}
