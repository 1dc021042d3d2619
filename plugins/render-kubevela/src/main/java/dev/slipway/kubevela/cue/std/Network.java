package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.texts;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The package {@code net}. */
final class Network {

    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;
    private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

    private Network() {}

    static Library library() {
        Library.Table table = new Library.Table("net")
                .constant("IPv4len", Ip.LENGTH_4)
                .constant("IPv6len", Ip.LENGTH_6)
                .function("SplitHostPort", Kind.LIST, Network::split, TEXT)
                .function("JoinHostPort", Kind.STRING, Network::join, ANY, ANY)
                .function("FQDN", Kind.BOOL, a -> truth(name(a.text(0))), TEXT)
                .function("ParseIP", Kind.LIST, Network::parse, TEXT)
                .function("IPCIDR", Kind.BOOL, Network::prefix, ANY)
                .function("ToIP4", Kind.LIST, Network::toFour, ANY)
                .function("ToIP16", Kind.LIST, a -> list(ip(a).sixteen()), ANY)
                .function("IPString", Kind.STRING, a -> text(ip(a).toString()), ANY)
                .function("PathEscape", Kind.STRING, a -> text(Urls.escapePath(a.text(0))), TEXT)
                .function("PathUnescape", Kind.STRING, a -> text(Urls.unescape(a.text(0), false)), TEXT)
                .function("QueryEscape", Kind.STRING, a -> text(Urls.escapeQuery(a.text(0))), TEXT)
                .function("QueryUnescape", Kind.STRING, a -> text(Urls.unescape(a.text(0), true)), TEXT)
                .function("URL", Kind.BOOL, Network::url, TEXT)
                .function("AbsURL", Kind.BOOL, Network::absoluteUrl, TEXT);
        check(table, "IP", ip -> true);
        check(table, "IPv4", Ip::four);
        check(table, "IPv6", ip -> !ip.four());
        check(table, "LoopbackIP", Ip::loopback);
        check(table, "MulticastIP", Ip::multicast);
        check(table, "InterfaceLocalMulticastIP", Ip::interfaceLocalMulticast);
        check(table, "LinkLocalMulticastIP", Ip::linkLocalMulticast);
        check(table, "LinkLocalUnicastIP", Ip::linkLocalUnicast);
        check(table, "GlobalUnicastIP", Ip::globalUnicast);
        check(table, "UnspecifiedIP", Ip::unspecified);
        return table.library();
    }

    private static void check(Library.Table table, String name, Predicate<Ip> test) {
        table.function(
                name,
                Kind.BOOL,
                a -> {
                    Ip ip = Ip.of(a.get(0));
                    return truth(ip != null && test.test(ip));
                },
                ANY);
    }

    private static Ip ip(Args args) throws Failure {
        Ip ip = Ip.of(args.get(0));
        if (ip == null) {
            throw Failure.wrong(StdCode.IP, new Shown(args.get(0)));
        }
        return ip;
    }

    private static Datum list(byte[] bytes) {
        List<Datum> values = new ArrayList<>();
        for (byte each : bytes) {
            values.add(Num.of(each & 0xFF));
        }
        return new Datum.Items(values);
    }

    private static Datum parse(Args args) throws Failure {
        Ip ip = Ip.parse(args.text(0));
        if (ip == null) {
            throw Failure.wrong(StdCode.IP, Shown.text(args.text(0)));
        }
        return list(ip.bytes());
    }

    private static Datum toFour(Args args) throws Failure {
        Ip ip = ip(args);
        if (!ip.four()) {
            throw Failure.wrong(StdCode.IP_FOUR, ip);
        }
        return list(ip.bytes());
    }

