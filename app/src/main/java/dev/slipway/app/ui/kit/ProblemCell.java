package dev.slipway.app.ui.kit;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import org.jspecify.annotations.Nullable;

/** A problem of a document: how grave, where, what, and what to try. */
public final class ProblemCell extends ListCell<Diagnostic> {
    private final Kit kit;
    private final Function<SourceSpan, String> place;

    /** @param place how its place is written */
    public ProblemCell(Kit kit, Function<SourceSpan, String> place) {
        this.kit = kit;
        this.place = place;
    }

    @Override
    protected void updateItem(@Nullable Diagnostic problem, boolean none) {
        super.updateItem(problem, none);
        setText(null);
        if (none || problem == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        var where = place.apply(problem.span());
        var words = kit.text(problem.message())
                + problem.hint().map(hint -> "  " + kit.text(hint)).orElse("");
        setGraphic(Kit.row(kit.severity(problem.severity()), kit.dim(where), new Label(words)));
        setAccessibleText(where + " " + words);
    }
}
