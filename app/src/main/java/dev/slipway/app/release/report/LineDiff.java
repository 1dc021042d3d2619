package dev.slipway.app.release.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The difference of two texts line by line: the shortest edit (Myers' greedy search). Beyond a bound of differing lines the
 * middle is shown as removed and added, so that the cost stays linear.
 */
public final class LineDiff {
    private static final int MAX_EDITS = 1_000;

    private LineDiff() {}

    public enum Kind {
        SAME,
        REMOVED,
        ADDED
    }

    public record Line(Kind kind, String text) {}

    public static List<Line> of(String before, String after) {
        return of(before.lines().toList(), after.lines().toList());
    }

    public static List<Line> of(List<String> a, List<String> b) {
        int front = 0;
        while (front < a.size() && front < b.size() && a.get(front).equals(b.get(front))) {
            front++;
        }
        int back = 0;
        while (back < a.size() - front
                && back < b.size() - front
                && a.get(a.size() - 1 - back).equals(b.get(b.size() - 1 - back))) {
            back++;
        }
        var out = new ArrayList<Line>();
        a.subList(0, front).forEach(text -> out.add(new Line(Kind.SAME, text)));
        out.addAll(middle(a.subList(front, a.size() - back), b.subList(front, b.size() - back)));
        a.subList(a.size() - back, a.size()).forEach(text -> out.add(new Line(Kind.SAME, text)));
        return out;
    }

    private static List<Line> middle(List<String> a, List<String> b) {
        int most = Math.min(MAX_EDITS, a.size() + b.size());
        var trace = new ArrayList<int[]>();
        var reached = new int[2 * most + 3];
        int offset = most + 1;
        for (int d = 0; d <= most; d++) {
            trace.add(reached.clone());
            for (int k = -d; k <= d; k += 2) {
                boolean down = k == -d || (k != d && reached[offset + k - 1] < reached[offset + k + 1]);
                int x = down ? reached[offset + k + 1] : reached[offset + k - 1] + 1;
                int y = x - k;
                while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
                    x++;
                    y++;
                }
                reached[offset + k] = x;
                if (x >= a.size() && y >= b.size()) {
                    return back(a, b, trace, offset);
                }
            }
        }
        var out = new ArrayList<Line>();
        a.forEach(text -> out.add(new Line(Kind.REMOVED, text)));
        b.forEach(text -> out.add(new Line(Kind.ADDED, text)));
        return out;
    }

    private static List<Line> back(List<String> a, List<String> b, List<int[]> trace, int offset) {
        var out = new ArrayList<Line>();
        int x = a.size();
        int y = b.size();
        for (int d = trace.size() - 1; d >= 0; d--) {
            var reached = trace.get(d);
            int k = x - y;
            boolean down = k == -d || (k != d && reached[offset + k - 1] < reached[offset + k + 1]);
            int fromK = down ? k + 1 : k - 1;
            int fromX = d == 0 ? 0 : reached[offset + fromK];
            int fromY = d == 0 ? 0 : fromX - fromK;
            while (x > fromX && y > fromY) {
                out.add(new Line(Kind.SAME, a.get(--x)));
                y--;
            }
            if (d > 0) {
                out.add(down ? new Line(Kind.ADDED, b.get(--y)) : new Line(Kind.REMOVED, a.get(--x)));
            }
        }
        Collections.reverse(out);
        return out;
    }
}
