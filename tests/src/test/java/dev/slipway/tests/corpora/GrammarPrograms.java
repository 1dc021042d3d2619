package dev.slipway.tests.corpora;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Small programs over the whole grammar, each from its seed. Most expressions have the type that their place asks for, so that many
 * programs have a value; now and then something does not fit, and then errors, incompleteness and cycles come of it.
 */
final class GrammarPrograms implements Programs {

    private enum Type {
        INT,
        FLOAT,
        STRING,
        BYTES,
        BOOL,
        NULL,
        LIST,
        STRUCT
    }

    private record Known(String reference, Type type) {}

    @Override
    public String name() {
        return "grammar";
    }

    @Override
    public String program(long seed) {
        return new One(seed).file();
    }

    /** One program in the making. */
    private static final class One {
        private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        private static final List<String> QUOTED =
                List.of("\"x-y\"", "\"1\"", "\"a b\"", "\"é\"", "\"\"", "#\"q\"w\"#", "\"if\"");

        private final Random random;
        private final int wild;
        private final Set<String> imports = new LinkedHashSet<>();
        private final List<Known> scope = new ArrayList<>();
        private final List<String> definitions = new ArrayList<>();
        private final Set<String> wanted = new LinkedHashSet<>();
        private int fresh;

        One(long seed) {
            random = new Random(seed * 0x9E3779B97F4A7C15L + 0x1234567);
            // Two programs of three keep to their types.
            wild = one(3) ? 8 : 1_000_000;
        }

        String file() {
            StringBuilder body = new StringBuilder();
            if (one(6)) {
                body.append(one(2) ? "@extern(none)\n" : "@note(a=1,\"b\")\n");
            }
            int count = 2 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                body.append(declaration(i)).append('\n');
            }
            for (String name : List.copyOf(wanted)) {
                if (!one(20)) {
                    body.append(name).append(": ").append(expression(type(), 2)).append('\n');
                }
            }
            for (String name : wanted) {
                if (!body.toString().contains("\n" + name + ": ") && !one(20)) {
                    body.append(name).append(": ").append(literal(type())).append('\n');
                }
            }
            StringBuilder head = new StringBuilder();
            if (one(8)) {
                head.append("// about the file\n\n");
            }
            if (one(5)) {
                head.append("package p").append(random.nextInt(3)).append("\n\n");
            }
            List<String> paths = List.copyOf(imports);
            if (paths.size() > 1 && one(2)) {
                head.append("import (\n");
                paths.forEach(path -> head.append('\t').append(path).append('\n'));
                head.append(")\n");
            } else {
                paths.forEach(path -> head.append("import ").append(path).append('\n'));
            }
            String text = body.toString();
            if (text.startsWith("@extern") && head.isEmpty()) {
                text = text.substring(text.indexOf('\n') + 1);
            }
            return head + text.replace("@extern(none)", "@other(none)");
        }

        private String declaration(int at) {
            if (one(10)) {
                return "// about the next\n" + declaration(at);
            }
            return switch (random.nextInt(19)) {
                case 0 -> definition();
                case 1 -> hiddenDefinition();
                case 2 -> let();
                case 3 -> hidden();
                case 4 -> dynamic();
                case 5 -> chain();
                case 6 -> aliased();
                case 7 -> conditional();
                case 8 -> loop();
                case 9 -> pattern();
                case 10 -> constrained();
                case 11 -> useOfDefinition();
                case 12 -> twice();
                case 13 -> checked();
                default -> plain();
            };
        }

        private String plain() {
            Type type = type();
            String name = name();
            String value = expression(type, 3);
            String attribute = one(8) ? " @tag" + random.nextInt(3) + "(x,y=\"z\")" : "";
            if (!name.startsWith("\"") && !name.startsWith("#")) {
                know(name, type);
            }
            return name + ": " + value + attribute;
        }

        private String definition() {
            String name = "#" + Character.toUpperCase(pick(NAMES).charAt(0)) + fresh++;
            definitions.add(name);
            StringBuilder fields = new StringBuilder();
            fields.append("x: int, y?: string");
            if (one(2)) {
                fields.append(", z: ").append(constraint(Type.INT));
            } else {
                fields.append(", z: *").append(random.nextInt(9)).append(" | int");
            }
            if (one(2)) {
                fields.append(", w!: ").append(one(2) ? "string" : "string & =~\"^a\"");
            } else {
                fields.append(", w?: ").append(constraint(Type.STRING));
            }
            if (one(3)) {
                fields.append(", [=~\"^k\"]: int");
            }
            if (one(4)) {
                fields.append(", _h: x");
            }
            if (one(4)) {
                fields.append(", v: x + 1");
            }
            if (one(4)) {
                fields.append(", ...");
            }
            return name + ": {" + fields + "}";
        }

