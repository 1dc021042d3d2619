package dev.slipway.tests.window;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.app.release.report.ReportStyle;
import dev.slipway.app.workspace.YamlWriter;

/** A style that keeps codes as they are. */
final class Lines {
    static final ReportStyle STYLE = new ReportStyle() {
        @Override
        public String words(Message message) {
            return message.code();
        }

        @Override
        public String yaml(Value value) {
            return YamlWriter.print(value);
        }
    };

    private Lines() {}
}
