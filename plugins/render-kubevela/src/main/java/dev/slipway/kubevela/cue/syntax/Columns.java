package dev.slipway.kubevela.cue.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines that are cut into cells, and how they become text: a cell that others follow in its line is as wide as the widest of its column, which
 * reaches over all lines next to each other that have such a cell there, up to a fence. Empty cells at a line's beginning are its indentation.
 *
 * <p>The rules are those that elastic tabstops have in Go's text/tabwriter. Not for use by several threads.
 */
final class Columns {

    /** What an indentation that lines up with text is counted in. */
    private static final int TAB = 8;

    private static final class Line {
        final boolean fenced;
        final List<String> cells = new ArrayList<>();
        final List<Integer> widths = new ArrayList<>();

        Line(boolean fenced) {
            this.fenced = fenced;
        }

        /** Whether it has a cell there that another one follows. */
        boolean holds(int column) {
            return column < cells.size() - 1;
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private Line line = new Line(true);

    /** Adds to the present cell. */
    void text(String text) {
        cell.append(text);
    }

    /** Ends the present cell. */
    void tab() {
        line.cells.add(cell.toString());
        cell.setLength(0);
    }

    /** Begins a line; behind a fence it has no columns in common with earlier ones. */
    void line(boolean fenced) {
        tab();
        lines.add(line);
        line = new Line(fenced);
    }

    /** All lines, the last one ended. */
    String render() {
        line(true);
        measure();
        StringBuilder out = new StringBuilder();
        for (Line each : lines) {
            boolean leading = true;
            for (int column = 0; column < each.cells.size(); column++) {
                String text = each.cells.get(column);
                leading &= text.isEmpty();
                out.append(text);
                if (each.holds(column)) {
                    int width = each.widths.get(column);
                    out.repeat(leading ? '\t' : ' ', leading ? (width + TAB - 1) / TAB : width - length(text));
                }
            }
            out.append('\n');
        }
        return out.toString();
    }

    /** Finds how wide each cell becomes, column by column. */
    private void measure() {
        boolean more = true;
        for (int column = 0; more; column++) {
            more = false;
            int from = 0;
            while (from < lines.size()) {
                if (!lines.get(from).holds(column)) {
                    from++;
                    continue;
                }
                more = true;
                int width = 0;
                int to = from;
                do {
                    width = Math.max(width, length(lines.get(to).cells.get(column)) + 1);
                    to++;
                } while (to < lines.size()
                        && !lines.get(to).fenced
                        && lines.get(to).holds(column));
                for (Line each : lines.subList(from, to)) {
                    each.widths.add(width);
                }
                from = to;
            }
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