        private String useOfDefinition() {
            if (definitions.isEmpty()) {
                return definition();
            }
            String definition = pick(definitions);
            String name = name();
            if (!name.startsWith("\"") && !name.startsWith("#\"")) {
                know(name, Type.STRUCT);
                know(name + ".x", Type.INT);
            }
            String extra = one(4) ? ", y: \"s\"" : one(6) ? ", k1: 4" : "";
            if (odd()) {
                extra = ", unknown: 1";
            }
            String fields = "x: " + expression(Type.INT, 1) + ", z: " + random.nextInt(6) + ", w: \"abc\"" + extra;
            return switch (random.nextInt(4)) {
                case 0 -> name + ": " + definition + "\n" + name + ": {" + fields + "}";
                case 1 -> name + ": {" + definition + ", " + fields + "}";
                case 2 -> name + ": {" + fields + "} & " + definition;
                default -> name + ": " + definition + " & {" + fields + "}";
            };
        }

        private String hiddenDefinition() {
            String name = "_#" + Character.toUpperCase(pick(NAMES).charAt(0)) + fresh++;
            Type type = one(2) ? Type.INT : Type.STRING;
            String use = name();
            return name + ": " + constraint(type) + "\n" + use + ": " + name + " & " + fitting(type);
        }

        private String let() {
            String name = "L" + fresh++;
            Type type = type();
            String text = "let " + name + " = " + expression(type, 2);
            know(name, type);
            return text + "\n" + name() + ": " + name;
        }

        private String hidden() {
            String name = "_h" + fresh++;
            Type type = type();
            String text = name + ": " + expression(type, 2);
            know(name, type);
            return text + "\n" + name() + ": " + name;
        }

        private String dynamic() {
            return switch (random.nextInt(3)) {
                case 0 -> "\"\\(" + expression(Type.STRING, 1) + ")k\": " + expression(type(), 2);
                case 1 -> "(" + expression(Type.STRING, 1) + "): " + expression(type(), 2);
                default -> "\"n\\(" + expression(Type.INT, 1) + ")\": " + expression(type(), 2);
            };
        }

        private String chain() {
            String name = pick(NAMES) + fresh++;
            Type type = type();
            String text = name + ": p: q" + (one(3) ? "?" : "") + ": " + expression(type, 2) + "\n" + name + ": p: r: "
                    + expression(Type.INT, 1);
            know(name + ".p.r", Type.INT);
            return text;
        }

        private String aliased() {
            String alias = "X" + fresh++;
            return switch (random.nextInt(4)) {
                case 0 -> alias + "=" + pick(NAMES) + fresh++ + ": {s: 1, t: " + alias + ".s}";
                case 1 -> alias + "=\"x y\": {s: 2}\n" + pick(NAMES) + fresh++ + ": " + alias + ".s";
                case 2 -> pick(NAMES) + fresh++ + ": " + alias + "={s: 3, t: " + alias + ".s + 1}";
                default -> pick(NAMES) + fresh++ + ": {[" + alias + "=string]: {name: " + alias + "}, u: {}}";
            };
        }

        private String conditional() {
            String body = pick(NAMES) + fresh++ + ": " + expression(type(), 2);
            String text = "if " + expression(Type.BOOL, 2) + " {" + body + "}";
            return one(4) ? "if " + expression(Type.BOOL, 1) + " " + text : text;
        }

        private String loop() {
            String clauses = clauses();
            return one(2)
                    ? clauses + " {\"k\\(i)" + fresh++ + "\": v}"
                    : pick(NAMES) + fresh++ + ": {" + clauses + " {\"k\\(i)\": " + (one(3) ? "{o: v}" : "v") + "}}";
        }

        private String clauses() {
            String source = one(3) ? expression(Type.STRUCT, 1) : expression(Type.LIST, 1);
            String text = "for i, v in " + source;
            if (one(3)) {
                text += " if v != " + (odd() ? "x" : random.nextInt(3));
            }
            if (one(4)) {
                text += " let w = v";
            }
            return text;
        }

