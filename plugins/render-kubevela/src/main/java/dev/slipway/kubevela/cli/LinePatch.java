package dev.slipway.kubevela.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What differs between two texts, as a unified patch. Lines that each text has once hold the texts together; what stands around them
 * follows. Pure functions.
 */
final class LinePatch {

    private static final int CONTEXT = 3;

    /** Lines that are the same in both texts. */
    private record Run(int before, int after, int length) {}

    /** A line with its sign: blank, minus or plus. */
    private record Line(char sign, String text) {}

    private LinePatch() {}

    /** The patch that makes {@code after} of {@code before}, called {@code name.orig} and {@code name}; empty for equal texts. */
    static String of(String name, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        List<String> old = lines(before);
        List<String> fresh = lines(after);
        String former = name + ".orig";
        StringBuilder out =
                new StringBuilder("diff " + former + " " + name + "\n--- " + former + "\n+++ " + name + "\n");
        hunks(script(old, fresh), out);
        return out.toString();
    }

    /** Lines with their ends; what lacks one says so in a line of its own. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            lines.add(end < 0 ? text.substring(at) + "\n\\ No newline at end of file\n" : text.substring(at, end + 1));
            at = end < 0 ? text.length() : end + 1;
        }
        return lines;
    }

    private static List<Line> script(List<String> old, List<String> fresh) {
        List<Line> script = new ArrayList<>();
        int x = 0;
        int y = 0;
        for (Run run : runs(old, fresh)) {
            for (; x < run.before(); x++) {
                script.add(new Line('-', old.get(x)));
            }
            for (; y < run.after(); y++) {
                script.add(new Line('+', fresh.get(y)));
            }
            for (int i = 0; i < run.length(); i++) {
                script.add(new Line(' ', old.get(x++)));
                y++;
            }
        }
        return script;
    }

    /** What is the same, in order; the last, perhaps of no line, ends both texts. */
    private static List<Run> runs(List<String> old, List<String> fresh) {
        List<int[]> anchors = anchors(old, fresh);
        anchors.addFirst(new int[] {0, 0});
        anchors.add(new int[] {old.size(), fresh.size()});
        List<Run> runs = new ArrayList<>();
        int x = 0;
        int y = 0;
        for (int[] anchor : anchors) {
            if (anchor[0] < x) {
                continue;
            }
            int from = anchor[0];
            int to = anchor[1];
            while (from > x && to > y && old.get(from - 1).equals(fresh.get(to - 1))) {
                from--;
                to--;
            }
            int length = 0;
            while (from + length < old.size()
                    && to + length < fresh.size()
                    && old.get(from + length).equals(fresh.get(to + length))) {
                length++;
            }
            runs.add(new Run(from, to, length));
            x = from + length;
            y = to + length;
        }
        return runs;
    }

    /** The longest chain of lines that both texts have once, in the order of both. */
    private static List<int[]> anchors(List<String> old, List<String> fresh) {
        Map<String, Integer> places = unique(old);
        Map<String, Integer> others = unique(fresh);
        List<int[]> pairs = new ArrayList<>();
        for (int x = 0; x < old.size(); x++) {
            Integer y = others.get(old.get(x));
            if (y != null && y >= 0 && places.getOrDefault(old.get(x), -1) == x) {
                pairs.add(new int[] {x, y});
            }
        }
        int[] tails = new int[pairs.size()];
        int[] ends = new int[pairs.size()];
        int[] before = new int[pairs.size()];
        int length = 0;
        for (int i = 0; i < pairs.size(); i++) {
            int found = Arrays.binarySearch(tails, 0, length, pairs.get(i)[1]);
            int at = found < 0 ? -found - 1 : found;
            tails[at] = pairs.get(i)[1];
            ends[at] = i;
            before[i] = at == 0 ? -1 : ends[at - 1];
            length = Math.max(length, at + 1);
        }
        List<int[]> chain = new ArrayList<>();
        for (int i = length == 0 ? -1 : ends[length - 1]; i >= 0; i = before[i]) {
            chain.addFirst(pairs.get(i));
        }
        return chain;
    }

    private static Map<String, Integer> unique(List<String> lines) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            places.merge(lines.get(i), i, (first, second) -> -1);
        }
        return places;
    }

    private static void hunks(List<Line> script, StringBuilder out) {
        int before = 0;
        int after = 0;
        int at = 0;
        while (at < script.size()) {
            int change = at;
            while (change < script.size() && script.get(change).sign() == ' ') {
                change++;
            }
            if (change == script.size()) {
                return;
            }
            int start = Math.max(at, change - CONTEXT);
            before += start - at;
            after += start - at;
            int end = end(script, change);
            StringBuilder body = new StringBuilder();
            int removed = 0;
            int added = 0;
            for (Line line : script.subList(start, end)) {
                body.append(line.sign()).append(line.text());
                removed += line.sign() == '+' ? 0 : 1;
                added += line.sign() == '-' ? 0 : 1;
            }
            out.append("@@ -" + (removed > 0 ? before + 1 : before) + "," + removed + " +"
                            + (added > 0 ? after + 1 : after) + "," + added + " @@\n")
                    .append(body);
            before += removed;
            after += added;
            at = end;
        }
    }

    /** Where a hunk ends: before twice the context of lines that stay, or after its own context at the end of the text. */
    private static int end(List<Line> script, int change) {
        int same = 0;
        int at = change;
        while (at < script.size()) {
            same = script.get(at).sign() == ' ' ? same + 1 : 0;
            at++;
            if (same == 2 * CONTEXT) {
                return at - CONTEXT;
            }
        }
        return at - Math.max(0, same - CONTEXT);
    }
}
