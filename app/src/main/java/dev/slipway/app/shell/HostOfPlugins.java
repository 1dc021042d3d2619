package dev.slipway.app.shell;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.ui.Mark;
import dev.slipway.api.ui.SettingProvider;
import dev.slipway.api.ui.Subject;
import dev.slipway.api.ui.UiHost;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.kit.DiffView;
import dev.slipway.app.ui.kit.Kit;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Label;

/** What plugins are given of the window. */
final class HostOfPlugins implements UiHost {
    private final Kit kit;
    private final Notices notices;
    private final Consumer<Subject> inspector;
    private final BiConsumer<RunId, OperatorCommand> commands;
    private final Function<SettingProvider, String> chosen;

    HostOfPlugins(
            Kit kit,
            Notices notices,
            Consumer<Subject> inspector,
            BiConsumer<RunId, OperatorCommand> commands,
            Function<SettingProvider, String> chosen) {
        this.kit = kit;
        this.notices = notices;
        this.inspector = inspector;
        this.commands = commands;
        this.chosen = chosen;
    }

    @Override
    public String text(Message message) {
        return kit.text(message);
    }

    @Override
    public Label mark(Mark mark) {
        return kit.mark(mark);
    }

    @Override
    public String time(Instant at) {
        return kit.time(at);
    }

    @Override
    public Node diff(String id, ChangeSet changes) {
        var view = new DiffView(kit, id);
        view.show(changes);
        return view.node();
    }

    @Override
    public String chosen(SettingProvider setting) {
        return chosen.apply(setting);
    }

    @Override
    public void inspect(Subject subject) {
        inspector.accept(subject);
    }

    @Override
    public void tell(Message message) {
        notices.tell(Notices.Weight.INFORMATION, message, Optional.empty(), Optional.empty());
    }

    @Override
    public void give(RunId run, OperatorCommand command) {
        commands.accept(run, command);
    }
}
