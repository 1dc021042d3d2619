package dev.slipway.app.shell;

import dev.slipway.api.ui.Mark;
import dev.slipway.app.ui.Notices;
import dev.slipway.app.ui.Notices.Notice;
import dev.slipway.app.ui.kit.Kit;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** Everything the person was told, newest first; a word narrows it down. */
final class NoticesPane {
    private final Kit kit;
    private final TextField filter = new TextField();
    private final ListView<Notice> list = new ListView<>();
    private final VBox root;

    NoticesPane(Kit kit, Notices notices, Runnable close) {
        this.kit = kit;
        filter.setId("notices-filter");
        filter.setPromptText(kit.text("ui.filter"));
        filter.setAccessibleText(kit.text("ui.filter"));
        filter.textProperty()
                .addListener(
                        (property, before, text) -> show(notices.published().get()));
        list.setId("notices-list");
        list.setAccessibleText(kit.text("ui.notices"));
        list.setCellFactory(view -> new NoticeCell());
        list.setPrefSize(520, 400);
        list.setPlaceholder(kit.dim(kit.text("ui.notices.none")));
        list.setOnMouseClicked(event -> {
            var notice = list.getSelectionModel().getSelectedItem();
            if (notice != null && event.getClickCount() == 2) {
                notice.place().ifPresent(place -> {
                    close.run();
                    kit.go(place);
                });
            }
        });
        root = new VBox(
                8,
                kit.title(kit.text("ui.notices")),
                filter,
                list,
                Kit.row(
                        kit.button("notices-copy", "ui.copy", Feather.COPY, this::copy),
                        kit.button("notices-clear", "ui.notices.clear", notices::clear),
                        kit.button("notices-close", "ui.close", close)));
        root.setId("notices");
    }

    VBox node() {
        return root;
    }

    void focus() {
        list.requestFocus();
    }

    void show(List<Notice> all) {
        var wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        list.getItems()
                .setAll(all.stream()
                        .filter(notice -> words(notice).toLowerCase(Locale.ROOT).contains(wanted))
                        .toList());
    }

    private String words(Notice notice) {
        return kit.text(notice.what())
                + notice.hint().map(hint -> "\n" + kit.text(hint)).orElse("");
    }

    private void copy() {
        var notice = list.getSelectionModel().getSelectedItem();
        var content = new ClipboardContent();
        content.putString(
                notice == null
                        ? String.join(
                                "\n", list.getItems().stream().map(this::line).toList())
                        : line(notice));
        Clipboard.getSystemClipboard().setContent(content);
    }

    private String line(Notice notice) {
        return kit.time(notice.at()) + " " + notice.weight() + " "
                + notice.what().code() + " " + words(notice);
    }

    static Mark mark(Notices.Weight weight) {
        return switch (weight) {
            case DONE -> Mark.DONE;
            case INFORMATION -> Mark.NOT_STARTED;
            case NEEDS_YOU -> Mark.NEEDS_YOU;
            case FAILED -> Mark.FAILED;
        };
    }

    private final class NoticeCell extends ListCell<Notice> {
        @Override
        protected void updateItem(@Nullable Notice notice, boolean none) {
            super.updateItem(notice, none);
            setText(null);
            if (none || notice == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            var sign = new Label(mark(notice.weight()).sign());
            sign.getStyleClass().add(mark(notice.weight()).styleClass());
            sign.setMinWidth(Region.USE_PREF_SIZE);
            var words = kit.wrapped(words(notice));
            words.maxWidthProperty().bind(list.widthProperty().subtract(140));
            setGraphic(Kit.row(sign, words, Kit.space(), kit.ago(notice.at())));
            setAccessibleText(words(notice));
        }
    }
}
