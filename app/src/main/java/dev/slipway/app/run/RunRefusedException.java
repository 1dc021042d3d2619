package dev.slipway.app.run;

import dev.slipway.api.diagnostic.Message;
import java.util.Optional;

/** What was asked of a run cannot be done as things stand: what stands in the way, and what to try. */
public final class RunRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Message what;
    private final transient Optional<Message> hint;

    private RunRefusedException(Message what, Optional<Message> hint) {
        super(what.code() + " " + what.arguments());
        this.what = what;
        this.hint = hint;
    }

    /** A refusal with no advice. */
    public static RunRefusedException of(String code, Object... arguments) {
        return new RunRefusedException(Message.of(code, arguments), Optional.empty());
    }

    RunRefusedException hint(String code, Object... arguments) {
        return new RunRefusedException(what, Optional.of(Message.of(code, arguments)));
    }

    public Message what() {
        return what;
    }

    public Optional<Message> hint() {
        return hint;
    }
}