    /** True for a network; what is no text at all passes too, as it does upstream. */
    private static Datum prefix(Args args) throws Failure {
        String text = switch (args.get(0)) {
            case Datum.Text value -> value.value();
            case Datum.Bytes bytes -> new String(bytes.value(), StandardCharsets.UTF_8);
            default -> "0.0.0.0/0";
        };
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw Failure.wrong(StdCode.PREFIX_SLASH, Shown.text(text));
        }
        Ip ip = Ip.parse(text.substring(0, slash));
        String bits = text.substring(slash + 1);
        if (ip == null) {
            throw Failure.wrong(StdCode.IP, Shown.text(text.substring(0, slash)));
        }
        if (ip.zoned()) {
            throw Failure.wrong(StdCode.PREFIX_ZONE);
        }
        if (!BITS.matcher(bits).matches()) {
            throw Failure.wrong(StdCode.PREFIX_BITS, Shown.text(bits));
        }
        if (Integer.parseInt(bits) > ip.bits()) {
            throw Failure.wrong(StdCode.PREFIX_BITS, Shown.text(bits));
        }
        return truth(true);
    }

    private static Datum split(Args args) throws Failure {
        String address = args.text(0);
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            throw Failure.wrong(StdCode.ADDRESS_PORT, Shown.text(address));
        }
        String host = address.substring(0, colon);
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            if (end < 0) {
                throw Failure.wrong(StdCode.ADDRESS_BRACKET, Shown.text(address));
            }
            if (end + 1 != colon) {
                boolean direct = end + 1 < address.length() && address.charAt(end + 1) == ':';
                throw Failure.wrong(direct ? StdCode.ADDRESS_COLONS : StdCode.ADDRESS_PORT, Shown.text(address));
            }
            host = address.substring(1, end);
        } else if (host.indexOf(':') >= 0) {
            throw Failure.wrong(StdCode.ADDRESS_COLONS, Shown.text(address));
        }
        String port = address.substring(colon + 1);
        if (host.indexOf('[') >= 0 || port.indexOf('[') >= 0) {
            throw Failure.wrong(StdCode.ADDRESS_SURPLUS, "[", Shown.text(address));
        }
        if (host.indexOf(']') >= 0 || port.indexOf(']') >= 0) {
            throw Failure.wrong(StdCode.ADDRESS_SURPLUS, "]", Shown.text(address));
        }
        return texts(List.of(host, port));
    }

    private static Datum join(Args args) throws Failure {
        String host = switch (args.get(0)) {
            case Datum.Items items -> ip(args).toString();
            case Datum.Text text -> text.value();
            case Datum.Bytes bytes -> new String(bytes.value(), StandardCharsets.UTF_8);
            default -> throw Failure.wrong(StdCode.TYPE, new Shown(args.get(0)), "string");
        };
        String port = switch (args.get(1)) {
            case Datum.Text text -> text.value();
            case Datum.Bytes bytes -> new String(bytes.value(), StandardCharsets.UTF_8);
            case Num number when number.integer() -> String.valueOf(args.whole(1));
            default -> throw Failure.wrong(StdCode.TYPE, new Shown(args.get(1)), "int");
        };
        return text((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
    }

    /** True for a name of the domain name system, in ASCII. */
    private static boolean name(String name) {
        if (name.chars().anyMatch(c -> c >= 0x80)) {
            return false;
        }
        int length = name.endsWith(".") ? name.length() - 1 : name.length();
        if (name.isEmpty() || length > LONGEST_NAME) {
            return false;
        }
        String[] labels = name.split("\\.", -1);
        int count = labels.length;
        // An empty last label is the root, and one more before it is overlooked too.
        for (int skipped = 0; skipped < 2 && count > 1 && labels[count - 1].isEmpty(); skipped++) {
            count--;
        }
        for (int i = 0; i < count; i++) {
            if (!label(labels[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean label(String label) {
        if (label.isEmpty() || label.length() > LONGEST_LABEL) {
            return false;
        }
        if (label.startsWith("xn--")) {
            String unicode = IDN.toUnicode(label, IDN.ALLOW_UNASSIGNED);
            try {
                return !unicode.equalsIgnoreCase(label)
                        && IDN.toASCII(unicode, IDN.ALLOW_UNASSIGNED).equals(label.toLowerCase(Locale.ROOT));
            } catch (IllegalArgumentException invalid) {
                return false;
            }
        }
        return !label.startsWith("-") && !label.endsWith("-") && !label.startsWith("--", 2);
    }

    private static Datum url(Args args) throws Failure {
        Urls.parse(args.text(0));
        return truth(true);
    }

    private static Datum absoluteUrl(Args args) throws Failure {
        if (!Urls.parse(args.text(0))) {
            throw Failure.wrong(StdCode.URL_RELATIVE);
        }
        return truth(true);
    }
}
