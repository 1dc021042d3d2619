package dev.slipway.api.application;

/** What chooses a render strategy: a document's apiVersion and kind. */
public record DocumentKind(String apiVersion, String kind) {
    @Override
    public String toString() {
        return apiVersion + " " + kind;
    }
}
