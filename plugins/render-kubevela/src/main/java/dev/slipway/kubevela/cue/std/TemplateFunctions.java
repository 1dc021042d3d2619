package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The functions that every template knows. Pure functions. */
final class TemplateFunctions {

    /** Their names. */
    static final Set<String> NAMES = Set.of(
            "and",
            "or",
            "not",
            "len",
            "index",
            "slice",
            "print",
            "printf",
            "println",
            "html",
            "js",
            "urlquery",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "call");

    private TemplateFunctions() {}

    /** True for everything but what is nothing: null, false, zero and what is empty. */
    static boolean truth(Datum value) {
        return switch (value) {
            case Datum.Null none -> false;
            case Datum.Bool bool -> bool.value();
            case Num number -> number.toDouble() != 0 || number.signum() != 0;
            case Datum.Text text -> !text.value().isEmpty();
            case Datum.Bytes bytes -> bytes.length() > 0;
            case Datum.Items items -> !items.values().isEmpty();
            case Datum.Fields fields -> !fields.values().isEmpty();
            case Datum.Opaque opaque -> true;
        };
    }

    static Datum call(String name, List<Datum> arguments) throws Failure {
        return switch (name) {
            case "not" -> new Datum.Bool(!truth(only(name, arguments)));
            case "len" -> length(only(name, arguments));
            case "index" -> index(arguments);
            case "slice" -> slice(arguments);
            case "print" -> new Datum.Text(GoFormat.print(arguments));
            case "println" -> new Datum.Text(GoFormat.printLine(arguments));
            case "printf" -> {
                if (arguments.isEmpty() || !(arguments.getFirst() instanceof Datum.Text format)) {
                    throw Failure.wrong(StdCode.TEMPLATE_FORMAT);
                }
                yield new Datum.Text(GoFormat.format(format.value(), arguments.subList(1, arguments.size())));
            }
            case "html" -> new Datum.Text(html(joined(arguments)));
            case "js" -> new Datum.Text(script(joined(arguments)));
            case "urlquery" -> new Datum.Text(Urls.escapeQuery(joined(arguments)));
            case "eq" -> equal(arguments);
            case "ne" -> {
                two(name, arguments);
                yield new Datum.Bool(!same(arguments.get(0), arguments.get(1)));
            }
            case "lt" -> new Datum.Bool(compare(name, arguments) < 0);
            case "le" -> new Datum.Bool(compare(name, arguments) <= 0);
            case "gt" -> new Datum.Bool(compare(name, arguments) > 0);
            case "ge" -> new Datum.Bool(compare(name, arguments) >= 0);
            default -> throw Failure.wrong(StdCode.TEMPLATE_FUNCTION, name);
        };
    }

    private static Datum only(String name, List<Datum> arguments) throws Failure {
        if (arguments.size() != 1) {
            throw Failure.wrong(StdCode.TEMPLATE_ARGUMENTS, name, 1, arguments.size());
        }
        return arguments.getFirst();
    }

    private static void two(String name, List<Datum> arguments) throws Failure {
        if (arguments.size() != 2) {
            throw Failure.wrong(StdCode.TEMPLATE_ARGUMENTS, name, 2, arguments.size());
        }
    }

    private static String joined(List<Datum> arguments) {
        return GoFormat.print(arguments);
    }

    private static Datum length(Datum value) throws Failure {
        return Num.of(
                switch (value) {
                    case Datum.Text text -> text.value().getBytes(StandardCharsets.UTF_8).length;
                    case Datum.Bytes bytes -> bytes.length();
                    case Datum.Items items -> items.values().size();
                    case Datum.Fields fields -> fields.values().size();
                    default -> throw Failure.wrong(StdCode.TEMPLATE_LENGTH, new Shown(value));
                });
    }

    private static Datum index(List<Datum> arguments) throws Failure {
        Datum found = arguments.getFirst();
        for (Datum key : arguments.subList(1, arguments.size())) {
            found = switch (found) {
                case Datum.Items items ->
                    items.values().get(element(key, items.values().size()));
                case Datum.Text text -> {
                    byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
                    yield Num.of(bytes[element(key, bytes.length)] & 0xFF);
                }
                case Datum.Bytes bytes -> Num.of(bytes.value()[element(key, bytes.length())] & 0xFF);
                case Datum.Fields fields -> {
                    if (!(key instanceof Datum.Text name)) {
                        throw Failure.wrong(StdCode.TEMPLATE_INDEX, new Shown(found), new Shown(key));
                    }
                    Datum field = fields.values().get(name.value());
                    yield field == null ? new Datum.Null() : field;
                }
                default -> throw Failure.wrong(StdCode.TEMPLATE_INDEX, new Shown(found), new Shown(key));
            };
        }
        return found;
    }

