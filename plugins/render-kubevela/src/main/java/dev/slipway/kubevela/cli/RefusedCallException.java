package dev.slipway.kubevela.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Message;

/** The command line asks for what there is not, or for what may not be. */
final class RefusedCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final transient Message what;

    RefusedCallException(ExitCode exitCode, String code, Object... arguments) {
        super(code);
        this.exitCode = exitCode;
        this.what = Message.of(code, arguments);
    }

    ExitCode exitCode() {
        return exitCode;
    }

    Message what() {
        return what;
    }
}
