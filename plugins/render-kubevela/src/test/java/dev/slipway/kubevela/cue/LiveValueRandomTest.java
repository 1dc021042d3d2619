package dev.slipway.kubevela.cue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A value that is gone on from is the one that an evaluation from the start gives, whatever the program and the change. */
class LiveValueRandomTest {

    private static final int PROGRAMS = 500;
    private static final int CHANGES = 6;
    private static final Budget BUDGET = new Budget(200_000, 500, 0);

    /** The programs of one seed; fields refer to each other as they come, in circles too. */
    private static final class Programs {
        private final SplittableRandom random;
        private final List<String> fields = new ArrayList<>();
        private final boolean calm;

        Programs(SplittableRandom random) {
            this.random = random;
            this.calm = random.nextInt(3) > 0;
        }

        private String one(String... of) {
            return of[random.nextInt(of.length)];
        }

        /** Names of the root that exist; a calm program refers to what comes before only. */
        private String name() {
            return fields.isEmpty() || random.nextInt(4) == 0 ? "in" : one(fields.toArray(String[]::new));
        }

        private String ref() {
            String name = name();
            return switch (random.nextInt(4)) {
                case 0 -> name;
                case 1 -> name + "." + one("a", "b");
                default -> name + "." + one("a", "b", "c");
            };
        }

        private String scalar() {
            return one(
                    "1", "2", "7", "\"x\"", "\"y\"", "true", "int", "string", "*1 | int", "\"x\" | \"y\"", ">1", "_");
        }

        private String value(int depth) {
            return switch (random.nextInt(depth == 0 ? 6 : 12)) {
                case 0, 1 -> scalar();
                case 2, 3 -> ref();
                case 4 -> "\"\\(" + ref() + ")-z\"";
                case 5 -> ref() + " + 1";
                case 6 -> ref() + " & " + value(depth - 1);
                case 7 -> "[" + value(depth - 1) + ", for k, v in " + name() + " {" + one("k", "v", "n: v") + "}]";
                case 8 -> "(" + value(depth - 1) + " | " + one("", "*") + value(depth - 1) + ")";
                case 9 -> "close(" + struct(depth) + ")";
                default -> struct(depth);
            };
        }

        private String struct(int depth) {
            StringBuilder text = new StringBuilder("{");
            if (random.nextInt(6) == 0) {
                text.append("let l = ").append(value(depth - 1)).append(", z: l, ");
            }
            for (String label : List.of("a", "b", "c")) {
                switch (random.nextInt(7)) {
                    case 0 -> {}
                    case 1 ->
                        text.append("if ")
                                .append(condition())
                                .append(" {")
                                .append(label)
                                .append(": ")
                                .append(value(depth - 1))
                                .append("}, ");
                    case 2 ->
                        text.append(label)
                                .append(one("?", "!"))
                                .append(": ")
                                .append(value(depth - 1))
                                .append(", ");
                    default ->
                        text.append(label).append(": ").append(value(depth - 1)).append(", ");
                }
            }
            switch (random.nextInt(10)) {
                case 0 -> text.append("[string]: ").append(value(depth - 1));
                case 1 -> text.append("\"\\(").append(ref()).append(")\": ").append(value(depth - 1));
                case 2 -> text.append(name());
                case 3 -> text.append("for k, v in ").append(name()).append(" {\"q\\(k)\": v}");
                case 4 -> text.append("...");
                default -> {}
            }
            return text.append("}").toString();
        }

        private String condition() {
            return ref() + one(" != _|_", " == _|_", " > 1", " == \"x\"");
        }

