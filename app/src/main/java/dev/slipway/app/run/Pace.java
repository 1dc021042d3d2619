package dev.slipway.app.run;

import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How time passes and where work is done: live (virtual threads, a mailbox per scope) or virtual (one thread over a queue
 * ordered by virtual time). The driver is the same over both.
 */
public interface Pace extends AutoCloseable {
    Instant now();

    /** Starts handing events to the driver. Called once. */
    void begin(Handler handler);

    /** Puts an event into a scope's mailbox; any thread. Events of one caller keep their order. */
    void post(Scope scope, RunEvent event);

    /** Does a blocking call for a scope off its mailbox. */
    void perform(Scope scope, Runnable work);

    /** Calls back once at an instant, or soon when it has passed. */
    Alarm at(Instant due, Runnable work);

    /** Ends: no event is handled and no work begun after this returns, save what is in hand. */
    @Override
    void close();

    /** Takes what came for scopes at once, in the order of each; never two calls for one scope at a time. */
    interface Handler {
        void handle(Map<Scope, List<RunEvent>> events);
    }

    /** A callback that was ordered. */
    interface Alarm {
        void cancel();
    }
}
