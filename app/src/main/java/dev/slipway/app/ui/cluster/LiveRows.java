package dev.slipway.app.ui.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import javafx.scene.control.TableView;

/** Brings a table to new rows by the fewest changes, so that selection and scrolling stay where they are. */
public final class LiveRows {
    private LiveRows() {}

    public static void show(TableView<LiveRow> table, List<LiveRow> rows) {
        var items = table.getItems();
        if (items.equals(rows)) {
            return;
        }
        if (items.isEmpty() || !sameKeys(items, rows)) {
            var selected = table.getSelectionModel().getSelectedItem();
            items.setAll(rows);
            if (selected != null) {
                for (int i = 0; i < rows.size(); i++) {
                    if (rows.get(i).key().equals(selected.key())) {
                        table.getSelectionModel().select(i);
                        break;
                    }
                }
            }
            return;
        }
        var at = new HashMap<String, Integer>();
        for (int i = 0; i < items.size(); i++) {
            at.put(items.get(i).key(), i);
        }
        for (var row : rows) {
            var index = at.get(row.key());
            if (index != null && !items.get(index).equals(row)) {
                items.set(index, row);
            }
        }
    }

    private static boolean sameKeys(List<LiveRow> before, List<LiveRow> after) {
        if (before.size() != after.size()) {
            return false;
        }
        var keys = new HashSet<String>();
        before.forEach(row -> keys.add(row.key()));
        return after.stream().map(LiveRow::key).allMatch(keys::contains);
    }
}
