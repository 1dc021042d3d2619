package dev.slipway.api.command;

/** The exit codes of CONTRACT §2. */
public enum ExitCode {
    DONE(0),
    ERROR(1),
    DIFFERENCES(2),
    RISK(3),
    STALE(4),
    WAITING(5),
    FAILED(6),
    USAGE(64),
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
