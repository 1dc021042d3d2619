package dev.slipway.app.ui.application;

import dev.slipway.api.application.Document;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.render.FormModel;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.app.desk.FolderFiles;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Services;
import dev.slipway.app.workspace.YamlEdit;
import dev.slipway.app.workspace.YamlReader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * One document under the hands of a person: its text, what is wrong with it, and its form. What is not saved is kept as a
 * draft, so that a crash loses nothing. Every method returns at once; any thread.
 */
public final class EditorViewModel {
    private static final long PAUSE_MILLIS = 300;

    /** Larger texts are shown and not edited: highlighting and checks would no longer keep up with the keyboard. */
    public static final int LARGEST = 2 * 1024 * 1024;

    /** Drafts lie in the store, and values of Secrets never do in clear: a text that may hold some has no draft. */
    private static final Pattern SECRET = Pattern.compile(
            "(?m)^[\\s{,-]*[\"']?kind[\"']?\\s*:\\s*[\"']?Secret\\b|[{,]\\s*[\"']?kind[\"']?\\s*:\\s*[\"']?Secret\\b");

    private final Services services;
    private final Published<Picture> published;
    /** The folder that the open file lies in; another one may be worked in by now. */
    private volatile FolderFiles opened;

    private final AtomicLong edits = new AtomicLong();
    private final Executor later;

    /**
     * @param saved the text as it stands on the disk
     * @param version rises with each change that did not come from the keyboard: the view then takes the text over
     * @param form of the first document, where its renderer has one
     * @param document the first document, when the text can be read
     * @param changedOnDisk whether somebody else changed the file since it was read
     * @param target a place to go to
     * @param tooLarge whether the text is only shown, and cut
     */
    public record Picture(
            Optional<String> file,
            String text,
            String saved,
            long version,
            List<Diagnostic> diagnostics,
            Optional<FormModel> form,
            Optional<Document> document,
            boolean changedOnDisk,
            Optional<SourceSpan> target,
            boolean tooLarge) {
        static final Picture EMPTY = new Picture(
                Optional.empty(),
                "",
                "",
                0,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                false);

        public Picture {
            diagnostics = List.copyOf(diagnostics);
        }

        public boolean dirty() {
            return !text.equals(saved);
        }

        private Picture text(String newText, long newVersion) {
            return new Picture(
                    file, newText, saved, newVersion, diagnostics, form, document, changedOnDisk, target, tooLarge);
        }

        private Picture disk(String newSaved, boolean changed) {
            return new Picture(file, text, newSaved, version, diagnostics, form, document, changed, target, tooLarge);
        }

        private Picture checked(
                List<Diagnostic> newDiagnostics, Optional<FormModel> newForm, Optional<Document> newDocument) {
            return new Picture(
                    file, text, saved, version, newDiagnostics, newForm, newDocument, changedOnDisk, target, tooLarge);
        }

        private Picture going(Optional<SourceSpan> newTarget) {
            return new Picture(
                    file, text, saved, version, diagnostics, form, document, changedOnDisk, newTarget, tooLarge);
        }
    }

