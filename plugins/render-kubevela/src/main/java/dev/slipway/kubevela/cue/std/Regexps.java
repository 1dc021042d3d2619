package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.texts;
import static dev.slipway.kubevela.cue.std.Library.truth;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The package {@code regexp}: RE2's syntax, matched in linear time. */
final class Regexps {

    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private Regexps() {}

    /** What a match and its groups are, null where a group took no part. */
    private record Match(int start, int end, List<@Nullable String> groups) {}

    static Library library() {
        return new Library.Table("regexp")
                .function("Find", Kind.STRING, Regexps::find, TEXT, TEXT)
                .function("FindAll", Kind.LIST, Regexps::findAll, TEXT, TEXT, WHOLE)
                .function("FindAllNamedSubmatch", Kind.LIST, Regexps::findAllNamed, TEXT, TEXT, WHOLE)
                .function("FindAllSubmatch", Kind.LIST, Regexps::findAllGroups, TEXT, TEXT, WHOLE)
                .function("FindNamedSubmatch", Kind.STRUCT, Regexps::findNamed, TEXT, TEXT)
                .function("FindSubmatch", Kind.LIST, Regexps::findGroups, TEXT, TEXT)
                .function("ReplaceAll", Kind.STRING, a -> replace(a, false), TEXT, TEXT, TEXT)
                .function("ReplaceAllLiteral", Kind.STRING, a -> replace(a, true), TEXT, TEXT, TEXT)
                .function("Valid", Kind.BOOL, Regexps::valid, TEXT)
                .function("Match", Kind.BOOL, Regexps::match, TEXT, TEXT)
                .function("QuoteMeta", Kind.STRING, a -> text(quoted(a.text(0))), TEXT)
                .library();
    }

    private static Pattern pattern(Args args) throws Failure {
        String pattern = args.text(0);
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException wrong) {
            throw Failure.wrong(StdCode.REGEXP, Shown.text(pattern), wrong.getDescription());
        }
    }

    private static Datum valid(Args args) throws Failure {
        pattern(args);
        return truth(true);
    }

    private static Datum match(Args args) throws Failure {
        return truth(pattern(args).matcher(args.text(1)).find());
    }

    /** The matches from left to right; an empty one directly behind another does not count. */
    private static List<Match> matches(Pattern pattern, String text, long most) {
        List<Match> matches = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        int before = -1;
        while ((most < 0 || matches.size() < most) && from <= text.length() && matcher.find(from)) {
            int start = matcher.start();
            int end = matcher.end();
            if (start != end || start != before) {
                List<@Nullable String> groups = new ArrayList<>();
                for (int group = 0; group <= matcher.groupCount(); group++) {
                    groups.add(matcher.group(group));
                }
                matches.add(new Match(start, end, groups));
            }
            from = start != end || end >= text.length() ? end : text.offsetByCodePoints(end, 1);
            if (start == end && end >= text.length()) {
                break;
            }
            before = end;
        }
        return matches;
    }

    private static List<Match> some(Pattern pattern, String text, long most) throws Failure {
        List<Match> matches = matches(pattern, text, most);
        if (matches.isEmpty()) {
            throw Failure.wrong(StdCode.NO_MATCH);
        }
        return matches;
    }

    private static Datum find(Args args) throws Failure {
        return group(some(pattern(args), args.text(1), 1).getFirst(), 0);
    }

    private static Datum findAll(Args args) throws Failure {
        List<Datum> found = new ArrayList<>();
        for (Match match : some(pattern(args), args.text(1), args.whole(2))) {
            found.add(group(match, 0));
        }
        return new Datum.Items(found);
    }

    private static Datum findGroups(Args args) throws Failure {
        return groups(some(pattern(args), args.text(1), 1).getFirst());
    }

    private static Datum findAllGroups(Args args) throws Failure {
        List<Datum> found = new ArrayList<>();
        for (Match match : some(pattern(args), args.text(1), args.whole(2))) {
            found.add(groups(match));
        }
        return new Datum.Items(found);
    }

    private static Datum findNamed(Args args) throws Failure {
        Pattern pattern = pattern(args);
        return named(some(pattern, args.text(1), 1).getFirst(), pattern.namedGroups());
    }

    private static Datum findAllNamed(Args args) throws Failure {
        Pattern pattern = pattern(args);
        List<Datum> found = new ArrayList<>();
        for (Match match : some(pattern, args.text(1), args.whole(2))) {
            found.add(named(match, pattern.namedGroups()));
        }
        return new Datum.Items(found);
    }

    private static Datum.Text group(Match match, int index) {
        String group = match.groups().get(index);
        return new Datum.Text(group == null ? "" : group);
    }

    private static Datum groups(Match match) {
        return texts(
                match.groups().stream().map(group -> group == null ? "" : group).toList());
    }

    private static Datum named(Match match, Map<String, Integer> names) {
        SequencedMap<String, Datum> fields = new LinkedHashMap<>();
        new TreeMap<>(names).forEach((name, index) -> fields.put(name, group(match, index)));
        return new Datum.Fields(fields);
    }

    private static Datum replace(Args args, boolean literal) throws Failure {
        Pattern pattern = pattern(args);
        String text = args.text(1);
        StringBuilder out = new StringBuilder();
        int done = 0;
        for (Match match : matches(pattern, text, -1)) {
            out.append(text, done, match.start());
            if (literal) {
                out.append(args.text(2));
            } else {
                expand(args.text(2), match, pattern.namedGroups(), out);
            }
            args.room(out.length(), 1);
            done = match.end();
        }
        return text(out.append(text, done, text.length()).toString());
    }

    /** Writes a replacement: {@code $name}, {@code ${name}} and {@code $1} stand for groups, {@code $$} for the sign. */
    private static void expand(String replacement, Match match, Map<String, Integer> names, StringBuilder out) {
        int at = 0;
        while (at < replacement.length()) {
            char c = replacement.charAt(at);
            if (c != '$') {
                out.append(c);
                at++;
                continue;
            }
            if (replacement.startsWith("$$", at)) {
                out.append('$');
                at += 2;
                continue;
            }
            boolean braces = replacement.startsWith("${", at);
            int from = braces ? at + 2 : at + 1;
            int to = from;
            while (to < replacement.length() && inName(replacement.codePointAt(to))) {
                to += Character.charCount(replacement.codePointAt(to));
            }
            if (to == from || braces && !replacement.startsWith("}", to)) {
                out.append('$');
                at++;
                continue;
            }
            String name = replacement.substring(from, to);
            Integer index = name.matches("[0-9]{1,9}") ? Integer.valueOf(name) : names.get(name);
            if (index != null && index < match.groups().size()) {
                out.append(group(match, index).value());
            }
            at = braces ? to + 1 : to;
        }
    }

    private static boolean inName(int point) {
        return point == '_' || Character.isLetter(point) || Character.isDigit(point);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            out.append(SPECIAL.indexOf(text.charAt(i)) < 0 ? "" : "\\").append(text.charAt(i));
        }
        return out.toString();
    }
}
