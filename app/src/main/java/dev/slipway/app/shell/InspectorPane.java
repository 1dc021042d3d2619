package dev.slipway.app.shell;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.ui.Subject;
import dev.slipway.api.ui.UiHost;
import dev.slipway.app.ui.cluster.KubectlCommand;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.workspace.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TitledPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/** What is known of the thing that is selected: its YAML, and what plugins add. */
final class InspectorPane {
    private final Kit kit;
    private final UiHost host;
    private final Guard guard;
    private final Contributions contributions;
    private final Function<ClusterName, Optional<ClusterTarget>> targets;
    private final VBox content = new VBox(8);
    private final ScrollPane scroll = new ScrollPane(content);
    private Optional<Subject> shown = Optional.empty();

    /** @param targets the workspace's clusters by name */
    InspectorPane(
            Kit kit,
            UiHost host,
            Guard guard,
            Contributions contributions,
            Function<ClusterName, Optional<ClusterTarget>> targets) {
        this.targets = targets;
        this.kit = kit;
        this.host = host;
        this.guard = guard;
        this.contributions = contributions;
        content.setPadding(new Insets(12));
        scroll.setId("inspector");
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setPrefWidth(340);
        scroll.setMinWidth(200);
        show(Optional.empty());
    }

    Region node() {
        return scroll;
    }

    void show(Optional<Subject> subject) {
        shown = subject;
        if (subject.isEmpty()) {
            content.getChildren().setAll(kit.dim(kit.text("ui.inspector.none")));
            return;
        }
        var parts = new ArrayList<Node>();
        var thing = subject.get();
        parts.add(kit.title(
                switch (thing) {
                    case Subject.KubernetesObject object ->
                        object.manifest().id().kind() + " "
                                + object.manifest().id().name();
                    case Subject.Run run ->
                        run.run().application() + " " + run.run().run();
                    case Subject.Application application ->
                        application.application().value();
                }));
        for (var inspector : contributions.inspectors()) {
            boolean takes = guard.get(
                            inspector.pluginId(), () -> inspector.extension().accepts(thing))
                    .orElse(false);
            if (takes) {
                var pane = new TitledPane(
                        kit.text(inspector.extension().title()),
                        guard.node(
                                kit,
                                inspector.pluginId(),
                                () -> inspector.extension().show(host, thing)));
                pane.setId("inspector-" + inspector.pluginId() + "-"
                        + inspector.extension().id());
                parts.add(pane);
            }
        }
        if (thing instanceof Subject.KubernetesObject object) {
            object.cluster()
                    .flatMap(targets)
                    .ifPresent(target -> parts.add(kit.button(
                            "inspector-kubectl",
                            "ui.clusters.copy",
                            Feather.COPY,
                            () -> copy(target, object.manifest()))));
            var yaml = new ListView<String>();
            yaml.setId("inspector-yaml");
            yaml.setAccessibleText("YAML");
            yaml.getStyleClass().add("diff");
            yaml.getItems()
                    .setAll(List.of(YamlWriter.print(object.manifest().tree()).split("\n")));
            VBox.setVgrow(yaml, Priority.ALWAYS);
            parts.add(yaml);
        }
        content.getChildren().setAll(parts);
    }

    private static void copy(ClusterTarget target, Manifest object) {
        var content = new ClipboardContent();
        content.putString(KubectlCommand.get(target, object.id(), object.namespace()));
        Clipboard.getSystemClipboard().setContent(content);
    }

    Optional<Subject> shown() {
        return shown;
    }
}
