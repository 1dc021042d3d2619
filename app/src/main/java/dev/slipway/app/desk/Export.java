package dev.slipway.app.desk;

import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.resource.Json;
import dev.slipway.app.release.report.HtmlReport;
import dev.slipway.app.release.report.JsonReport;
import dev.slipway.app.release.report.MarkdownReport;
import dev.slipway.app.release.report.ReportStyle;
import dev.slipway.app.words.Texts;
import dev.slipway.app.workspace.YamlWriter;

/** A change set as a text for others. */
public final class Export {
    private Export() {}

    /** What it becomes. */
    public enum Form {
        JSON("json"),
        MARKDOWN("md"),
        HTML("html");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }

        /** Of the file's name. */
        public String ending() {
            return ending;
        }
    }

    public static String of(ChangeSet changes, Form form, Texts texts) {
        var style = ReportStyle.plain(texts::of, YamlWriter::print);
        return switch (form) {
            case JSON -> Json.print(JsonReport.of(changes)) + "\n";
            case MARKDOWN -> MarkdownReport.of(changes, style);
            case HTML -> HtmlReport.of(changes, style);
        };
    }
}
