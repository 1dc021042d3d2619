package dev.slipway.app.ui;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * State that is changed on any thread and seen by one listener on the window's. A listener gets the newest state; states in
 * between may be left out, and an equal state is not told again.
 */
public final class Published<P> {
    private final Executor window;
    private final List<Consumer<? super P>> others = new CopyOnWriteArrayList<>();
    private final AtomicBoolean posted = new AtomicBoolean();
    private volatile P value;
    private volatile @Nullable Consumer<? super P> listener;

    public Published(P first, Executor window) {
        this.value = first;
        this.window = window;
    }

    public P get() {
        return value;
    }

    /** @param change called once, under a lock: it must be quick and must not call back */
    public void change(UnaryOperator<P> change) {
        boolean other;
        synchronized (this) {
            var after = change.apply(value);
            other = !after.equals(value);
            value = after;
        }
        if (other && posted.compareAndSet(false, true)) {
            window.execute(this::tell);
        }
    }

    /** On the window's thread: tells each later state also to this one, for good. */
    public void overhear(Consumer<? super P> to) {
        others.add(to);
    }

    private void tell() {
        posted.set(false);
        others.forEach(other -> other.accept(value));
        var present = listener;
        if (present != null) {
            present.accept(value);
        }
    }

    /** On the window's thread: tells the present state now and each later one. */
    public void show(Consumer<? super P> to) {
        listener = to;
        to.accept(value);
    }

    /** Tells nobody from now on. */
    public void hide() {
        listener = null;
    }
}
