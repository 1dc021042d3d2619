package dev.slipway.app.run;

import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.RunView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A run that this process drives. Any thread. */
public final class Running implements AutoCloseable {
    private final RunSetup setup;
    private final RunDriver driver;
    private final InstantSource clock;
    private final Consumer<Runnable> enter;
    private final CompletableFuture<RunOutcome> finished;

    /**
     * @param clock the run's time, which is virtual in a rehearsal
     * @param enter how work from other threads enters the run's pace
     * @param finished completes after everything the run held is given back
     */
    Running(
            RunSetup setup,
            RunDriver driver,
            InstantSource clock,
            Consumer<Runnable> enter,
            CompletableFuture<RunOutcome> finished) {
        this.clock = clock;
        this.setup = setup;
        this.driver = driver;
        this.enter = enter;
        this.finished = finished;
    }

    public RunId run() {
        return setup.run();
    }

    public RunSetup setup() {
        return setup;
    }

    /** What is committed, as people see it. */
    public RunView view() {
        return driver.view();
    }

    /** Now, by the run's own time. In a rehearsal exact only while its listeners are called. */
    public Instant now() {
        return clock.instant();
    }

    /** Completes when this process is through with the run and holds nothing of it any more. */
    public CompletableFuture<RunOutcome> finished() {
        return finished;
    }

    void look() {
        enter.accept(driver::bell);
    }

    void wokeUp(Duration away) {
        enter.accept(() -> driver.wokeUp(away));
    }

    /** Gives the run up where it stands; what is committed stays, and another process can take it over. */
    @Override
    public void close() {
        enter.accept(driver::close);
        finished.join();
    }
}