        private String pattern() {
            String name = pick(NAMES) + fresh++;
            Type type = one(2) ? Type.INT : Type.STRING;
            String pattern = one(3) ? "=~\"^m\"" : one(2) ? "string" : "\"m1\" | \"m2\"";
            return name + ": {[" + pattern + "]: " + constraint(type) + ", m1: " + fitting(type)
                    + (one(3) ? ", ...}" : "}");
        }

        private String constrained() {
            String name = pick(NAMES) + fresh++;
            Type type = pick(List.of(Type.INT, Type.FLOAT, Type.STRING, Type.BYTES, Type.BOOL, Type.LIST));
            know(name, type);
            String mark = one(8) ? "!" : "";
            return one(4)
                    ? name + "?: " + constraint(type) + "\n" + name + ": " + fitting(type)
                    : name + mark + ": " + constraint(type) + "\n" + name + ": " + fitting(type);
        }

        private String twice() {
            String name = pick(NAMES) + fresh++;
            Type type = one(2) ? Type.STRUCT : Type.INT;
            String value = expression(type, 2);
            know(name, type);
            return name + ": " + value + "\n" + name + ": " + (type == Type.STRUCT ? expression(type, 1) : "int");
        }

        private String checked() {
            String name = pick(NAMES) + fresh++;
            String value = expression(Type.INT, 1);
            return switch (random.nextInt(5)) {
                case 4 -> name + ": or([" + literal(Type.STRING) + ", int]) & " + closed(value);
                case 0 -> name + ": *" + closed(value) + " | error(\"no \\(1 + 1)\")";
                case 1 -> "if " + closed(expression(Type.BOOL, 1)) + " && false {" + name + ": error(\"never\")}";
                case 2 -> name + ": [if " + expression(Type.BOOL, 1) + " {" + value + "}, error(\"second\")][0]";
                default -> name + ": matchN(1, [int, " + constraint(Type.STRING) + "]) & " + value;
            };
        }

        // Expressions.

        private String expression(Type type, int depth) {
            if (odd()) {
                return oddity(type, depth);
            }
            if (depth <= 0) {
                return literal(type);
            }
            if (one(4)) {
                List<Known> fitting =
                        scope.stream().filter(known -> known.type == type).toList();
                if (!fitting.isEmpty()) {
                    return pick(fitting).reference;
                }
            }
            if (one(14)) {
                return "(" + expression(type, depth - 1) + ")";
            }
            if (one(14)) {
                return "(*" + closed(expression(type, depth - 1)) + " | " + constraint(type) + ")";
            }
            if (one(16)) {
                return grouped(constraint(type)) + " & " + fitting(type);
            }
            if (one(20)) {
                return "[" + expression(type, depth - 1) + ", " + literal(type) + "][0]";
            }
            if (one(24)) {
                return "[if " + expression(Type.BOOL, 0) + " {" + literal(type) + "}, " + literal(type) + "][0]";
            }
            if (one(24)) {
                return "{s: " + expression(type, depth - 1) + "}.s";
            }
            if (one(30)) {
                return "{" + expression(type, depth - 1) + ", #m: 1}";
            }
            return switch (type) {
                case INT -> integer(depth);
                case FLOAT -> real(depth);
                case STRING -> text(depth);
                case BYTES -> bytes(depth);
                case BOOL -> truth(depth);
                case NULL -> "null";
                case LIST -> list(depth);
                case STRUCT -> struct(depth);
            };
        }

        private String oddity(Type type, int depth) {
            return switch (random.nextInt(14)) {
                case 0 -> "_";
                case 1 -> grouped(constraint(type));
                case 2 -> wanted();
                case 3 -> "error(\"made\")";
                case 4 -> "_|_";
                case 5 -> literal(type()) + " & " + literal(type());
                case 6 -> "{" + pick(NAMES) + ": " + wanted() + ", " + pick(NAMES) + "!: int}";
                case 7 -> "(" + expression(type(), depth - 1) + " | " + expression(type(), depth - 1) + ")";
                case 8 -> "close({" + pick(NAMES) + ": 1}) & {" + pick(NAMES) + ": " + literal(type()) + "}";
                case 9 -> wanted() + "." + pick(NAMES);
                case 10 -> "[" + literal(type()) + "][" + random.nextInt(3) + "]";
                case 11 -> definitions.isEmpty() ? "[...]" : pick(definitions);
                case 12 -> "or([" + literal(type()) + ", " + literal(type()) + "])";
                default -> literal(type());
            };
        }

