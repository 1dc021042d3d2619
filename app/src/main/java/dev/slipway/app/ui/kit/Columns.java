package dev.slipway.app.ui.kit;

import dev.slipway.api.ui.Mark;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a table whose rows are {@code R}; each is called {@code TABLE-column-ID}.
 *
 * @param table the table's name in ids
 */
public record Columns<R>(Kit kit, String table) {
    public TableColumn<R, String> text(String id, String code, Function<R, String> value) {
        return column(id, code, value);
    }

    public TableColumn<R, Mark> mark(String id, String code, Function<R, Mark> value) {
        var column = this.<Mark>column(id, code, value);
        column.setCellFactory(each -> drawn(kit::mark));
        return column;
    }

    /** A column that draws whole rows; it cannot be sorted by. */
    public TableColumn<R, R> drawn(String id, String code, Function<R, Node> draw) {
        var column = this.<R>column(id, code, row -> row);
        column.setSortable(false);
        column.setCellFactory(each -> drawn(draw));
        return column;
    }

    private <V> TableColumn<R, V> column(String id, String code, Function<R, V> value) {
        var column = new TableColumn<R, V>(kit.text(code));
        column.setId(table + "-column-" + id);
        column.setCellValueFactory(data -> new ReadOnlyObjectWrapper<>(value.apply(data.getValue())));
        return column;
    }

    private static <R, V> TableCell<R, V> drawn(Function<V, ? extends Node> draw) {
        return new TableCell<>() {
            @Override
            protected void updateItem(@Nullable V value, boolean none) {
                super.updateItem(value, none);
                setGraphic(none || value == null ? null : draw.apply(value));
            }
        };
    }
}
