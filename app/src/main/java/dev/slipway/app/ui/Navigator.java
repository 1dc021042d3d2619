package dev.slipway.app.ui;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Where the window is, and the way back. On the window's thread. */
public final class Navigator {
    private static final int KEPT = 100;

    private final Deque<Place> back = new ArrayDeque<>();
    private final Deque<Place> forward = new ArrayDeque<>();
    private final Consumer<Place> shown;
    private Place present;

    /** @param shown brings a place to the screen */
    public Navigator(Place first, Consumer<Place> shown) {
        this.present = first;
        this.shown = shown;
    }

    public Place present() {
        return present;
    }

    /** Goes somewhere; the way forward is forgotten. */
    public void go(Place place) {
        if (!place.equals(present)) {
            back.push(present);
            if (back.size() > KEPT) {
                back.removeLast();
            }
            forward.clear();
        }
        present = place;
        shown.accept(place);
    }

    /** Notes that the present screen now shows something else of its own accord; there is no step back for it. */
    public void refine(Place place) {
        present = place;
    }

    public boolean hasBack() {
        return !back.isEmpty();
    }

    public boolean hasForward() {
        return !forward.isEmpty();
    }

    public void back() {
        if (!back.isEmpty()) {
            forward.push(present);
            present = back.pop();
            shown.accept(present);
        }
    }

    public void forward() {
        if (!forward.isEmpty()) {
            back.push(present);
            present = forward.pop();
            shown.accept(present);
        }
    }
}
