package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of the web as Go's {@code net/url} reads them, and their escapes. Pure functions. */
final class Urls {

    private static final String UNRESERVED = "-_.~";
    private static final String IN_SEGMENT = UNRESERVED + "$&+:=@";
    private static final String IN_HOST = UNRESERVED + "!$&'()*+,;=:[]<>\"";
    private static final String IN_USER = "-._:~!$&'()*+,;=%@";
    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):");
    private static final Pattern PORT = Pattern.compile("(:[0-9]*)?");
    private static final String ZONE = "%25";

    private Urls() {}

    static String escapePath(String text) {
        return escape(text, IN_SEGMENT);
    }

    static String escapeQuery(String text) {
        return escape(text, UNRESERVED + " ").replace(' ', '+');
    }

    private static String escape(String text, String kept) {
        StringBuilder out = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            if (alphanumeric(c) || kept.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return out.toString();
    }

    private static boolean alphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** What escapes stand for; with {@code plus} a plus sign stands for a space. */
    static String unescape(String text, boolean plus) throws Failure {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%') {
                out.write(escaped(bytes, i));
                i += 2;
            } else {
                out.write(plus && bytes[i] == '+' ? ' ' : bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int escaped(byte[] bytes, int at) throws Failure {
        if (at + 2 >= bytes.length || !HexFormat.isHexDigit(bytes[at + 1]) || !HexFormat.isHexDigit(bytes[at + 2])) {
            String bad = new String(bytes, at, Math.min(3, bytes.length - at), StandardCharsets.UTF_8);
            throw Failure.wrong(StdCode.URL_ESCAPE, Shown.text(bad));
        }
        return HexFormat.fromHexDigit(bytes[at + 1]) << 4 | HexFormat.fromHexDigit(bytes[at + 2]);
    }

    /** Checks an address; true when it has a scheme. */
    static boolean parse(String url) throws Failure {
        int hash = url.indexOf('#');
        String rest = hash < 0 ? url : url.substring(0, hash);
        if (rest.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw Failure.wrong(StdCode.URL_CONTROL, Shown.text(url));
        }
        if (hash >= 0) {
            unescape(url.substring(hash + 1), false);
        }
        if (rest.startsWith(":")) {
            throw Failure.wrong(StdCode.URL_SCHEME, Shown.text(url));
        }
        Matcher scheme = SCHEME.matcher(rest);
        boolean absolute = scheme.lookingAt();
        if (absolute) {
            rest = rest.substring(scheme.end());
        }
        int query = rest.indexOf('?');
        rest = query < 0 ? rest : rest.substring(0, query);
        if (!rest.startsWith("/")) {
            if (absolute) {
                return true;
            }
            int slash = rest.indexOf('/');
            if ((slash < 0 ? rest : rest.substring(0, slash)).indexOf(':') >= 0) {
                throw Failure.wrong(StdCode.URL_COLON, Shown.text(url));
            }
        }
        if (rest.startsWith("//") && (absolute || !rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            authority(url, slash < 0 ? rest.substring(2) : rest.substring(2, slash));
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        unescape(rest, false);
        return absolute;
    }

    private static void authority(String url, String authority) throws Failure {
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String user = authority.substring(0, at);
            if (!user.chars().allMatch(c -> alphanumeric((char) c) || IN_USER.indexOf(c) >= 0)) {
                throw Failure.wrong(StdCode.URL_USER, Shown.text(url));
            }
            unescape(user, false);
        }
        String host = authority.substring(at + 1);
        if (host.startsWith("[")) {
            int end = host.lastIndexOf(']');
            if (end < 0) {
                throw Failure.wrong(StdCode.URL_BRACKET, Shown.text(url));
            }
            port(url, host.substring(end + 1));
            int zone = host.indexOf(ZONE);
            if (zone >= 0 && zone < end) {
                host(url, host.substring(0, zone));
                unescape(host.substring(zone, end), false);
                host(url, host.substring(end));
            } else {
                host(url, host);
            }
            return;
        }
        int colon = host.lastIndexOf(':');
        if (colon >= 0) {
            port(url, host.substring(colon));
        }
        host(url, host);
    }

    private static void port(String url, String port) throws Failure {
        if (!PORT.matcher(port).matches()) {
            throw Failure.wrong(StdCode.URL_PORT, Shown.text(port), Shown.text(url));
        }
    }

    private static void host(String url, String host) throws Failure {
        byte[] bytes = host.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            if (c == '%') {
                // Only bytes beyond ASCII may be escaped in a host.
                if (escaped(bytes, i) < 0x80) {
                    throw Failure.wrong(StdCode.URL_HOST, "%", Shown.text(url));
                }
                i += 2;
            } else if (c < 0x80 && !alphanumeric(c) && IN_HOST.indexOf(c) < 0) {
                throw Failure.wrong(StdCode.URL_HOST, Quoting.quote(c, Quoting::printable), Shown.text(url));
            }
        }
    }
}
