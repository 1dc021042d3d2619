package dev.slipway.app.ui.application;

import dev.slipway.api.diagnostic.Diagnostic;
import java.util.List;
import jfx.incubator.scene.control.richtext.SyntaxDecorator;
import jfx.incubator.scene.control.richtext.TextPos;
import jfx.incubator.scene.control.richtext.model.CodeTextModel;
import jfx.incubator.scene.control.richtext.model.RichParagraph;

/** Colours YAML line by line, and underlines what is wrong with it. */
final class YamlDecorator implements SyntaxDecorator {
    /** Beyond it a line is shown plain. */
    private static final int LONGEST = 4_000;

    private final List<Diagnostic> diagnostics;

    YamlDecorator(List<Diagnostic> diagnostics) {
        this.diagnostics = List.copyOf(diagnostics);
    }

    @Override
    public RichParagraph createRichParagraph(CodeTextModel model, int index) {
        var line = model.getPlainText(index);
        var paragraph = RichParagraph.builder();
        if (line.length() > LONGEST) {
            return paragraph.addSegment(line).build();
        }
        for (var token : YamlTokens.of(line)) {
            paragraph.addWithStyleNames(token.text(), token.sort().style());
        }
        for (var diagnostic : diagnostics) {
            var span = diagnostic.span();
            if (span.line() == index + 1 && !line.isEmpty()) {
                int from = Math.clamp(span.column() - 1L, 0, line.length() - 1);
                int to = span.endLine() == span.line()
                        ? Math.clamp(span.endColumn() - 1L, from + 1, line.length())
                        : line.length();
                paragraph.addWavyUnderline(
                        from,
                        to - from,
                        switch (diagnostic.severity()) {
                            case ERROR -> "wrong";
                            case WARNING, NOTE -> "doubtful";
                        });
            }
        }
        return paragraph.build();
    }

    @Override
    public void handleChange(CodeTextModel model, TextPos start, TextPos end, int top, int lines, int bottom) {
        // each line is coloured by itself: nothing is kept that a change could make wrong
    }
}
