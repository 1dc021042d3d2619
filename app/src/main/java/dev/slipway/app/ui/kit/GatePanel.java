package dev.slipway.app.ui.kit;

import dev.slipway.app.run.CommandGate.Need;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** Asks what the command gate asks, and hands on what was said. */
public final class GatePanel {
    private final Kit kit;
    private final String id;
    private final VBox box = new VBox(8);
    private final BiConsumer<Set<String>, String> answered;
    private final Runnable withdrawn;

    /**
     * @param id beginning of the ids of its parts
     * @param answered gets what was typed and ticked, and the reason
     */
    public GatePanel(Kit kit, String id, BiConsumer<Set<String>, String> answered, Runnable withdrawn) {
        this.kit = kit;
        this.id = id;
        this.answered = answered;
        this.withdrawn = withdrawn;
        box.setId(id);
        box.getStyleClass().add("question");
    }

    public Node node() {
        return box;
    }

    /** @param what stands above the questions: what is about to happen */
    public void ask(String what, List<Need> needs) {
        box.getChildren().clear();
        if (!what.isEmpty()) {
            line(kit.wrapped(what));
        }
        var typed = new ArrayList<TextField>();
        var ticks = new ArrayList<CheckBox>();
        var reason = new TextField();
        reason.setId(id + "-reason");
        boolean possible = true;
        for (var need : needs) {
            switch (need) {
                case Need.Agree _ -> line(kit.label("ui.gate.agree"));
                case Need.Type(var name) -> {
                    var field = new TextField();
                    field.setId(id + "-name-" + typed.size());
                    typed.add(field);
                    labelled(kit.text("ui.gate.type", name), field);
                }
                case Need.Tick(var group) -> {
                    var tick = new CheckBox(group);
                    tick.setId(id + "-tick-" + ticks.size());
                    ticks.add(tick);
                    line(tick);
                }
                case Need.Reason _ -> labelled(kit.text("ui.gate.reason"), reason);
                case Need.Check _ -> {
                    possible = false;
                    line(kit.label("ui.gate.check"));
                }
                case Need.Locked _ -> {
                    possible = false;
                    line(kit.label("ui.gate.locked"));
                }
            }
        }
        Button go = kit.button(id + "-go", "ui.gate.go", () -> answered.accept(said(typed, ticks), reason.getText()));
        go.setDisable(!possible);
        go.getStyleClass().add("accent");
        var back = kit.button(id + "-back", "ui.gate.back", withdrawn);
        line(new HBox(8, go, back));
        (typed.isEmpty() ? ticks.isEmpty() ? go : ticks.getFirst() : typed.getFirst()).requestFocus();
    }

    private static Set<String> said(List<TextField> typed, List<CheckBox> ticks) {
        var said = new HashSet<String>();
        typed.forEach(field -> said.add(field.getText().strip()));
        ticks.stream().filter(CheckBox::isSelected).forEach(box -> said.add(box.getText()));
        return said;
    }

    private void line(Node node) {
        box.getChildren().add(node);
    }

    private void labelled(String words, TextField field) {
        var label = new Label(words);
        label.setLabelFor(field);
        field.setAccessibleText(words);
        box.getChildren().addAll(label, field);
    }
}
