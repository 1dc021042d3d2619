package dev.slipway.app.ui.plan;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Risk;
import dev.slipway.api.ui.Subject;
import dev.slipway.app.desk.Catalog;
import dev.slipway.app.desk.ClusterTrouble;
import dev.slipway.app.desk.Export;
import dev.slipway.app.desk.PlanMaking.Made;
import dev.slipway.app.desk.Wanted;
import dev.slipway.app.release.compare.Obstacle;
import dev.slipway.app.release.report.Plain;
import dev.slipway.app.ui.Place;
import dev.slipway.app.ui.kit.DiffView;
import dev.slipway.app.ui.kit.FileChoice;
import dev.slipway.app.ui.kit.GatePanel;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.ui.kit.Screen;
import dev.slipway.app.ui.plan.PlanViewModel.Mode;
import dev.slipway.app.ui.plan.PlanViewModel.Picture;
import dev.slipway.app.ui.plan.PlanViewModel.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** Draws a plan: tree, changes, why, steps, and the way into a run. */
public final class PlanView implements Screen {
    private final Kit kit;
    private final PlanViewModel model;
    private final FileChoice files;
    private final Consumer<Subject> inspector;
    private final BorderPane root = new BorderPane();
    private final ComboBox<String> file = new ComboBox<>();
    private final ComboBox<String> against = new ComboBox<>();
    private final CheckBox adopt = new CheckBox();
    private final Button make;
    private final VBox above = new VBox(8);
    private final Label header = new Label();
    private final Label waiting = new Label();
    private final Node waitingRow;
    private final Label trouble;
    private final VBox problems = new VBox(4);
    private final GatePanel gate;
    private final TreeView<Branch> tree = new TreeView<>();
    private final DiffView diff;
    private final ListView<String> raw = new ListView<>();
    private final StackPane centre = new StackPane();
    private final VBox why = new VBox(8);
    private final StepsPane steps;
    private final Label summary = new Label();
    private final Label notice = new Label();
    private final Button run;
    private final Button rehearse;
    private final MenuButton export = new MenuButton();
    private final Button save;
    private final TabPane tabs = new TabPane();
    private final CheckBox noise = new CheckBox();
    private final List<ToggleButton> modes = new ArrayList<>();
    private final Node empty;
    private final SplitPane split;
    private Optional<Branch> drawnTree = Optional.empty();
    private Optional<Question> asked = Optional.empty();
    private boolean drawing;

    /** @param inspector shows more about an object */
    public PlanView(Kit kit, PlanViewModel model, FileChoice files, Consumer<Subject> inspector) {
        this.kit = kit;
        this.model = model;
        this.files = files;
        this.inspector = inspector;
        root.setId("plan");
        make = kit.button("plan-make", "ui.plan.make", Feather.PLAY_CIRCLE, this::make);
        gate = new GatePanel(kit, "plan-question", model::answered, model::withdraw);
        diff = new DiffView(kit, "plan-diff");
        steps = new StepsPane(kit, model);
        trouble = kit.wrapped("");
        trouble.setId("plan-trouble");
        run = kit.button("plan-run", "ui.plan.run", Feather.SEND, model::run);
        run.getStyleClass().add("accent");
        rehearse = kit.button("plan-rehearse", "ui.plan.rehearse", Feather.FILM, model::rehearse);
        save = kit.button("plan-save", "ui.plan.save", Feather.SAVE, this::save);
        waitingRow = waitingRow();
        empty = kit.empty("plan-empty", kit.text("ui.plan.empty"));
        split = split();
        root.setTop(top());
        root.setBottom(bottom());
    }

    private Node top() {
        file.setId("plan-file");
        file.setEditable(true);
        file.getEditor().setPrefColumnCount(18);
        file.setAccessibleText(kit.text("ui.plan.file"));
        file.setPromptText(kit.text("ui.plan.file"));
        against.setId("plan-against");
        against.setEditable(true);
        against.getEditor().setPrefColumnCount(14);
        against.setAccessibleText(kit.text("ui.plan.against"));
        against.setPromptText(kit.text("ui.plan.against-known"));
        against.getItems().setAll("", "live", "empty");
        adopt.setId("plan-adopt");
        adopt.setText(kit.text("ui.plan.adopt"));
        var fileLabel = kit.label("ui.plan.file");
        fileLabel.setLabelFor(file);
        var againstLabel = kit.label("ui.plan.against");
        againstLabel.setLabelFor(against);
        header.setId("plan-header");
        header.setWrapText(true);
        problems.setId("plan-problems");
        above.setPadding(new Insets(12, 16, 8, 16));
        var first = new FlowPane(8, 8, fileLabel, file, againstLabel, against, adopt, make);
        above.getChildren().add(first);
        return above;
    }

