package dev.slipway.app.ui;

import dev.slipway.api.diagnostic.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** What the person was told: kept, never modal, newest first. Any thread. */
public final class Notices {
    private static final int KEPT = 200;

    private final InstantSource clock;
    private final AtomicLong numbers = new AtomicLong();
    private final Published<List<Notice>> published;

    /** How much it matters. */
    public enum Weight {
        DONE,
        INFORMATION,
        NEEDS_YOU,
        FAILED
    }

    /**
     * @param hint what to try
     * @param place where it can be looked at
     * @param read whether the person has seen it
     */
    public record Notice(
            long number,
            Instant at,
            Weight weight,
            Message what,
            Optional<Message> hint,
            Optional<Place> place,
            boolean read) {
        Notice seen() {
            return new Notice(number, at, weight, what, hint, place, true);
        }
    }

    public Notices(InstantSource clock, Executor window) {
        this.clock = clock;
        this.published = new Published<>(List.of(), window);
    }

    public Published<List<Notice>> published() {
        return published;
    }

    public Notice tell(Weight weight, Message what, Optional<Message> hint, Optional<Place> place) {
        var notice = new Notice(numbers.incrementAndGet(), clock.instant(), weight, what, hint, place, false);
        published.change(before -> {
            var all = new ArrayList<Notice>();
            all.add(notice);
            all.addAll(before.subList(0, Math.min(before.size(), KEPT - 1)));
            return List.copyOf(all);
        });
        return notice;
    }

    public void readAll() {
        published.change(before -> before.stream().map(Notice::seen).toList());
    }

    public void clear() {
        published.change(before -> List.of());
    }

    public long unread() {
        return published.get().stream().filter(notice -> !notice.read()).count();
    }
}
