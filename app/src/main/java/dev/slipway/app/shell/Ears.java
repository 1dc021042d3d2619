package dev.slipway.app.shell;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Tasks;
import dev.slipway.app.ui.run.RunsViewModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Passes on what concerns several parts of the window, and tells what became of runs. */
final class Ears {
    private final Shell shell;
    private final Map<RunId, RunPhase> phases = new HashMap<>();
    private boolean first = true;

    Ears(Shell shell) {
        this.shell = shell;
    }

    void listen(Models models, Notices notices, Tasks tasks) {
        follow(models.applications().published(), picture -> {
            models.plan().offer(picture.catalog());
            models.clusters()
                    .targets(picture.targets().targets(), picture.targets().namespace());
            shell.refresh();
        });
        models.applications().listenToDisk(models.editor()::lookAtDisk);
        follow(models.runs().published(), picture -> {
            runs(picture, notices);
            shell.measure();
            shell.refresh();
        });
        follow(notices.published(), all -> shell.refresh());
        follow(tasks.published(), all -> shell.refresh());
    }

    private static <P> void follow(Published<P> published, java.util.function.Consumer<P> to) {
        published.overhear(to);
    }

    /** What needs a person, and what ended, is told once. */
    private void runs(RunsViewModel.Picture picture, Notices notices) {
        for (var row : picture.rows()) {
            var before = phases.put(row.run(), row.phase());
            if (first || row.phase() == before) {
                continue;
            }
            var place = Optional.<Place>of(new Place.Runs(Optional.of(row.run())));
            switch (row.phase()) {
                case SUCCEEDED ->
                    notices.tell(Notices.Weight.DONE, said("ui.told.succeeded", row), Optional.empty(), place);
                case FAILED, CANCELLED, SUPERSEDED ->
                    notices.tell(Notices.Weight.FAILED, said("ui.told.failed", row), Optional.empty(), place);
                case ROLLED_BACK ->
                    notices.tell(Notices.Weight.DONE, said("ui.told.rolled-back", row), Optional.empty(), place);
                case BLOCKED, ROLLBACK_BLOCKED ->
                    notices.tell(Notices.Weight.NEEDS_YOU, said("ui.told.blocked", row), Optional.empty(), place);
                case READY, RUNNING, RECOVERING, WAITING, PAUSED, ROLLING_BACK, CANCELLING -> {}
            }
        }
        first = first && !picture.looked();
    }

    private static Message said(String code, RunsViewModel.Row row) {
        return Message.of(code, row.application(), row.run());
    }
}