    private Node waitingRow() {
        var turning = new ProgressIndicator();
        turning.setPrefSize(18, 18);
        turning.setAccessibleText(kit.text("ui.plan.being-made"));
        return Kit.row(turning, waiting, kit.button("plan-cancel", "ui.cancel", model::cancel));
    }

    private SplitPane split() {
        tree.setId("plan-tree");
        tree.setShowRoot(true);
        tree.setAccessibleText(kit.text("ui.plan.tree"));
        tree.setCellFactory(view -> new BranchCell());
        tree.getSelectionModel().selectedItemProperty().addListener((property, before, item) -> {
            if (item != null && !drawing) {
                model.pick(item.getValue().pick());
                inspect(item.getValue().pick());
            }
        });
        raw.setId("plan-raw");
        raw.getStyleClass().add("diff");
        raw.setAccessibleText(kit.text("ui.plan.mode.raw"));
        var group = new ToggleGroup();
        var bar = new FlowPane(8, 4);
        for (var mode : Mode.values()) {
            var name = mode.name().toLowerCase(Locale.ROOT);
            var toggle = new ToggleButton(kit.text("ui.plan.mode." + name));
            toggle.setId("plan-mode-" + name);
            toggle.setToggleGroup(group);
            toggle.setMinWidth(Region.USE_PREF_SIZE);
            toggle.setUserData(mode);
            toggle.setOnAction(event -> {
                toggle.setSelected(true);
                model.mode(mode);
            });
            modes.add(toggle);
            bar.getChildren().add(toggle);
        }
        noise.setId("plan-noise");
        noise.setMinWidth(Region.USE_PREF_SIZE);
        noise.setText(kit.text("ui.plan.noise"));
        noise.setOnAction(event -> model.noise(noise.isSelected()));
        bar.getChildren()
                .addAll(
                        noise,
                        kit.iconButton("plan-previous", "ui.plan.previous", Feather.CHEVRON_UP, () -> diff.head(false)),
                        kit.iconButton("plan-next", "ui.plan.next", Feather.CHEVRON_DOWN, () -> diff.head(true)));
        bar.setPadding(new Insets(6, 8, 6, 8));
        VBox.setVgrow(centre, Priority.ALWAYS);
        var changes = new Tab(kit.text("ui.plan.changes"), new VBox(bar, centre));
        changes.setId("plan-tab-changes");
        changes.setClosable(false);
        var course = new Tab(kit.text("ui.plan.steps"), steps.node());
        course.setId("plan-tab-steps");
        course.setClosable(false);
        tabs.setId("plan-tabs");
        tabs.getTabs().setAll(changes, course);
        why.setId("plan-why");
        why.setPadding(new Insets(12));
        var scroll = new ScrollPane(why);
        scroll.setId("plan-why-scroll");
        scroll.setFitToWidth(true);
        var panes = new SplitPane(tree, tabs, scroll);
        panes.setDividerPositions(0.22, 0.78);
        SplitPane.setResizableWithParent(tree, false);
        SplitPane.setResizableWithParent(scroll, false);
        return panes;
    }

    private Node bottom() {
        summary.setId("plan-summary");
        notice.setId("plan-notice");
        export.setId("plan-export");
        export.setText(kit.text("ui.plan.export"));
        for (var form : Export.Form.values()) {
            var item = new MenuItem(kit.text("ui.plan.export." + form.ending()));
            item.setId("plan-export-" + form.ending());
            item.setOnAction(event -> files.save("plan." + form.ending()).ifPresent(path -> model.export(form, path)));
            export.getItems().add(item);
        }
        var bar = new FlowPane(12, 8, summary, notice, save, export, kit.framed(rehearse), kit.framed(run));
        bar.setId("plan-bar");
        bar.setPadding(new Insets(8, 16, 8, 16));
        return bar;
    }

    @Override
    public Node node() {
        return root;
    }

    @Override
    public void activate(Place place) {
        model.published().show(this::show);
        if (place instanceof Place.Plan(var wanted)) {
            wanted.ifPresent(each -> {
                fill(each);
                if (!model.published().get().making().wanted().equals(wanted)) {
                    model.plan(each);
                }
            });
        }
    }

    @Override
    public void deactivate() {
        model.published().hide();
    }

    @Override
    public void focus() {
        file.requestFocus();
    }

    private void fill(Wanted wanted) {
        file.setValue(wanted.file());
        against.setValue(wanted.against());
        adopt.setSelected(wanted.adopt());
    }

    private void make() {
        var name = Optional.ofNullable(file.getEditor().getText()).orElse("").strip();
        if (name.isEmpty()) {
            file.requestFocus();
            return;
        }
        var wanted = model.published()
                .get()
                .making()
                .wanted()
                .filter(before -> before.file().equals(name))
                .orElse(Wanted.of(name));
        var other =
                Optional.ofNullable(against.getEditor().getText()).orElse("").strip();
        var next = new Wanted(name, wanted.strategy(), other, adopt.isSelected(), wanted.overlay());
        model.plan(next);
    }

