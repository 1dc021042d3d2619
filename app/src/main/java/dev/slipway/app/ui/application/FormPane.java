package dev.slipway.app.ui.application;

import dev.slipway.api.application.Document;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.render.FormModel;
import dev.slipway.api.render.FormModel.FormField;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.app.ui.kit.Kit;
import dev.slipway.app.workspace.YamlReader;
import dev.slipway.app.workspace.YamlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;

/**
 * The form of a document. It holds nothing of its own: each change goes into the text, and the text comes back. A field that
 * is in hand keeps what is typed until it is left.
 */
final class FormPane {
    private final Kit kit;
    private final BiConsumer<ValuePath, Optional<Value>> changed;
    private final VBox fields = new VBox(8);
    private final ScrollPane scroll = new ScrollPane(fields);
    private final Map<ValuePath, Filled> filled = new LinkedHashMap<>();
    private Optional<FormModel> drawn = Optional.empty();
    private boolean filling;

    /** A control, and how it takes a value. */
    private record Input(Control control, Consumer<Optional<Value>> fill) {}

    /** @param problem where its problem is told */
    private record Filled(Input input, Label problem) {}

    /** @param changed told of a new value, or of none */
    FormPane(Kit kit, BiConsumer<ValuePath, Optional<Value>> changed) {
        this.kit = kit;
        this.changed = changed;
        fields.setPadding(new Insets(12));
        scroll.setId("form");
        scroll.setFitToWidth(true);
    }

    Node node() {
        return scroll;
    }

    void show(Optional<FormModel> form, Optional<Document> document, List<Diagnostic> diagnostics) {
        if (!form.equals(drawn)) {
            drawn = form;
            fields.getChildren().clear();
            filled.clear();
            form.ifPresent(model -> {
                fields.getChildren().add(kit.title(kit.text(model.title())));
                model.fields().forEach(field -> fields.getChildren().add(field(field)));
            });
            if (form.isEmpty()) {
                fields.getChildren().add(kit.wrapped(kit.text("ui.form.none")));
            }
        }
        filling = true;
        try {
            document.ifPresent(doc -> filled.forEach((path, each) -> {
                if (!each.input().control().isFocused()) {
                    each.input().fill().accept(path.in(doc.tree()));
                }
                var place = doc.places().of(path);
                each.problem()
                        .setText(diagnostics.stream()
                                .filter(diagnostic -> place.line() > 0
                                        && doc.places().values().containsKey(path)
                                        && diagnostic.span().line() == place.line()
                                        && diagnostic.span().column()
                                                >= doc.places().ofKey(path).column())
                                .map(diagnostic -> "\u2716 " + kit.text(diagnostic.message()))
                                .findFirst()
                                .orElse(""));
                each.problem().setManaged(!each.problem().getText().isEmpty());
            }));
        } finally {
            filling = false;
        }
    }

    private Node field(FormField field) {
        var words = kit.text(field.label()) + (field.required() ? " *" : "");
        if (field.input() == FormModel.Input.GROUP) {
            var box = new VBox(8);
            field.children().forEach(child -> box.getChildren().add(field(child)));
            var pane = new TitledPane(words, box);
            pane.setId(id(field.path()));
            pane.setAnimated(false);
            return pane;
        }
        var label = new Label(words);
        var made = control(field);
        var control = made.control();
        control.setId(id(field.path()));
        control.setAccessibleText(words);
        control.setAccessibleHelp(kit.text(field.description()));
        control.setTooltip(new Tooltip(kit.text(field.description())));
        label.setLabelFor(control);
        var problem = new Label();
        problem.getStyleClass().add("mark-failed");
        problem.setWrapText(true);
        filled.put(field.path(), new Filled(made, problem));
        return new VBox(2, label, control, problem);
    }

    private static String id(ValuePath path) {
        return "form-" + path.toString().replaceAll("[^A-Za-z0-9]+", "-");
    }

    private Input control(FormField field) {
        return switch (field.input()) {
            case BOOLEAN -> {
                var box = new CheckBox();
                box.setOnAction(event -> {
                    if (!filling) {
                        changed.accept(field.path(), Optional.of(Value.of(box.isSelected())));
                    }
                });
                yield new Input(
                        box,
                        value -> box.setSelected(value.or(field::defaultValue)
                                .filter(Value.of(true)::equals)
                                .isPresent()));
            }
            case CHOICE -> {
                var box = new ComboBox<String>();
                box.getItems().add("");
                box.getItems().addAll(field.choices());
                box.setOnAction(event -> {
                    if (!filling) {
                        changed.accept(field.path(), text(box.getValue()));
                    }
                });
                yield new Input(box, value -> box.setValue(shown(value)));
            }
            case MULTILINE, TEXT_MAP, TEXT_LIST, LIST, GROUP -> {
                var area = new TextArea();
                area.setPrefRowCount(4);
                onLeft(area, () -> changed.accept(field.path(), several(field, area.getText())));
                yield new Input(area, value -> area.setText(shown(value)));
            }
            case TEXT, INTEGER, QUANTITY, DURATION, PERCENT, IMAGE, SECRET_REFERENCE -> {
                var line = new TextField();
                field.defaultValue().ifPresent(value -> line.setPromptText(words(value)));
                line.setOnAction(event -> changed.accept(field.path(), single(field, line.getText())));
                onLeft(line, () -> changed.accept(field.path(), single(field, line.getText())));
                yield new Input(line, value -> line.setText(shown(value)));
            }
        };
    }

    private void onLeft(Control control, Runnable left) {
        control.focusedProperty().addListener((property, before, focused) -> {
            if (!focused && !filling) {
                left.run();
            }
        });
    }

    private static String shown(Optional<Value> value) {
        return value.map(FormPane::words).orElse("");
    }

    private static String words(Value value) {
        return switch (value) {
            case Value.StringValue(var text) -> text;
            case Value.ObjectValue _, Value.ListValue _ -> YamlWriter.print(value);
            case Value.NumberValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ ->
                YamlWriter.print(value).strip();
        };
    }

    private static Optional<Value> text(String typed) {
        return typed == null || typed.isBlank() ? Optional.empty() : Optional.of(Value.of(typed.strip()));
    }

    /** What is no number stays a text, so that the document's own diagnostics say what is wrong. */
    private static Optional<Value> single(FormField field, String typed) {
        if (field.input() == FormModel.Input.INTEGER
                && typed != null
                && typed.strip().matches("-?[0-9]{1,18}")) {
            return Optional.of(Value.of(Long.parseLong(typed.strip())));
        }
        return text(typed);
    }

    private static Optional<Value> several(FormField field, String typed) {
        if (typed == null || typed.isBlank()) {
            return Optional.empty();
        }
        if (field.input() == FormModel.Input.MULTILINE) {
            return Optional.of(Value.of(typed));
        }
        var read = YamlReader.read("form", "value:\n" + typed.indent(2));
        return read.failed() || read.documents().isEmpty()
                ? Optional.of(Value.of(typed))
                : Optional.ofNullable(read.documents().getFirst().tree().get("value"));
    }
}