    public EditorViewModel(Services services) {
        this.services = services;
        this.opened = services.bench().files();
        this.published = new Published<>(Picture.EMPTY, services.window());
        this.later = CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, services.worker());
    }

    public Published<Picture> published() {
        return published;
    }

    /** Opens a file of the folder; what was not saved of the one before stays a draft. */
    public void open(String file) {
        var files = services.bench().files();
        if (published.get().file().filter(file::equals).isPresent() && files.equals(opened)) {
            return;
        }
        // what was typed last is not waited for
        keepDraft();
        opened = files;
        var target = published.get().target().filter(span -> span.source().equals(file));
        // until it is read nothing can be saved
        published.change(before -> Picture.EMPTY.text("", before.version() + 1).going(before.target()));
        services.tasks().start(Message.of("ui.editor.open-task", file), progress -> {
            boolean large = files.size(file) > LARGEST;
            var whole = files.text(file);
            var disk = large ? whole.substring(0, Math.min(whole.length(), LARGEST)) : whole;
            var draft = large ? Optional.<String>empty() : draft(file);
            published.change(before -> new Picture(
                    Optional.of(file),
                    draft.orElse(disk),
                    disk,
                    before.version() + 1,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    target,
                    large));
            if (!large) {
                check(edits.incrementAndGet());
            }
        });
    }

    /** Goes to a place as soon as its file is open. */
    public void goTo(SourceSpan span) {
        published.change(before -> before.going(Optional.of(span)));
    }

    public void arrived() {
        published.change(before -> before.going(Optional.empty()));
    }

    private String draftName(String file) {
        return "draft." + opened.folder() + "/" + file;
    }

    private Optional<String> draft(String file) {
        return services.preferences()
                .memory(draftName(file))
                .filter(Value.StringValue.class::isInstance)
                .map(kept -> ((Value.StringValue) kept).text());
    }

    /** The person typed. */
    public void edit(String text) {
        published.change(before -> before.text(text, before.version()));
        changed();
    }

    private void changed() {
        long edit = edits.incrementAndGet();
        later.execute(() -> {
            if (edits.get() == edit) {
                keepDraft();
                check(edit);
            }
        });
    }

    private void keepDraft() {
        var now = published.get();
        now.file().ifPresent(file -> {
            if (now.dirty() && !SECRET.matcher(now.text()).find()) {
                services.preferences().remember(draftName(file), Value.of(now.text()));
            } else {
                services.preferences().forget(draftName(file));
            }
        });
    }

    /** On a worker. */
    private void check(long edit) {
        var now = published.get();
        if (now.file().isEmpty()) {
            return;
        }
        var read = YamlReader.read(now.file().get(), now.text());
        var document = read.failed()
                ? Optional.<Document>empty()
                : read.documents().stream().findFirst();
        var form = document.flatMap(each -> services.bench().form(each.kind()));
        var diagnostics = services.bench().check(now.file().get(), now.text());
        if (edits.get() == edit) {
            published.change(
                    before -> before.checked(diagnostics, form.or(before::form), document.or(before::document)));
        }
    }

    /** Changes one value through the form; comments and order stay. */
    public void set(ValuePath path, Optional<Value> value) {
        var now = published.get();
        var after = YamlEdit.set(now.text(), 0, path, value);
        if (after.isEmpty()) {
            services.notices()
                    .tell(
                            Notices.Weight.FAILED,
                            Message.of("ui.editor.not-by-form", path),
                            Optional.of(Message.of("ui.editor.not-by-form.hint")),
                            Optional.empty());
            return;
        }
        published.change(before -> before.text(after.get(), before.version() + 1));
        changed();
    }

    public void save() {
        var now = published.get();
        now.file()
                .filter(file -> !now.tooLarge())
                .ifPresent(file -> services.tasks().start(Message.of("ui.editor.save-task", file), progress -> {
                    boolean written = opened.write(file, now.saved(), now.text());
                    of(file, before -> written ? before.disk(now.text(), false) : before.disk(before.saved(), true));
                    if (written) {
                        keepDraft();
                    }
                }));
    }

    /** The folder changed: looks whether the open file is one of those that did. */
    public void lookAtDisk() {
        var now = published.get();
        if (now.file().isEmpty() || now.tooLarge()) {
            return;
        }
        var file = now.file().orElseThrow();
        services.worker().execute(() -> {
            var files = opened;
            if (!files.has(file)) {
                of(file, before -> before.disk(before.saved(), true));
                return;
            }
            var disk = files.text(file);
            of(file, before -> {
                if (disk.equals(before.saved())) {
                    return before;
                }
                return before.dirty()
                        ? before.disk(before.saved(), true)
                        : before.disk(disk, false).text(disk, before.version() + 1);
            });
            if (published.get().text().equals(disk)) {
                check(edits.incrementAndGet());
            }
        });
    }

    /** Changes the picture, unless another file was opened meanwhile. */
    private void of(String file, UnaryOperator<Picture> change) {
        published.change(before -> before.file().filter(file::equals).isPresent() ? change.apply(before) : before);
    }

    /** Takes what stands on the disk; what was typed is gone. */
    public void reload() {
        published
                .get()
                .file()
                .ifPresent(file -> services.tasks().start(Message.of("ui.editor.open-task", file), progress -> {
                    var disk = opened.text(file);
                    of(file, before -> before.disk(disk, false).text(disk, before.version() + 1));
                    keepDraft();
                    check(edits.incrementAndGet());
                }));
    }

    /** Keeps what was typed; the next save takes the place of what stands on the disk. */
    public void keepMine() {
        published
                .get()
                .file()
                .ifPresent(file -> services.tasks().start(Message.of("ui.editor.open-task", file), progress -> {
                    var files = opened;
                    var disk = files.has(file) ? files.text(file) : "";
                    of(file, before -> before.disk(disk, false));
                }));
    }
}