        private String literal(Type type) {
            return switch (type) {
                case INT ->
                    pick(List.of(
                            "0",
                            "1",
                            "2",
                            "3",
                            "7",
                            "42",
                            "0x1F",
                            "0o17",
                            "0b101",
                            "1_000",
                            "2Ki",
                            "3M",
                            "12345678901234567890"));
                case FLOAT -> pick(List.of("1.5", "0.25", "2.0", ".5", "1e3", "1.5E-3", "3.", "1.25K"));
                case STRING ->
                    pick(List.of(
                            "\"\"",
                            "\"a\"",
                            "\"abc\"",
                            "\"x y\"",
                            "\"\\n\\t\\\\\"",
                            "\"\\u00e9\"",
                            "\"\\U0001F600\"",
                            "#\"raw \\n \"q\"\"#",
                            "#\"v\\#(1)\"#",
                            "\"\"\"\n\tone\n\ttwo\n\t\"\"\"",
                            "#\"\"\"\n\to\"\"\"ne\n\t\"\"\"#",
                            "\"aé日\""));
                case BYTES ->
                    pick(List.of("''", "'ab'", "'\\x01\\xff'", "'\\101'", "#'r'#", "'''\n\tm\n\tn\n\t'''", "'b\\(1)'"));
                case BOOL -> one(2) ? "true" : "false";
                case NULL -> "null";
                case LIST -> pick(List.of("[]", "[1]", "[1, 2, 3]", "[0, 2,\n\t4]", "[3, 1]"));
                case STRUCT -> pick(List.of("{}", "{m: 1}", "{m: 1, n: 2}", "{m: 1\n\tn: 2}", "{\"q-r\": 3}"));
            };
        }

        private String integer(int depth) {
            int d = depth - 1;
            return switch (random.nextInt(20)) {
                case 0 -> expression(Type.INT, d) + " + " + expression(Type.INT, d);
                case 1 -> expression(Type.INT, d) + " - " + expression(Type.INT, d);
                case 2 -> expression(Type.INT, d) + " * " + expression(Type.INT, d);
                case 3 -> "div(" + expression(Type.INT, d) + ", " + (1 + random.nextInt(4)) + ")";
                case 15, 16 ->
                    literal(Type.INT) + pick(List.of(" div ", " mod ", " quo ", " rem ")) + (1 + random.nextInt(4));
                case 4 -> "mod(-" + expression(Type.INT, 0) + ", " + (1 + random.nextInt(4)) + ")";
                case 5 -> "quo(-" + expression(Type.INT, 0) + ", " + (1 + random.nextInt(4)) + ")";
                case 6 -> "rem(" + expression(Type.INT, d) + ", -" + (1 + random.nextInt(4)) + ")";
                case 7 -> "len(" + expression(pick(List.of(Type.STRING, Type.LIST, Type.STRUCT, Type.BYTES)), d) + ")";
                case 8 -> "-" + literal(Type.INT);
                case 9 -> "+" + literal(Type.INT);
                case 10 -> "{m: " + expression(Type.INT, d) + "}[\"m\"]";
                case 11 -> use("strconv") + ".Atoi(\"" + random.nextInt(99) + "\")";
                case 12 -> use("list") + ".Sum(" + expression(Type.LIST, d) + ")";
                case 13 -> "and([int, " + expression(Type.INT, d) + "])";
                case 14 -> use("strings") + ".Index(" + expression(Type.STRING, d) + ", \"b\")";
                default -> literal(Type.INT);
            };
        }

        private String real(int depth) {
            int d = depth - 1;
            return switch (random.nextInt(6)) {
                case 0 -> expression(Type.INT, d) + " / " + (1 + random.nextInt(4));
                case 1 -> expression(Type.FLOAT, d) + " + " + expression(Type.INT, d);
                case 2 -> expression(Type.FLOAT, d) + " * " + expression(Type.FLOAT, d);
                case 3 -> "-" + literal(Type.FLOAT);
                case 4 -> expression(Type.FLOAT, d) + " - " + literal(Type.FLOAT);
                default -> literal(Type.FLOAT);
            };
        }

