package dev.slipway.app.run;

import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.JournalException;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunSetup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A journal that nobody keeps: for rehearsals that only ask "what if". Same rules as the stored one, without its
 * durability. Any thread.
 */
public final class MemoryJournal implements Journal {
    private static final class Book {
        final RunSetup setup;
        final List<Entry> entries = new ArrayList<>();
        Digest tip;
        long epoch;

        Book(RunSetup setup) {
            this.setup = setup;
            this.tip = Digest.of(DataCodec.encode(setup));
        }
    }

    private final Map<RunId, Book> books = new HashMap<>();

    @Override
    public synchronized void create(RunHeader header, RunSetup setup) {
        if (books.putIfAbsent(header.run(), new Book(setup)) != null) {
            throw new JournalException(JournalException.Kind.EXISTS, "run " + header.run() + " exists", null);
        }
    }

    @Override
    public synchronized long claim(RunId run, Actor owner) {
        return ++book(run).epoch;
    }

    @Override
    public synchronized CompletableFuture<Long> append(RunId run, long epoch, Draft draft) {
        var book = book(run);
        if (book.epoch != epoch) {
            return CompletableFuture.failedFuture(new JournalException(
                    JournalException.Kind.NOT_OWNER,
                    "run " + run + " has another owner (epoch " + book.epoch + ")",
                    null));
        }
        long sequence = book.entries.size() + 1L;
        var hash = Entry.hash(
                book.tip,
                sequence,
                draft.scope(),
                draft.at(),
                DataCodec.encode(draft.event()),
                DataCodec.encode(draft.changes()));
        book.entries.add(
                new Entry(run, sequence, draft.scope(), draft.at(), draft.event(), draft.changes(), book.tip, hash));
        book.tip = hash;
        return CompletableFuture.completedFuture(sequence);
    }

    @Override
    public synchronized List<Entry> read(RunId run, long after, int limit) {
        var entries = book(run).entries;
        int from = (int) Math.min(after, entries.size());
        return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
    }

    @Override
    public synchronized Optional<RunSetup> setup(RunId run) {
        return Optional.ofNullable(books.get(run)).map(book -> book.setup);
    }

    private Book book(RunId run) {
        var book = books.get(run);
        if (book == null) {
            throw new JournalException(JournalException.Kind.ABSENT, "no run " + run, null);
        }
        return book;
    }
}
