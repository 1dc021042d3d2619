package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.eval.Revision;
import java.util.Set;

/**
 * The value of a program, to go on from when what is filled in changes: the next value is that which an evaluation from the start gives, with
 * kinds, defaults, failures, places and order, but fields that the change cannot reach are not evaluated again. What they are is told from the
 * text, so it may be all of them. Immutable, any thread; several values may be made from one.
 *
 * <p>It holds what its {@link CueValue} holds, and some words for each field of the root.
 */
public final class LiveValue {

    private final Program program;
    private final Revision revision;

    LiveValue(Program program, Revision revision) {
        this.program = program;
        this.revision = revision;
    }

    /** The program whose value this is. */
    public Program program() {
        return program;
    }

    /** The value. */
    public CueValue value() {
        return new CueValue(CuePath.ROOT, revision.value(), null);
    }

    /** How many steps of the budget it took. An evaluation from the start may follow an attempt that was given up: both are counted. */
    public long steps() {
        return revision.steps();
    }

    /** The fields of the root that were taken over from the value before; none after an evaluation from the start. */
    public Set<Label> kept() {
        return revision.kept();
    }

    /**
     * The value with other data at a path.
     *
     * @throws IllegalArgumentException for a path through a list
     * @throws Budget.Exceeded when it costs more than it may
     * @see Program#refill(CuePath, Datum)
     */
    public LiveValue refill(CuePath path, Datum data) {
        return of(program.refill(path, data));
    }

    /** The same with a path as it is written: {@code context.name}. */
    public LiveValue refill(String path, Datum data) {
        return refill(CuePath.parse(path), data);
    }

    /** The same with data that has a place in a file of its own. */
    public LiveValue refill(CuePath path, DataSource data) {
        return of(program.refill(path, data));
    }

    /**
     * The value of another program. Of one that differs in what was filled in, as much is taken over as can be; any other is evaluated from the
     * start.
     *
     * @throws Budget.Exceeded when it costs more than it may
     */
    public LiveValue of(Program next) {
        return next.after(program, revision);
    }
}
