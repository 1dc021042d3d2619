package dev.slipway.app.desk;

import dev.slipway.api.diagnostic.Diagnostic;
import java.util.List;

/**
 * What lies in a workspace.
 *
 * @param diagnostics everything wrong with its documents
 * @param leftOut files that were not looked at because there are too many
 */
public record Catalog(List<Entry> entries, List<Diagnostic> diagnostics, int leftOut) {
    public static final Catalog EMPTY = new Catalog(List.of(), List.of(), 0);

    public Catalog {
        entries = List.copyOf(entries);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * A document that can be planned.
     *
     * @param file as the workspace folder names it
     * @param name of the application
     * @param kind of the document
     * @param plan whether it is a release plan that names its application
     */
    public record Entry(String file, String name, String kind, boolean plan) {}

    /** The applications, each with its plan's file where one goes with it. */
    public List<Entry> applications() {
        return entries.stream().filter(entry -> !entry.plan()).toList();
    }

    /** The release plans that name an application. */
    public List<Entry> plans() {
        return entries.stream().filter(Entry::plan).toList();
    }
}
