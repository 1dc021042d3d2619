package dev.slipway.app.ui.application;

import dev.slipway.api.application.Document;
import dev.slipway.api.resource.Value;
import java.util.List;

/**
 * A part of an application, as its document names it.
 *
 * @param type what it is made by: a component's type, or the document's kind
 */
record Component(String name, String type) {
    /** The components of an Application; any other document is one itself, by its own name. */
    static List<Component> of(Document document) {
        var listed = document.tree().object("spec").list("components").stream()
                .filter(Value.ObjectValue.class::isInstance)
                .map(Value.ObjectValue.class::cast)
                .map(each -> new Component(
                        each.text("name").orElse("?"), each.text("type").orElse("?")))
                .toList();
        return listed.isEmpty()
                ? List.of(new Component(document.name(), document.kind().kind()))
                : listed;
    }
}
