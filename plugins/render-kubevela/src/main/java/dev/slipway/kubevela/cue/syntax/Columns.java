package dev.slipway.kubevela.cue.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of cells whose columns grow together: neighbouring lines that have a cell in a column share that column's width, until
 * a break ends the table.
 */
final class Columns {

    /** The cells of a line; all but the last are closed and take part in a column. */
    private static final class Line {
        final List<String> closed = new ArrayList<>();
        final StringBuilder open = new StringBuilder();
        int tabs;
    }

    private final StringBuilder out = new StringBuilder();
    private final List<Line> table = new ArrayList<>();
    private Line line = new Line();

    void text(String text) {
        line.open.append(text);
    }

    void cell() {
        line.closed.add(line.open.toString());
        line.open.setLength(0);
    }

    /** Ends the line and begins the next one, indented. */
    void newLine(int tabs, boolean endsTable) {
        table.add(line);
        if (endsTable) {
            flush();
        }
        line = new Line();
        line.tabs = tabs;
        for (int i = 0; i < tabs; i++) {
            line.closed.add("");
        }
    }

    /** Ends the table too, as often as there are lines to end. */
    void emptyLines(int lines, int tabs) {
        for (int i = 0; i < lines; i++) {
            newLine(i == lines - 1 ? tabs : 0, true);
        }
    }

    String finish() {
        table.add(line);
        line = new Line();
        flush();
        if (!out.isEmpty()) {
            out.setLength(out.length() - 1);
        }
        return out.toString();
    }

    private void flush() {
        int[][] widths = new int[table.size()][];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = new int[table.get(i).closed.size()];
        }
        measure(0, table.size(), 0, widths);
        for (int i = 0; i < widths.length; i++) {
            write(table.get(i), widths[i]);
        }
        table.clear();
    }

    private void measure(int from, int to, int column, int[][] widths) {
        int at = from;
        while (at < to) {
            if (table.get(at).closed.size() <= column) {
                at++;
                continue;
            }
            int end = at;
            int width = 0;
            boolean kept = false;
            while (end < to && table.get(end).closed.size() > column) {
                Line row = table.get(end);
                int length = length(row.closed.get(column));
                width = Math.max(width, length + 1);
                kept |= length > 0 || column < row.tabs;
                end++;
            }
            for (int i = at; i < end; i++) {
                widths[i][column] = kept ? width : 0;
            }
            measure(at, end, column + 1, widths);
            at = end;
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private void write(Line row, int[] widths) {
        int start = out.length();
        boolean leading = true;
        for (int i = 0; i < widths.length; i++) {
            String cell = row.closed.get(i);
            if (cell.isEmpty() && leading) {
                if (widths[i] > 0) {
                    out.append('\t');
                }
                continue;
            }
            leading = false;
            out.append(cell);
            // Blanks are owed only where something follows them on the line.
            for (int pad = length(cell); pad < widths[i]; pad++) {
                out.append(' ');
            }
        }
        out.append(row.open);
        if (row.open.isEmpty() && leading) {
            out.setLength(start);
        }
        out.append('\n');
    }
}