    private void inspect(Pick pick) {
        if (pick instanceof Pick.Item(var cluster, var id)) {
            model.published()
                    .get()
                    .made()
                    .flatMap(made -> made.plan().lane(cluster))
                    .flatMap(lane -> lane.object(id))
                    .ifPresent(object ->
                            inspector.accept(new Subject.KubernetesObject(Optional.of(cluster), object.manifest())));
        }
    }

    private void save() {
        model.published()
                .get()
                .made()
                .flatMap(made -> files.save(made.plan().application() + "-plan.json"))
                .ifPresent(model::save);
    }

    private void show(Picture now) {
        drawing = true;
        try {
            draw(now);
        } finally {
            drawing = false;
        }
    }

    private void draw(Picture now) {
        var names = Stream.concat(now.catalog().plans().stream(), now.catalog().applications().stream())
                .map(Catalog.Entry::file)
                .distinct()
                .toList();
        if (!file.getItems().equals(names)) {
            var kept = file.getEditor().getText();
            file.getItems().setAll(names);
            file.getEditor().setText(kept == null || kept.isEmpty() && !names.isEmpty() ? names.getFirst() : kept);
        }
        make.setDisable(now.making().since().isPresent());
        var bars = new ArrayList<Node>(List.of(above.getChildren().getFirst()));
        now.making().since().ifPresent(since -> {
            waiting.setText(kit.text(
                    "ui.plan.since", now.making().wanted().map(Wanted::file).orElse(""), kit.clock(since)));
            bars.add(waitingRow);
        });
        now.making().trouble().ifPresent(told -> {
            trouble.setText(kit.text(told.what())
                    + told.hint().map(hint -> "\n" + kit.text(hint)).orElse(""));
            bars.add(trouble);
        });
        now.made().ifPresent(made -> {
            header.setText(headline(now, made));
            bars.add(header);
        });
        problems(now);
        if (!problems.getChildren().isEmpty()) {
            bars.add(problems);
        }
        if (!now.question().equals(asked)) {
            asked = now.question();
            asked.ifPresent(question -> gate.ask(
                    kit.text("ui.plan.run-asks", now.made().map(this::clusters).orElse("")), question.needs()));
        }
        asked.ifPresent(question -> bars.add(gate.node()));
        if (!above.getChildren().equals(bars)) {
            above.getChildren().setAll(bars);
        }
        root.setCenter(now.made().isPresent() ? split : now.making().since().isPresent() ? null : empty);
        tree(now);
        modes.forEach(
                toggle -> toggle.setSelected(toggle.getUserData() == now.look().mode()));
        noise.setSelected(now.look().noise());
        var shown = now.look().mode() == Mode.RAW ? raw : diff.node();
        if (!centre.getChildren().equals(List.of(shown))) {
            centre.getChildren().setAll(shown);
        }
        if (now.look().mode() == Mode.RAW) {
            if (!raw.getItems().equals(now.shown().raw())) {
                raw.getItems().setAll(now.shown().raw());
            }
        } else {
            diff.show(now.shown().lines(), now.look().mode() == Mode.SPLIT);
        }
        why(now);
        steps.show(now);
        summary.setText(now.made().map(this::counts).orElse(""));
        notice.setText(now.notice().map(kit::text).orElse(""));
        kit.allow(run, now.noRun());
        kit.allow(rehearse, now.noRehearsal());
        save.setDisable(now.made().isEmpty());
        export.setDisable(now.made().isEmpty());
    }

    private String headline(Picture now, Made made) {
        var plan = made.plan();
        boolean live = made.look().filter(look -> !look.states().isEmpty()).isPresent();
        return kit.text(
                        "ui.plan.header",
                        plan.application(),
                        plan.namespace(),
                        plan.version().brief(),
                        plan.intent().brief(),
                        plan.strategy())
                + "  "
                + kit.text(
                        live ? "ui.plan.mode-live" : "ui.plan.mode-offline",
                        made.comparison().changes().left())
                + "  "
                + kit.text("ui.at", kit.clock(now.making().drawn().orElseThrow().at()));
    }

    private String clusters(Made made) {
        return String.join(
                ", ",
                made.plan().lanes().stream().map(lane -> lane.cluster().value()).toList());
    }

    private void problems(Picture now) {
        var lines = new ArrayList<Node>();
        now.making().drawn().map(each -> each.diagnostics()).orElse(List.of()).stream()
                .limit(20)
                .map(this::problem)
                .forEach(lines::add);
        now.made().ifPresent(made -> {
            made.look()
                    .ifPresent(look -> look.failures().values().forEach(failure -> {
                        var told = ClusterTrouble.told(failure, kit.texts());
                        lines.add(kit.wrapped(kit.text(told.what())
                                + told.hint().map(hint -> "\n" + kit.text(hint)).orElse("")));
                    }));
            for (Obstacle obstacle : made.comparison().obstacles()) {
                lines.add(kit.wrapped("\u2716 " + kit.text(obstacle.message()) + "\n" + kit.text(obstacle.remedy())));
            }
        });
        problems.getChildren().setAll(lines);
    }

