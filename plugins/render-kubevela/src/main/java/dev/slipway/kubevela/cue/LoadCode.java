package dev.slipway.kubevela.cue;

/** Why something cannot be read as CUE or data, or not be handed out. The ids are stable; each has a sentence in the message files beside this class. */
public enum LoadCode {
    FILE_MISSING("file-missing"),
    FILE_UNREADABLE("file-unreadable"),
    FILE_LARGE("file-large"),
    FILE_TEXT("file-text"),
    PACKAGES("packages"),
    FOLDER_PACKAGES("folder-packages"),
    FOLDER_EMPTY("folder-empty"),
    FOLDER_PACKAGE("folder-package"),
    LANGUAGE("language"),
    LANGUAGE_NEWER("language-newer"),
    IMPORT_PATH("import-path"),
    CONDITION("condition"),
    CONDITION_TWICE("condition-twice"),
    CONDITION_PARTS("condition-parts"),
    TAG_UNUSED("tag-unused"),
    TAG_VALUE("tag-value"),
    TAG_TYPE("tag-type"),
    JSON("json"),
    TOML("toml"),
    YAML("yaml"),
    YAML_SIZE("yaml-size"),
    YAML_ALIAS("yaml-alias"),
    YAML_KEY("yaml-key"),
    YAML_BASE64("yaml-base64"),
    EXPRESSION("expression"),
    TOO_LARGE("too-large"),
    TOO_DEEP("too-deep");

    private final String id;

    LoadCode(String id) {
        this.id = "cue.load." + id;
    }

    /** The id, which never changes: {@code cue.load.file-missing}. */
    public String id() {
        return id;
    }
}
