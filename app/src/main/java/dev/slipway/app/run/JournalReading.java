package dev.slipway.app.run;

import dev.slipway.api.run.Journal;
import dev.slipway.api.run.RunId;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Reads a journal in pages, so that long runs never stand in memory as a whole. */
final class JournalReading {
    private static final int PAGE = 2_000;

    private JournalReading() {}

    static Iterator<Journal.Entry> entries(Journal journal, RunId run, long after) {
        return new Iterator<>() {
            private List<Journal.Entry> page = List.of();
            private int at;
            private long last = after;
            private boolean end;

            @Override
            public boolean hasNext() {
                if (at < page.size()) {
                    return true;
                }
                if (end) {
                    return false;
                }
                page = journal.read(run, last, PAGE);
                at = 0;
                end = page.size() < PAGE;
                if (page.isEmpty()) {
                    return false;
                }
                last = page.getLast().sequence();
                return true;
            }

            @Override
            public Journal.Entry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return page.get(at++);
            }
        };
    }
}