        private String text(int depth) {
            int d = depth - 1;
            return switch (random.nextInt(14)) {
                case 0 -> expression(Type.STRING, d) + " + " + expression(Type.STRING, d);
                case 1 ->
                    "\"<\\(" + expression(pick(List.of(Type.INT, Type.STRING, Type.FLOAT, Type.BOOL)), d) + ")>\"";
                case 2 -> random.nextInt(3) + " * " + expression(Type.STRING, 0);
                case 3 -> use("strings") + ".ToUpper(" + expression(Type.STRING, d) + ")";
                case 4 -> use("strings") + ".Join([" + expression(Type.STRING, d) + ", \"j\"], \"-\")";
                case 5 -> use("encoding/json") + ".Marshal(" + expression(type(), d) + ")";
                case 6 -> use("strconv") + ".FormatInt(" + expression(Type.INT, d) + ", 16)";
                case 7 -> "\"\"\"\n\t\tv \\(" + expression(Type.INT, 0) + ")\n\t\tw\n\t\t\"\"\"";
                case 8 -> "#\"w\\#(" + literal(Type.INT) + ")\\(z)\"#";
                case 9 -> use("strings") + ".Replace(" + expression(Type.STRING, d) + ", \"a\", \"o\", -1)";
                case 10 -> "#\"\"\"\n\t\tr \\#(" + literal(Type.INT) + ")\n\t\t\"\"\"#";
                default -> literal(Type.STRING);
            };
        }

        private String bytes(int depth) {
            int d = depth - 1;
            return switch (random.nextInt(7)) {
                case 0 -> expression(Type.BYTES, d) + " + " + expression(Type.BYTES, d);
                case 1 -> "'<\\(" + expression(Type.INT, d) + ")>'";
                case 2 -> "2 * " + expression(Type.BYTES, 0);
                case 3 -> "'''\n\t\tn \\(" + literal(Type.INT) + ")\n\t\t'''";
                case 4 -> "#'x\\#(" + literal(Type.INT) + ")'#";
                default -> literal(Type.BYTES);
            };
        }

        private String truth(int depth) {
            int d = depth - 1;
            return switch (random.nextInt(14)) {
                case 0 -> expression(Type.INT, d) + " < " + expression(Type.INT, d);
                case 1 -> expression(Type.INT, d) + " >= " + expression(Type.FLOAT, d);
                case 2 -> expression(Type.STRING, d) + " =~ \"^[a-c]\"";
                case 3 -> expression(Type.STRING, d) + " !~ \"x$\"";
                case 4 -> closed(expression(Type.BOOL, d)) + " && " + expression(Type.BOOL, 0);
                case 5 -> closed(expression(Type.BOOL, d)) + " || " + expression(Type.BOOL, 0);
                case 6 -> "!" + literal(Type.BOOL);
                case 7 -> same(type(), d);
                case 8 -> wanted() + (one(3) ? "." + pick(NAMES) : "") + " != _|_";
                case 9 -> "{m: 1}." + (one(2) ? "m" : "n") + " == _|_";
                case 10 -> expression(Type.STRING, d) + " > " + expression(Type.STRING, d);
                case 11 -> expression(Type.INT, d) + " <= " + literal(Type.INT);
                default -> literal(Type.BOOL);
            };
        }

        // The name of a field at the top that will most likely be there in the end.
        private String wanted() {
            String name = pick(NAMES);
            wanted.add(name);
            return name;
        }

        private static String closed(String expression) {
            return expression.matches("[\\w\"#.]+") ? expression : "(" + expression + ")";
        }

        private static String grouped(String expression) {
            return expression.contains("|") ? "(" + expression + ")" : expression;
        }

        private String same(Type type, int depth) {
            return expression(type, depth) + (one(2) ? " == " : " != ") + literal(type);
        }

        private String list(int depth) {
            int d = depth - 1;
            return switch (random.nextInt(12)) {
                case 0 -> "[" + expression(Type.INT, d) + ", " + expression(Type.INT, d) + "]";
                case 1 -> "[for v in " + expression(Type.LIST, d) + " {v}]";
                case 2 -> "[for i, v in " + expression(Type.LIST, d) + " if i > 0 {v + i}]";
                case 3 -> "[for k, v in " + expression(Type.STRUCT, d) + " {k}]";
                case 4 -> use("list") + ".Concat([" + expression(Type.LIST, d) + ", " + expression(Type.LIST, d) + "])";
                case 5 -> "[...int] & " + literal(Type.LIST);
                case 6 -> use("list") + ".Range(0, " + random.nextInt(5) + ", 1)";
                case 7 -> "[1, ...] & [int, " + expression(Type.INT, d) + "]";
                case 8 -> "[1, 2, 3, 4][" + random.nextInt(2) + ":" + (one(3) ? "" : 2 + random.nextInt(2)) + "]";
                case 9 ->
                    "[for v in " + expression(Type.LIST, d) + " let w = v * 2 if w > 1 {w}, " + random.nextInt(5) + "]";
                case 10 -> "[if " + expression(Type.BOOL, d) + " {1}, 2, " + expression(Type.INT, d) + ", ...]";
                default -> literal(Type.LIST);
            };
        }

