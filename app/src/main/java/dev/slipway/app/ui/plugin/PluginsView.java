package dev.slipway.app.ui.plugin;

import dev.slipway.api.ui.Mark;
import dev.slipway.app.plugins.PluginInformation;
import dev.slipway.app.plugins.PluginRow;
import dev.slipway.app.plugins.PluginStatus;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.kit.Columns;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The plugins, and everything that is known of the selected one. */
public final class PluginsView implements Screen {
    private final Kit kit;
    private final PluginsViewModel model;
    private final SplitPane root = new SplitPane();
    private final TableView<PluginRow> table = new TableView<>();
    private final VBox details = new VBox(8);

    public PluginsView(Kit kit, PluginsViewModel model) {
        this.kit = kit;
        this.model = model;
        root.setId("plugins");
        table.setId("plugins-table");
        table.setAccessibleText(kit.text("ui.screen.plugins"));
        table.getStyleClass().addAll("dense", "striped");
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        var columns = new Columns<PluginRow>(kit, "plugins");
        table.getColumns()
                .setAll(List.of(
                        columns.text("id", "ui.plugin.id", PluginRow::id),
                        columns.text(
                                "version",
                                "ui.plugin.version",
                                row -> row.descriptor()
                                        .map(PluginInformation::version)
                                        .orElse("?")),
                        columns.drawn("state", "ui.plugin.state", row -> status(row.status())),
                        columns.text(
                                "origin",
                                "ui.plugin.origin",
                                row -> kit.text("ui.plugin.origin."
                                        + row.origin()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))),
                        columns.text(
                                "description",
                                "ui.plugin.description",
                                row -> row.descriptor()
                                        .map(PluginInformation::description)
                                        .orElse(""))));
        table.getSelectionModel().selectedItemProperty().addListener((property, before, row) -> details(row));
        details.setPadding(new Insets(12));
        details.setId("plugins-details");
        var scroll = new ScrollPane(details);
        scroll.setId("plugins-details-scroll");
        scroll.setFitToWidth(true);
        root.setOrientation(Orientation.VERTICAL);
        root.getItems().setAll(table, scroll);
        root.setDividerPositions(0.5);
        details(null);
    }

    private Label status(PluginStatus status) {
        var mark = switch (status) {
            case PluginStatus.Ready _, PluginStatus.Started _ -> Mark.DONE;
            case PluginStatus.Disabled _ -> Mark.NOT_STARTED;
            case PluginStatus.Refused _, PluginStatus.Failed _ -> Mark.FAILED;
        };
        var word = kit.text("cli.plugin.state."
                + switch (status) {
                    case PluginStatus.Ready _ -> "ready";
                    case PluginStatus.Started _ -> "started";
                    case PluginStatus.Disabled _ -> "disabled";
                    case PluginStatus.Refused _ -> "refused";
                    case PluginStatus.Failed _ -> "failed";
                });
        var label = new Label(mark.sign() + " " + word);
        label.getStyleClass().add(mark.styleClass());
        return label;
    }

    private void details(@Nullable PluginRow row) {
        var lines = new ArrayList<Node>();
        if (row == null) {
            lines.add(kit.wrapped(kit.text("ui.plugin.how")));
        } else {
            lines.add(kit.title(row.id()));
            row.problem().ifPresent(problem -> {
                lines.add(kit.wrapped("\u2716 " + problem.reason()));
                lines.add(kit.wrapped(problem.hint()));
            });
            row.descriptor().ifPresent(information -> {
                lines.add(kit.wrapped(kit.text("ui.plugin.requires", information.requires())));
                lines.add(kit.wrapped(kit.text("ui.plugin.provider", information.provider(), information.license())));
            });
            lines.add(kit.wrapped(kit.text("ui.plugin.source", row.source())));
            row.commands().forEach(command -> lines.add(kit.wrapped(kit.text("ui.plugin.command", command.name()))));
        }
        details.getChildren().setAll(lines);
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void activate(Place place) {
        model.published().show(rows -> {
            if (!table.getItems().equals(rows)) {
                table.getItems().setAll(rows);
            }
        });
        model.refresh();
    }

    @Override
    public void deactivate() {
        model.published().hide();
    }

    @Override
    public void focus() {
        table.requestFocus();
    }
}
