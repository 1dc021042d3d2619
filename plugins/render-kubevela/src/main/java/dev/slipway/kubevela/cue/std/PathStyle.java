package dev.slipway.kubevela.cue.std;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a family of systems writes the names of files. */
enum PathStyle {
    UNIX('/', ":"),
    WINDOWS('\\', ";"),
    PLAN9('/', "\0");

    private static final Set<String> RESERVED = Set.of(
            "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1",
            "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9");

    /** A drive, or a server and what it shares. */
    private static final Pattern VOLUME =
            Pattern.compile("[a-zA-Z]:|[\\\\/]{2}[^\\\\/.][^\\\\/]*[\\\\/][^\\\\/.][^\\\\/]*");

    private final char separator;
    private final String listSeparator;

    PathStyle(char separator, String listSeparator) {
        this.separator = separator;
        this.listSeparator = listSeparator;
    }

    char separator() {
        return separator;
    }

    boolean separates(char c) {
        return c == separator || c == '/';
    }

    /** True where a backslash makes the next character of a pattern plain. */
    boolean escapes() {
        return separator != '\\';
    }

    String volume(String path) {
        Matcher volume = VOLUME.matcher(path);
        return this == WINDOWS && volume.lookingAt() ? volume.group() : "";
    }

    boolean absolute(String path) {
        return switch (this) {
            case UNIX -> path.startsWith("/");
            case PLAN9 -> path.startsWith("/") || path.startsWith("#");
            case WINDOWS -> {
                String volume = volume(path);
                yield RESERVED.contains(path.toUpperCase(Locale.ROOT))
                        || !volume.isEmpty()
                                && path.length() > volume.length()
                                && separates(path.charAt(volume.length()));
            }
        };
    }

    String fromSlash(String path) {
        return path.replace('/', separator);
    }

    String toSlash(String path) {
        return path.replace(separator, '/');
    }

    /** The shortest name of the same file, by the text alone. */
    String clean(String path) {
        String volume = volume(path);
        String rest = path.substring(volume.length());
        if (rest.isEmpty()) {
            return volume.length() > 2 ? fromSlash(volume) : path + ".";
        }
        boolean rooted = separates(rest.charAt(0));
        List<String> kept = new ArrayList<>();
        for (String part : toSlash(rest).split("/")) {
            if (part.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (part.equals("..") ? !rooted : !part.isEmpty() && !part.equals(".")) {
                kept.add(part);
            }
        }
        String clean = (rooted ? separator : "") + String.join(String.valueOf(separator), kept);
        return fromSlash(volume + (clean.isEmpty() ? "." : clean));
    }

    /** One name of several, cleaned; empty ones at the beginning do not count. */
    String join(List<String> names) {
        int first = 0;
        while (first < names.size() && names.get(first).isEmpty()) {
            first++;
        }
        if (first == names.size()) {
            return "";
        }
        List<String> rest = names.subList(first, names.size());
        String glue = String.valueOf(separator);
        if (this != WINDOWS) {
            return clean(String.join(glue, rest));
        }
        String head = rest.getFirst();
        if (head.length() == 2 && head.charAt(1) == ':') {
            // A drive without a separator: the path stays relative to where the drive is.
            int next = 1;
            while (next < rest.size() && rest.get(next).isEmpty()) {
                next++;
            }
            return clean(head + String.join(glue, rest.subList(next, rest.size())));
        }
        String joined = clean(String.join(glue, rest));
        String cleanHead = clean(head);
        if (volume(joined).length() <= 2 || volume(cleanHead).length() > 2) {
            return joined;
        }
        // Two names that are no share must not become one.
        String tail = clean(String.join(glue, rest.subList(1, rest.size())));
        return cleanHead.endsWith(glue) ? cleanHead + tail : cleanHead + glue + tail;
    }

    /** The names in a list of paths. */
    List<String> list(String paths) {
        if (paths.isEmpty()) {
            return List.of();
        }
        if (this != WINDOWS) {
            return List.of(paths.split(Pattern.quote(listSeparator), -1));
        }
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (char c : paths.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString());
        return names;
    }

    boolean same(String left, String right) {
        return this == WINDOWS ? left.equalsIgnoreCase(right) : left.equals(right);
    }
}
