package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of file names: {@code *} any text without a separator, {@code ?} one character, {@code [a-z]} and {@code [^a-z]} a choice.
 *
 * @param steps what is matched, in order
 * @param style whose separator it is
 */
record PathPattern(List<Step> steps, PathStyle style) {

    /** One step of a pattern. */
    sealed interface Step {}

    /** Any text without a separator. */
    record Star() implements Step {}

    /** One character that is no separator. */
    record AnyOne() implements Step {}

    /** This character. */
    record One(int point) implements Step {}

    /** One character of these ranges, or of none. */
    record Choice(boolean none, List<int[]> ranges) implements Step {}

    /** Reads a pattern. */
    static PathPattern parse(String pattern, PathStyle style) throws Failure {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            int point = pattern.codePointAt(at);
            at += Character.charCount(point);
            switch (point) {
                case '*' -> {
                    if (pattern.startsWith("*", at)) {
                        throw Failure.wrong(StdCode.PATTERN_STARS);
                    }
                    steps.add(new Star());
                }
                case '?' -> steps.add(new AnyOne());
                case '[' -> at = choice(pattern, at, style, steps);
                default -> {
                    if (point == '\\' && style.escapes()) {
                        if (at >= pattern.length()) {
                            throw bad(pattern);
                        }
                        point = pattern.codePointAt(at);
                        at += Character.charCount(point);
                    }
                    steps.add(new One(point));
                }
            }
        }
        return new PathPattern(steps, style);
    }

    private static int choice(String pattern, int from, PathStyle style, List<Step> steps) throws Failure {
        boolean none = pattern.startsWith("^", from);
        int at = none ? from + 1 : from;
        List<int[]> ranges = new ArrayList<>();
        while (ranges.isEmpty() || !pattern.startsWith("]", at)) {
            int[] low = bound(pattern, at, style);
            int[] high = low;
            if (pattern.charAt(low[1]) == '-') {
                high = bound(pattern, low[1] + 1, style);
            }
            ranges.add(new int[] {low[0], high[0]});
            at = high[1];
        }
        steps.add(new Choice(none, ranges));
        return at + 1;
    }

    /** A character of a choice and where it ends; something must follow. */
    private static int[] bound(String pattern, int from, PathStyle style) throws Failure {
        int at = from;
        if (at >= pattern.length() || pattern.charAt(at) == '-' || pattern.charAt(at) == ']') {
            throw bad(pattern);
        }
        if (pattern.charAt(at) == '\\' && style.escapes()) {
            at++;
        }
        if (at >= pattern.length()) {
            throw bad(pattern);
        }
        int point = pattern.codePointAt(at);
        at += Character.charCount(point);
        if (at >= pattern.length()) {
            throw bad(pattern);
        }
        return new int[] {point, at};
    }

    private static Failure bad(String pattern) {
        return Failure.wrong(StdCode.PATTERN, Shown.text(pattern));
    }

    /** True when it describes all of a name. */
    boolean matches(String name) {
        int[] points = name.codePoints().toArray();
        int step = 0;
        int at = 0;
        int star = -1;
        int resume = 0;
        while (true) {
            if (step < steps.size() && steps.get(step) instanceof Star) {
                star = step++;
                resume = at;
            } else if (step < steps.size() && at < points.length && fits(steps.get(step), points[at])) {
                step++;
                at++;
            } else if (step == steps.size() && at == points.length) {
                return true;
            } else if (star >= 0 && resume < points.length && points[resume] != style.separator()) {
                // The last star takes one more character.
                resume++;
                step = star + 1;
                at = resume;
            } else {
                return false;
            }
        }
    }

    private boolean fits(Step step, int point) {
        return switch (step) {
            case Star star -> false;
            case AnyOne any -> point != style.separator();
            case One one -> one.point() == point;
            case Choice choice ->
                choice.none() != choice.ranges().stream().anyMatch(range -> range[0] <= point && point <= range[1]);
        };
    }
}
