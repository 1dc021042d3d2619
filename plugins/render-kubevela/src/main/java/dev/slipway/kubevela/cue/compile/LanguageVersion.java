package dev.slipway.kubevela.cue.compile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of the language that a module says it is written in, as {@code language.version} of its {@code cue.mod/module.cue} does.
 *
 * @param draft whether it is a version before the one with these numbers: {@code v0.14.0-alpha.1}
 */
public record LanguageVersion(int major, int minor, int patch, boolean draft) implements Comparable<LanguageVersion> {

    /** What this evaluator is true to. */
    public static final LanguageVersion NEWEST = new LanguageVersion(0, 14, 1, false);

    /** The one that brought {@code error}. */
    static final LanguageVersion ERRORS = new LanguageVersion(0, 14, 0, false);

    private static final Pattern WRITTEN =
            Pattern.compile("v([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");

    /** Reads {@code v0.14.1}; null for anything else. */
    public static @Nullable LanguageVersion parse(String text) {
        Matcher found = WRITTEN.matcher(text);
        return found.matches()
                ? new LanguageVersion(
                        Integer.parseInt(found.group(1)),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3)),
                        found.group(4) != null)
                : null;
    }

    @Override
    public int compareTo(LanguageVersion other) {
        int order = Integer.compare(major, other.major);
        order = order != 0 ? order : Integer.compare(minor, other.minor);
        order = order != 0 ? order : Integer.compare(patch, other.patch);
        return order != 0 ? order : Boolean.compare(other.draft, draft);
    }

    /** As it is written, without what marks a draft. */
    @Override
    public String toString() {
        return "v" + major + "." + minor + "." + patch + (draft ? "-…" : "");
    }
}