        String text() {
            StringBuilder text = new StringBuilder();
            int count = 4 + random.nextInt(8);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                names.add(one("f", "f", "f", "#D", "_h") + i);
            }
            if (!calm) {
                fields.addAll(names);
            }
            List<String> lines = new ArrayList<>();
            for (String name : names) {
                switch (random.nextInt(12)) {
                    case 0 -> {
                        lines.add("let " + name.replace("#", "").replace("_", "") + "l = " + value(2) + "\n" + name
                                + ": " + name.replace("#", "").replace("_", "") + "l");
                    }
                    case 1 -> lines.add("if " + condition() + " {" + name + ": " + value(2) + "}");
                    case 2 -> lines.add(name + ": " + value(1) + "\n" + name + ": " + value(2));
                    default -> lines.add(name + ": " + value(2));
                }
                if (calm) {
                    fields.add(name);
                }
            }
            switch (random.nextInt(16)) {
                case 0 -> lines.add("[=~\"^f1\"]: " + value(1));
                case 1 -> lines.add("for k, v in in {\"g\\(k)\": v}");
                case 2 -> lines.add("\"\\(in.b)\": " + value(1));
                case 3 -> lines.add(one("#D1", "f2", "{f1: _}"));
                default -> {}
            }
            lines.add(one("in: {a: int | *3, b: string, c?: _}", "in: {a: _, b: _, ...}", "in: _"));
            for (int i = lines.size() - 1; i > 0; i--) {
                if (random.nextInt(30) == 0) {
                    lines.add(random.nextInt(i), lines.remove(i));
                }
            }
            lines.forEach(line -> text.append(line).append('\n'));
            return text.toString();
        }
    }

    /** Programs as configurations are: whatever is filled in, they have a value, mostly. */
    private static final class Configurations {
        private final SplittableRandom random;
        private final List<String> structs = new ArrayList<>();
        private final List<String> numbers = new ArrayList<>(List.of("in.a", "in.d"));

        Configurations(SplittableRandom random) {
            this.random = random;
        }

        private String one(List<String> of) {
            return of.get(random.nextInt(of.size()));
        }

        private String number() {
            return switch (random.nextInt(4)) {
                case 0 -> String.valueOf(random.nextInt(3));
                case 1 -> one(numbers) + " + " + random.nextInt(3);
                default -> one(numbers);
            };
        }

        private String body(String definition) {
            StringBuilder text = new StringBuilder(
                    "name: \"" + one(List.of("p", "q")) + "\\(" + number() + ")\", port: " + number());
            switch (random.nextInt(9)) {
                case 0 ->
                    text.append(", if ")
                            .append(number())
                            .append(" > 1 {extra: [")
                            .append(number())
                            .append("]}");
                case 1 -> text.append(", if in.c != _|_ {extra: in.c}");
                case 2 -> text.append(", extra: {let x = {v: ").append(number()).append(", {w: 1}}, y: x, z: x.v}");
                case 3 -> text.append(", extra: {for k, v in in {\"\\(k)\": v}}");
                case 4 -> text.append(", extra: *").append(number()).append(" | string");
                case 5 -> text.append(", extra: {kind: \"y\"} & ({kind: \"x\", n: in.a} | {kind: \"y\", m: in.b})");
                case 6 ->
                    text.append(", extra: {[string]: int, u: ").append(number()).append("}");
                case 7 -> text.append(", extra: ").append(structs.isEmpty() ? "1" : one(structs));
                default -> {}
            }
            return definition + " & {" + text + "}";
        }

        String text() {
            List<String> lines = new ArrayList<>();
            lines.add("#D: {name: string, port: int, full: \"\\(name)!\", extra?: _, scale: *port | int}");
            lines.add("#E: {#D, also: *\"z\" | string, port: _, sub: {n: port, ...}, ...}");
            lines.add("in: {a: *1 | int, b: *\"x\" | string, c?: _, d: *2 | int}");
            if (random.nextBoolean()) {
                lines.add("let l = {v: in.a, {w: 2}}\n_l: l.v\n_m: l");
                numbers.add("_l");
            }
            int count = 5 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                String name = one(List.of("s", "s", "_s", "q")) + i;
                String value = body(one(List.of("#D", "#E", "#D & {}", "(#E | string)", "#D & #D")));
                switch (random.nextInt(9)) {
                    case 0 -> lines.add(name + ": [for k, v in in {n: v, key: k}, " + number() + "]");
                    case 1 -> lines.add("if " + number() + " > 1 {" + name + ": {v: " + number() + "}}");
                    case 2 -> {
                        lines.add(name + ": " + number());
                        numbers.add(name);
                    }
                    case 3 -> {
                        lines.add(name + ": " + value + "\n" + name + ": port: int\n" + name + ": {scale: _}");
                        structs.add(name);
                    }
                    case 4 -> lines.add(structs.isEmpty() ? name + ": 1" : name + ": {" + one(structs) + ", more: 1}");
                    default -> {
                        lines.add(name + ": " + value);
                        structs.add(name);
                        numbers.add(name + ".port");
                    }
                }
            }
            switch (random.nextInt(8)) {
                case 0 -> lines.add("for k, v in in {\"g\\(k)\": v}");
                case 1 -> lines.add("[=~\"^s\"]: {scale?: int, ...}");
                case 2 -> lines.add("\"\\(in.b)\": in.a");
                default -> {}
            }
            for (int i = lines.size() - 1; i > 0; i--) {
                if (random.nextInt(30) == 0) {
                    lines.add(random.nextInt(i), lines.remove(i));
                }
            }
            return String.join("\n", lines) + "\n";
        }

        static Program changed(Program program, SplittableRandom random) {
            return switch (random.nextInt(8)) {
                case 0 -> program.refill("in.b", new Datum.Text(random.nextBoolean() ? "x" : "y"));
                case 1 -> program.refill("in.c", LiveValueRandomTest.scalar(random));
                case 2 -> program.refill("in.d", LiveValueRandomTest.scalar(random));
                case 3 -> program.refill("_s3.port", Num.of(random.nextInt(3)));
                case 4 -> program.refill("new", LiveValueRandomTest.scalar(random));
                case 5 -> program.refill("in.d", Num.of(random.nextInt(4)));
                default -> program.refill("in.a", Num.of(random.nextInt(4)));
            };
        }
    }

    private static Datum scalar(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Datum.Text("x");
            case 1 -> new Datum.Text("y");
            case 2 -> new Datum.Bool(true);
            case 3 -> new Datum.Text("f1");
            default -> Num.of(random.nextInt(4));
        };
    }

    private static Program changed(Program program, SplittableRandom random) {
        switch (random.nextInt(5)) {
            case 0 -> {
                LinkedHashMap<String, Datum> fields = new LinkedHashMap<>();
                for (String name : List.of("a", "b", "c")) {
                    if (random.nextInt(4) > 0) {
                        fields.put(name, scalar(random));
                    }
                }
                return program.refill("in", new Datum.Fields(fields));
            }
            case 1 -> {
                return program.refill("f1", scalar(random));
            }
            case 2 -> {
                return program.refill("in.b", new Datum.Text(random.nextBoolean() ? "x" : "y"));
            }
            default -> {
                return program.refill("in.a", Num.of(random.nextInt(4)));
            }
        }
    }

    /** Circles of comprehensions may grow without an end. */
    private static boolean cheap(Program program) {
        try {
            program.evaluate();
            return true;
        } catch (Budget.Exceeded tooMuch) {
            return false;
        }
    }

    @Test
    void goingOnGivesWhatTheStartGives() throws InvalidCueException {
        compare(new SplittableRandom(7), PROGRAMS, seed -> new Programs(seed).text(), LiveValueRandomTest::changed);
    }

    @Test
    void alsoWhereMostOfItHasAValue() throws InvalidCueException {
        compare(new SplittableRandom(8), PROGRAMS, seed -> new Configurations(seed).text(), Configurations::changed);
    }

    private static void compare(
            SplittableRandom seeds,
            int programs,
            Function<SplittableRandom, String> writer,
            BiFunction<Program, SplittableRandom, Program> editor)
            throws InvalidCueException {
        int partly = 0;
        for (int i = 0; i < programs; i++) {
            SplittableRandom random = seeds.split();
            String text = writer.apply(random);
            Program program;
            try {
                program = new Cue(new StandardLibrary()).withBudget(BUDGET).compile("x.cue", text);
            } catch (InvalidCueException e) {
                // A name that nobody gave.
                continue;
            }
            if (!cheap(program)) {
                continue;
            }
            if (random.nextInt(30) == 0) {
                program = program.traced();
            }
            LiveValue live = program.live();
            assertThat(Picture.differences(live.value(), program.evaluate())).isEmpty();
            for (int change = 0; change < CHANGES; change++) {
                Program next = editor.apply(live.program(), random);
                if (!cheap(next)) {
                    break;
                }
                live = live.of(next);
                partly += live.kept().isEmpty()
                                || live.kept().size()
                                        == live.value().raw().fields().size()
                        ? 0
                        : 1;
                assertThat(Picture.differences(live.value(), live.program().evaluate()))
                        .as("%d, change %d of%n%s%nkept %s", i, change, text, live.kept())
                        .isEmpty();
            }
        }
        assertThat(partly).isGreaterThan(programs / 20);
    }
}
