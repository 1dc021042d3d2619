package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.LIST;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.texts;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.eval.Builtin.Parameter;
import dev.slipway.kubevela.cue.eval.Builtin.Taking;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The package {@code path}: the names of files by their text, for three families of systems. */
final class Paths {

    private static final Set<String> UNIX_SYSTEMS = Set.of(
            "unix",
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "hurd",
            "illumos",
            "ios",
            "js",
            "linux",
            "nacl",
            "netbsd",
            "openbsd",
            "solaris",
            "zos");

    private static final Parameter UNIX_BY_DEFAULT = new Parameter(Kind.STRING, Taking.DATA, new Datum.Text("unix"));
    private static final Parameter WINDOWS_BY_DEFAULT =
            new Parameter(Kind.STRING, Taking.DATA, new Datum.Text("windows"));

    private Paths() {}

    static Library library() {
        return new Library.Table("path")
                .constant("Unix", "unix")
                .constant("Windows", "windows")
                .constant("Plan9", "plan9")
                .function("Split", Kind.LIST, Paths::split, TEXT, UNIX_BY_DEFAULT)
                .function("SplitList", Kind.LIST, a -> texts(style(a, 1).list(a.text(0))), TEXT, TEXT)
                .function("Join", Kind.STRING, a -> text(style(a, 1).join(a.texts(0))), LIST, UNIX_BY_DEFAULT)
                .function("Match", Kind.BOOL, Paths::match, TEXT, TEXT, UNIX_BY_DEFAULT)
                .function("Clean", Kind.STRING, a -> text(style(a, 1).clean(a.text(0))), TEXT, UNIX_BY_DEFAULT)
                .function("ToSlash", Kind.STRING, a -> text(style(a, 1).toSlash(a.text(0))), TEXT, TEXT)
                .function("FromSlash", Kind.STRING, a -> text(style(a, 1).fromSlash(a.text(0))), TEXT, TEXT)
                .function("Ext", Kind.STRING, Paths::extension, TEXT, UNIX_BY_DEFAULT)
                .function("Resolve", Kind.STRING, Paths::resolve, TEXT, TEXT, UNIX_BY_DEFAULT)
                .function("Rel", Kind.STRING, Paths::relative, TEXT, TEXT, UNIX_BY_DEFAULT)
                .function("Base", Kind.STRING, Paths::base, TEXT, UNIX_BY_DEFAULT)
                .function("Dir", Kind.STRING, Paths::directory, TEXT, UNIX_BY_DEFAULT)
                .function("IsAbs", Kind.BOOL, a -> truth(style(a, 1).absolute(a.text(0))), TEXT, UNIX_BY_DEFAULT)
                .function("VolumeName", Kind.STRING, a -> text(style(a, 1).volume(a.text(0))), TEXT, WINDOWS_BY_DEFAULT)
                .library();
    }

    private static PathStyle style(Args args, int at) throws Failure {
        String system = args.text(at);
        return switch (system) {
            case "windows" -> PathStyle.WINDOWS;
            case "plan9" -> PathStyle.PLAN9;
            default -> {
                if (!UNIX_SYSTEMS.contains(system)) {
                    throw Failure.wrong(StdCode.SYSTEM, Shown.text(system));
                }
                yield PathStyle.UNIX;
            }
        };
    }

    /** Where the last part of a path begins, behind its volume. */
    private static int lastPart(String path, PathStyle style) {
        int from = style.volume(path).length();
        int at = path.length();
        while (at > from && !style.separates(path.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private static Datum split(Args args) throws Failure {
        String path = args.text(0);
        int at = lastPart(path, style(args, 1));
        return texts(List.of(path.substring(0, at), path.substring(at)));
    }

    private static Datum match(Args args) throws Failure {
        return truth(PathPattern.parse(args.text(0), style(args, 2)).matches(args.text(1)));
    }

    private static Datum extension(Args args) throws Failure {
        String path = args.text(0);
        PathStyle style = style(args, 1);
        for (int i = path.length() - 1; i >= 0 && !style.separates(path.charAt(i)); i--) {
            if (path.charAt(i) == '.') {
                return text(path.substring(i));
            }
        }
        return text("");
    }

    private static Datum resolve(Args args) throws Failure {
        PathStyle style = style(args, 2);
        String sub = args.text(1);
        return text(style.absolute(sub) ? style.clean(sub) : style.join(List.of(style.clean(args.text(0)), sub)));
    }

    private static Datum base(Args args) throws Failure {
        PathStyle style = style(args, 1);
        String path = args.text(0);
        if (path.isEmpty()) {
            return text(".");
        }
        while (!path.isEmpty() && style.separates(path.charAt(path.length() - 1))) {
            path = path.substring(0, path.length() - 1);
        }
        String name = path.substring(lastPart(path, style));
        return text(name.isEmpty() ? String.valueOf(style.separator()) : name);
    }

    private static Datum directory(Args args) throws Failure {
        PathStyle style = style(args, 1);
        String path = args.text(0);
        String volume = style.volume(path);
        String directory = style.clean(path.substring(volume.length(), lastPart(path, style)));
        return text(directory.equals(".") && volume.length() > 2 ? volume : volume + directory);
    }

    private static Datum relative(Args args) throws Failure {
        PathStyle style = style(args, 2);
        String base = style.clean(args.text(0));
        String target = style.clean(args.text(1));
        if (style.same(base, target)) {
            return text(".");
        }
        String baseVolume = style.volume(args.text(0));
        String targetVolume = style.volume(args.text(1));
        String from = base.substring(baseVolume.length());
        String to = target.substring(targetVolume.length());
        from = from.equals(".") ? "" : from;
        String glue = String.valueOf(style.separator());
        Failure impossible = Failure.wrong(StdCode.RELATIVE, Shown.text(args.text(1)), Shown.text(args.text(0)));
        if (from.startsWith(glue) != to.startsWith(glue) || !style.same(baseVolume, targetVolume)) {
            throw impossible;
        }
        List<String> up = parts(from, glue);
        List<String> down = parts(to, glue);
        int common = 0;
        while (common < up.size() && common < down.size() && style.same(up.get(common), down.get(common))) {
            common++;
        }
        if (common < up.size() && up.get(common).equals("..")) {
            throw impossible;
        }
        List<String> way = Collections.nCopies(up.size() - common, "..");
        String rest = String.join(glue, down.subList(common, down.size()));
        String climb = String.join(glue, way);
        return text(climb.isEmpty() || rest.isEmpty() ? climb + rest : climb + glue + rest);
    }

    private static List<String> parts(String path, String glue) {
        String inner = path.startsWith(glue) ? path.substring(1) : path;
        return inner.isEmpty() ? List.of() : List.of(inner.split(Pattern.quote(glue)));
    }
}
