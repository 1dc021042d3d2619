package dev.slipway.app.cli;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.Value;
import dev.slipway.app.release.report.ReportStyle;
import dev.slipway.app.words.Texts;
import dev.slipway.app.workspace.YamlWriter;

/** Reports in the words and colours of this terminal. */
record TerminalStyle(Texts texts, Ansi ansi, boolean detailed) implements ReportStyle {
    static TerminalStyle of(Terminal terminal, boolean detailed) {
        return new TerminalStyle(terminal.texts(), terminal.ansi(), detailed);
    }

    @Override
    public String words(Message message) {
        return texts.of(message);
    }

    @Override
    public String yaml(Value value) {
        return YamlWriter.print(value);
    }

    @Override
    public String tone(Tone tone, String text) {
        return switch (tone) {
            case HEAD -> ansi.of(Ansi.Role.STRONG, text);
            case ADDED -> ansi.of(Ansi.Role.GOOD, text);
            case REMOVED, RISK -> ansi.of(Ansi.Role.BAD, text);
            case CHANGED -> ansi.of(Ansi.Role.WAITING, text);
            case QUIET -> ansi.of(Ansi.Role.DIM, text);
        };
    }
}