    private static int element(Datum key, int size) throws Failure {
        return place(key, size - 1, size);
    }

    private static int place(Datum key, int most, int size) throws Failure {
        if (!(key instanceof Num number) || !number.integer()) {
            throw Failure.wrong(StdCode.TYPE, new Shown(key), "int");
        }
        if (number.signum() < 0 || number.compareTo(Num.of(most)) > 0) {
            throw Failure.wrong(StdCode.INDEX, number, size);
        }
        return number.toBigInteger().intValueExact();
    }

    private static Datum slice(List<Datum> arguments) throws Failure {
        Datum value = arguments.getFirst();
        int size = length(value) instanceof Num length ? length.toBigInteger().intValueExact() : 0;
        if (arguments.size() > 4 || value instanceof Datum.Fields) {
            throw Failure.wrong(StdCode.TEMPLATE_SLICE, new Shown(value));
        }
        int from = arguments.size() > 1 ? place(arguments.get(1), size, size) : 0;
        int to = arguments.size() > 2 ? place(arguments.get(2), size, size) : size;
        if (from > to) {
            throw Failure.wrong(StdCode.INDEX_ORDER, from, to);
        }
        return switch (value) {
            case Datum.Items items -> new Datum.Items(items.values().subList(from, to));
            case Datum.Bytes bytes -> new Datum.Bytes(Arrays.copyOfRange(bytes.value(), from, to));
            case Datum.Text text -> {
                byte[] bytes = text.value().getBytes(StandardCharsets.UTF_8);
                yield new Datum.Text(new String(bytes, from, to - from, StandardCharsets.UTF_8));
            }
            default -> throw Failure.wrong(StdCode.TEMPLATE_SLICE, new Shown(value));
        };
    }

    private static Datum equal(List<Datum> arguments) throws Failure {
        if (arguments.size() < 2) {
            throw Failure.wrong(StdCode.TEMPLATE_ARGUMENTS, "eq", 2, arguments.size());
        }
        for (Datum other : arguments.subList(1, arguments.size())) {
            if (same(arguments.getFirst(), other)) {
                return new Datum.Bool(true);
            }
        }
        return new Datum.Bool(false);
    }

    private static boolean same(Datum left, Datum right) throws Failure {
        if (left instanceof Datum.Null || right instanceof Datum.Null) {
            return left instanceof Datum.Null && right instanceof Datum.Null;
        }
        if (left instanceof Datum.Bool a && right instanceof Datum.Bool b) {
            return a.value() == b.value();
        }
        return order("eq", left, right) == 0;
    }

    private static int compare(String name, List<Datum> arguments) throws Failure {
        two(name, arguments);
        return order(name, arguments.get(0), arguments.get(1));
    }

    private static int order(String name, Datum left, Datum right) throws Failure {
        if (left instanceof Num a && right instanceof Num b && a.integer() == b.integer()) {
            return a.compareTo(b);
        }
        if (left instanceof Datum.Text a && right instanceof Datum.Text b) {
            return Arrays.compareUnsigned(
                    a.value().getBytes(StandardCharsets.UTF_8), b.value().getBytes(StandardCharsets.UTF_8));
        }
        throw Failure.wrong(StdCode.TEMPLATE_COMPARED, name, new Shown(left), new Shown(right));
    }

    /** Text as it stands in a document. */
    static String html(String text) {
        return Html.escape(text).replace('\0', '\uFFFD');
    }

    /** Text as it stands in a string of JavaScript. */
    static String script(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\\', '\'', '"' -> out.append('\\').append((char) point);
                default -> {
                    boolean plain =
                            point >= 0x80 ? Quoting.printable(point) : point >= ' ' && "<>&=".indexOf(point) < 0;
                    if (plain) {
                        out.appendCodePoint(point);
                    } else {
                        out.append(String.format(Locale.ROOT, "\\u%04X", point));
                    }
                }
            }
        });
        return out.toString();
    }
}