        private String struct(int depth) {
            int d = depth - 1;
            StringBuilder fields = new StringBuilder();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                fields.append(i == 0 ? "" : one(2) ? ", " : "\n\t").append(member(i, d));
            }
            return one(10) ? "close({" + fields + "})" : "{" + fields + "}";
        }

        private String member(int at, int depth) {
            String name = "m" + at;
            Type type = type();
            return switch (random.nextInt(16)) {
                case 0 -> name + "?: " + constraint(type);
                case 1 -> "#" + name + ": " + expression(type, depth);
                case 2 -> "_" + name + ": " + expression(type, depth) + ", " + name + ": _" + name;
                case 3 -> "let L" + at + " = " + expression(type, depth) + ", " + name + ": L" + at;
                case 4 -> "if " + expression(Type.BOOL, depth) + " {" + name + ": " + literal(type) + "}";
                case 5 -> "for k in [\"p\", \"q\"] {\"\\(k)" + at + "\": " + literal(type) + "}";
                case 6 -> "{" + name + ": " + expression(type, depth) + "}";
                case 7 -> "\"" + name + "-\": " + expression(type, depth);
                case 8 -> name + ": X={t: 1, u: X.t}";
                case 9 -> name + ": n: " + expression(type, depth);
                case 10 -> "@at(" + at + "), " + name + ": " + literal(type);
                case 11 -> "\"\\(\"d\")" + at + "\": " + expression(type, depth);
                case 12 -> "[=~\"^z\"]: int, " + name + ": " + literal(type);
                default -> name + ": " + expression(type, depth);
            };
        }

        private String constraint(Type type) {
            return switch (type) {
                case INT ->
                    pick(List.of(
                            "int",
                            "number",
                            ">=0",
                            "<100000000000000000000000",
                            "int & >=0",
                            "uint64 | int",
                            "!=-1",
                            "_",
                            ">-5 & <=12345678901234567890"));
                case FLOAT -> pick(List.of("float", "number", ">-1000000.5", "_", "float & !=7.5"));
                case STRING ->
                    pick(List.of("string", "!=\"zz\"", "=~\"^\"", "!~\"zzz\"", ">=\"\"", "_", "string | bytes"));
                case BYTES -> pick(List.of("bytes", "_", "bytes | string", ">=''"));
                case BOOL -> pick(List.of("bool", "_", "true | false", "bool | null"));
                case NULL -> pick(List.of("null", "_", "null | int"));
                case LIST ->
                    one(5)
                            ? use("list") + ".MaxItems(9)"
                            : pick(List.of("[...]", "[...int]", "[...number]", "_", "[...int] | string", "[...(>=0)]"));
                case STRUCT -> pick(List.of("{...}", "_", "{[string]: _}", "{m?: int, ...}", "{} | int"));
            };
        }

        private String fitting(Type type) {
            return literal(type);
        }

        private String use(String path) {
            String last = path.substring(path.lastIndexOf('/') + 1);
            for (String known : imports) {
                if (known.endsWith("\"" + path + "\"") && !known.startsWith("\"")) {
                    return known.substring(0, known.indexOf(' '));
                }
            }
            if (imports.contains("\"" + path + "\"")) {
                return last;
            }
            if (one(4)) {
                imports.add(last + "x \"" + path + "\"");
                return last + "x";
            }
            imports.add("\"" + path + "\"");
            return last;
        }

        private void know(String reference, Type type) {
            scope.add(new Known(reference, type));
        }

        private String name() {
            if (one(9)) {
                return pick(QUOTED).replace("\"\"", "\"e" + fresh++ + "\"");
            }
            return pick(NAMES) + fresh++;
        }

        private Type type() {
            return pick(List.of(Type.values()));
        }

        private boolean one(int of) {
            return random.nextInt(of) == 0;
        }

        private boolean odd() {
            return wild < 1_000_000 && random.nextInt(wild) == 0;
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
