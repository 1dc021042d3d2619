package dev.slipway.app.shell;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.app.desk.Drawn;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.Tasks;
import dev.slipway.app.ui.run.RunsViewModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Passes on what concerns several parts of the window, and tells what became of runs. */
final class Ears {
    private final Shell shell;
    private final Map<RunId, RunPhase> phases = new HashMap<>();
    private final Set<RunId> asking = new HashSet<>();
    private Optional<Drawn> drawn = Optional.empty();
    private boolean first = true;

    Ears(Shell shell) {
        this.shell = shell;
    }

    void listen(Models models, Notices notices, Tasks tasks) {
        models.applications().published().overhear(picture -> {
            var folder = picture.folder();
            models.plan().offer(folder.catalog());
            models.clusters()
                    .targets(folder.targets().targets(), folder.targets().namespace());
            shell.folder();
        });
        models.applications().listenToDisk(models.editor()::lookAtDisk);
        models.plan().published().overhear(picture -> {
            // steps and picks change nothing of what is wrong
            if (!picture.making().drawn().equals(drawn)) {
                drawn = picture.making().drawn();
                shell.problems();
            }
        });
        models.runs().published().overhear(picture -> {
            runs(picture, notices);
            shell.measure();
            shell.status();
        });
        notices.published().overhear(all -> shell.told());
        tasks.published().overhear(all -> shell.activities());
    }

    /** What needs a person, and what ended, is told once. */
    private void runs(RunsViewModel.Picture picture, Notices notices) {
        for (var row : picture.rows()) {
            if (!row.needsYou()) {
                asking.remove(row.run());
            } else if (asking.add(row.run()) && !first) {
                tell(notices, Notices.Weight.NEEDS_YOU, "ui.told.needs-you", row);
            }
            var before = phases.put(row.run(), row.phase());
            if (first || before == null || row.phase() == before) {
                continue;
            }
            switch (row.phase()) {
                case SUCCEEDED -> tell(notices, Notices.Weight.DONE, "ui.told.succeeded", row);
                case FAILED, CANCELLED, SUPERSEDED -> tell(notices, Notices.Weight.FAILED, "ui.told.failed", row);
                case ROLLED_BACK -> tell(notices, Notices.Weight.DONE, "ui.told.rolled-back", row);
                case BLOCKED, ROLLBACK_BLOCKED -> tell(notices, Notices.Weight.NEEDS_YOU, "ui.told.blocked", row);
                case READY, RUNNING, RECOVERING, WAITING, PAUSED, ROLLING_BACK, CANCELLING -> {}
            }
        }
        first = first && !picture.looked();
    }

    private void tell(Notices notices, Notices.Weight weight, String code, RunsViewModel.Row row) {
        var what = said(code, row);
        notices.tell(weight, what, Optional.empty(), Optional.of(new Place.Runs(Optional.of(row.run()))));
        shell.tellOutside(what);
    }

    private static Message said(String code, RunsViewModel.Row row) {
        return Message.of(code, row.application(), row.run());
    }
}