    private Node problem(Diagnostic diagnostic) {
        var words = kit.wrapped(diagnostic.span() + "  " + kit.text(diagnostic.message())
                + diagnostic.hint().map(hint -> "  " + kit.text(hint)).orElse(""));
        return Kit.row(kit.severity(diagnostic.severity()), words);
    }

    private void tree(Picture now) {
        if (!now.shown().tree().equals(drawnTree)) {
            drawnTree = now.shown().tree();
            tree.setRoot(now.shown().tree().map(this::item).orElse(null));
        }
        select(tree.getRoot(), now.look().pick());
    }

    private void select(@Nullable TreeItem<Branch> item, Pick pick) {
        if (item == null) {
            return;
        }
        if (item.getValue().pick().equals(pick)) {
            if (!item.equals(tree.getSelectionModel().getSelectedItem())) {
                tree.getSelectionModel().select(item);
            }
            return;
        }
        item.getChildren().forEach(child -> select(child, pick));
    }

    private TreeItem<Branch> item(Branch branch) {
        var item = new TreeItem<>(branch);
        item.setExpanded(true);
        branch.children().forEach(child -> item.getChildren().add(item(child)));
        return item;
    }

    private void why(Picture now) {
        var lines = new ArrayList<Node>();
        lines.add(kit.title(kit.text("ui.plan.why")));
        now.shown()
                .change()
                .ifPresent(change -> lines.add(kit.wrapped(change.id().toString())));
        var risks = now.shown().risks();
        if (risks.isEmpty()) {
            var none = kit.wrapped(kit.text("ui.plan.no-risks"));
            none.getStyleClass().add("dim");
            lines.add(none);
        }
        for (var risk : risks) {
            lines.add(new VBox(2, kit.risk(risk.level()), kit.wrapped(kit.text(risk.message()))));
        }
        now.shown().change().ifPresent(change -> now.made().ifPresent(made -> order(change, made, lines)));
        why.getChildren().setAll(lines);
    }

    /** Between which objects it is applied. */
    private void order(ObjectChange change, Made made, List<Node> lines) {
        change.cluster().flatMap(made.plan()::lane).ifPresent(lane -> {
            for (int i = 0; i < lane.objects().size(); i++) {
                if (lane.objects().get(i).id().equals(change.id())) {
                    lines.add(kit.wrapped(
                            kit.text("ui.plan.order", i + 1, lane.objects().size())));
                    if (i > 0) {
                        lines.add(kit.wrapped(kit.text(
                                "ui.plan.after", lane.objects().get(i - 1).id())));
                    }
                    if (i + 1 < lane.objects().size()) {
                        lines.add(kit.wrapped(kit.text(
                                "ui.plan.before", lane.objects().get(i + 1).id())));
                    }
                }
            }
        });
        change.owner().ifPresent(owner -> lines.add(kit.wrapped(kit.text("release.report.driven-by", owner))));
    }

    private String counts(Made made) {
        var changes = made.comparison().changes();
        var text = kit.text(
                "release.report.summary",
                changes.count(Operation.CREATE),
                changes.count(Operation.UPDATE),
                changes.count(Operation.REPLACE),
                changes.count(Operation.RENAME),
                changes.count(Operation.DELETE),
                changes.count(Operation.KEEP));
        return Plain.highest(changes.changes())
                .map(level -> text + " "
                        + kit.text(Message.of(
                                "release.report.highest-risk",
                                kit.text("release.report.level." + level.name().toLowerCase(Locale.ROOT)))))
                .orElse(text);
    }

    private final class BranchCell extends TreeCell<Branch> {
        @Override
        protected void updateItem(@Nullable Branch branch, boolean none) {
            super.updateItem(branch, none);
            if (none || branch == null) {
                setText(null);
                setGraphic(null);
                return;
            }
            var name = branch.name().isEmpty() ? kit.text("ui.plan.everything") : branch.name();
            var words = branch.operation()
                    .map(operation -> Plain.sign(operation) + " " + name)
                    .orElse(name);
            var row = Kit.row(new Label(words));
            if (branch.operation().isEmpty()) {
                row.getChildren().add(kit.dim(Long.toString(branch.changes())));
            }
            branch.risk()
                    .filter(level -> level != Risk.Level.INFO)
                    .ifPresent(level -> row.getChildren().add(kit.risk(level)));
            setText(null);
            setGraphic(row);
            setAccessibleText(words);
        }
    }
}
