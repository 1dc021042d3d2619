package dev.slipway.api.render;

import dev.slipway.api.application.DocumentKind;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.ValuePath;
import java.util.List;
import java.util.Optional;

/** A form: the fields of a document, in the order people fill them. Shown as a window's form and as help on a terminal. */
public record FormModel(DocumentKind kind, Message title, List<FormField> fields) {
    public FormModel {
        fields = List.copyOf(fields);
    }

    /**
     * One field.
     *
     * @param path where its value stands in the document
     * @param children fields of a group, or of one item of a list
     */
    public record FormField(
            ValuePath path,
            Input input,
            boolean required,
            Message label,
            Message description,
            Optional<Value> defaultValue,
            List<String> choices,
            List<FormField> children) {
        public FormField {
            choices = List.copyOf(choices);
            children = List.copyOf(children);
        }
    }

    /** The sort of input. */
    public enum Input {
        TEXT,
        MULTILINE,
        INTEGER,
        BOOLEAN,
        CHOICE,
        QUANTITY,
        DURATION,
        PERCENT,
        IMAGE,
        SECRET_REFERENCE,
        TEXT_MAP,
        TEXT_LIST,
        GROUP,
        LIST
    }
}
