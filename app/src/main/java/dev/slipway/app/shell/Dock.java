package dev.slipway.app.shell;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.ui.Mark;
import dev.slipway.app.ui.Tasks;
import dev.slipway.app.ui.Tasks.Activity;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.ProblemCell;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** The bottom dock: problems of documents, what happened, and what goes on in the background. */
final class Dock {
    private final Kit kit;
    private final Tasks tasks;
    private final ListView<Diagnostic> problems = new ListView<>();
    private final ListView<String> events = new ListView<>();
    private final ListView<Activity> activities = new ListView<>();
    private final Tab problemTab = new Tab();
    private final Tab eventTab = new Tab();
    private final Tab activityTab = new Tab();
    private final TabPane tabs = new TabPane(problemTab, eventTab, activityTab);

    /** @param opened told of the problem that a person wants to see in its file */
    Dock(Kit kit, Tasks tasks, Consumer<Diagnostic> opened) {
        this.kit = kit;
        this.tasks = tasks;
        tabs.setId("dock");
        tabs.setPrefHeight(190);
        tabs.setMinHeight(80);
        tab(problemTab, "dock-problems-tab", problems);
        tab(eventTab, "dock-events-tab", events);
        tab(activityTab, "dock-activity-tab", activities);
        eventTab.setText(kit.text("ui.dock.events"));
        problems.setId("dock-problems");
        problems.setAccessibleText(kit.text("ui.dock.problems-name"));
        problems.setPlaceholder(kit.dim(kit.text("ui.dock.no-problems")));
        problems.setCellFactory(view -> new ProblemCell(kit, SourceSpan::toString));
        problems.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && problems.getSelectionModel().getSelectedItem() != null) {
                opened.accept(problems.getSelectionModel().getSelectedItem());
            }
        });
        problems.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && problems.getSelectionModel().getSelectedItem() != null) {
                opened.accept(problems.getSelectionModel().getSelectedItem());
            }
        });
        events.setId("dock-events");
        events.setAccessibleText(kit.text("ui.dock.events"));
        events.setPlaceholder(kit.dim(kit.text("ui.dock.no-events")));
        activities.setId("dock-activities");
        activities.setAccessibleText(kit.text("ui.dock.activity-name"));
        activities.setPlaceholder(kit.dim(kit.text("ui.dock.no-activity")));
        activities.setCellFactory(view -> new ActivityCell());
    }

    private static void tab(Tab tab, String id, Node content) {
        tab.setId(id);
        tab.setClosable(false);
        tab.setContent(content);
    }

    Region node() {
        return tabs;
    }

    void problems(List<Diagnostic> all) {
        problemTab.setText(kit.text("ui.dock.problems", all.size()));
        if (!problems.getItems().equals(all)) {
            problems.getItems().setAll(all);
        }
    }

    void events(List<String> lines) {
        if (!events.getItems().equals(lines)) {
            events.getItems().setAll(lines);
        }
    }

    void activities(List<Activity> all) {
        activityTab.setText(kit.text(
                "ui.dock.activity",
                all.stream().filter(each -> each.state() == Tasks.State.RUNNING).count()));
        if (!activities.getItems().equals(all)) {
            activities.getItems().setAll(all);
        }
    }

    void showActivities() {
        tabs.getSelectionModel().select(activityTab);
    }

    private final class ActivityCell extends ListCell<Activity> {
        @Override
        protected void updateItem(@Nullable Activity activity, boolean none) {
            super.updateItem(activity, none);
            setText(null);
            if (none || activity == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            var words = kit.text(activity.what());
            var row = Kit.row(kit.mark(mark(activity.state())), new Label(words));
            if (activity.state() == Tasks.State.RUNNING) {
                var bar = new ProgressBar(
                        activity.total() == 0
                                ? ProgressBar.INDETERMINATE_PROGRESS
                                : (double) activity.done() / activity.total());
                bar.setPrefWidth(120);
                bar.setAccessibleText(words);
                row.getChildren()
                        .addAll(
                                bar,
                                kit.since(activity.since()),
                                kit.button(
                                        "activity-cancel-" + activity.number(),
                                        "ui.cancel",
                                        () -> tasks.cancel(activity.number())));
            } else {
                activity.ended()
                        .ifPresent(end -> row.getChildren()
                                .addAll(
                                        kit.dim(Kit.brief(Duration.between(activity.since(), end))),
                                        kit.dim(kit.clock(end))));
            }
            setGraphic(row);
            setAccessibleText(words);
        }

        private static Mark mark(Tasks.State state) {
            return switch (state) {
                case RUNNING -> Mark.PROGRESSING;
                case DONE -> Mark.DONE;
                case CANCELLED -> Mark.NOT_STARTED;
                case FAILED -> Mark.FAILED;
            };
        }
    }
}
