package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.text;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The package {@code text/tabwriter}: cells that end with a tab are as wide as the widest of their column, which is a run of lines that all
 * have such a cell. A form feed ends all columns.
 */
final class TabWriter {

    private static final String CELL_END = "[\t\u000b]";

    private TabWriter() {}

    static Library library() {
        return new Library.Table("text/tabwriter")
                .function("Write", Kind.STRING, TabWriter::write, ANY)
                .library();
    }

    private static Datum write(Args args) throws Failure {
        return switch (args.get(0)) {
            case Datum.Items items -> {
                StringBuilder lines = new StringBuilder();
                for (Datum line : items.values()) {
                    lines.append(string(line)).append('\n');
                }
                yield text(aligned(lines.toString()));
            }
            case Datum.Text text -> text(aligned(text.value()));
            case Datum.Bytes bytes -> text(aligned(args.decoded(0)));
            default -> throw Failure.wrong(StdCode.TYPE, new Shown(args.get(0)), "(string|bytes|list)");
        };
    }

    private static String string(Datum line) throws Failure {
        return switch (line) {
            case Datum.Text text -> text.value();
            case Datum.Bytes bytes -> new String(bytes.value(), StandardCharsets.UTF_8);
            default -> throw Failure.wrong(StdCode.TYPE, new Shown(line), "(string|bytes)");
        };
    }

    private static String aligned(String text) {
        StringBuilder out = new StringBuilder();
        String[] blocks = text.split("\f", -1);
        for (int i = 0; i < blocks.length; i++) {
            out.append(i > 0 ? "\n" : "");
            block(blocks[i], out);
        }
        return out.toString();
    }

    private static void block(String text, StringBuilder out) {
        List<List<String>> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(Arrays.asList(line.split(CELL_END, -1)));
        }
        for (int line = 0; line < lines.size(); line++) {
            List<String> cells = lines.get(line);
            out.append(line > 0 ? "\n" : "");
            for (int column = 0; column < cells.size(); column++) {
                String cell = cells.get(column);
                out.append(cell);
                if (column < cells.size() - 1) {
                    out.repeat(' ', width(lines, line, column) - runes(cell));
                }
            }
        }
    }

    private static int width(List<List<String>> lines, int line, int column) {
        int from = line;
        while (from > 0 && lines.get(from - 1).size() - 1 > column) {
            from--;
        }
        int width = 0;
        for (int i = from; i < lines.size() && lines.get(i).size() - 1 > column; i++) {
            width = Math.max(width, runes(lines.get(i).get(column)) + 1);
        }
        return width;
    }

    private static int runes(String text) {
        return text.codePointCount(0, text.length());
    }
}
