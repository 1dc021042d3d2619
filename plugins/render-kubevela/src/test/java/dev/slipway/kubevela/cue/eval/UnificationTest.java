package dev.slipway.kubevela.cue.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What must hold of unification whatever is unified: no second program is needed to know it. */
class UnificationTest {

    private static final int ROUNDS = 600;

    private static final Pattern CONSTRAINT = Pattern.compile("int|string|number|bool|_|[<>~]|!=");

    private static final List<String> SCALARS = List.of(
            "1",
            "2",
            "1.5",
            "\"a\"",
            "\"b\"",
            "true",
            "null",
            "int",
            "string",
            "number",
            "_",
            ">0",
            "<3",
            ">=1",
            "!=2",
            "=~\"^a\"",
            "*1 | int",
            "\"a\" | \"b\"",
            "*\"a\" | string",
            "1 | 2 | 3",
            "int | string",
            "[]",
            "[...int]",
            "'x'",
            "bool");

    private static String value(SplittableRandom random, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1 -> struct(random, depth);
            case 2 -> "close(" + struct(random, depth) + ")";
            case 3 -> "[" + value(random, depth - 1) + (random.nextBoolean() ? ", ...]" : "]");
            case 4 -> "(" + value(random, depth - 1) + " | " + value(random, depth - 1) + ")";
            default -> SCALARS.get(random.nextInt(SCALARS.size()));
        };
    }

    private static String struct(SplittableRandom random, int depth) {
        StringBuilder text = new StringBuilder("{");
        for (String name : List.of("a", "b", "c")) {
            if (random.nextInt(3) > 0) {
                String mark = random.nextInt(4) == 0 ? "?" : "";
                text.append(name)
                        .append(mark)
                        .append(": ")
                        .append(value(random, depth - 1))
                        .append(", ");
            }
        }
        return text.append(random.nextInt(5) == 0 ? "...}" : "}").toString();
    }

    private static Value evaluated(String... files) throws InvalidCueException {
        Cue cue = new Cue(new StandardLibrary());
        StringBuilder text = new StringBuilder();
        for (String file : files) {
            text.append(file).append('\n');
        }
        CueValue value = cue.compile("x.cue", text.toString()).evaluate();
        return value.raw();
    }

    /** Everything that can be told of a value but the order of its fields. */
    private static String told(Value value) {
        if (value.error() != null || value.below()) {
            return "_|_";
        }
        String fields = value.fields().stream()
                .map(field -> field.label() + " " + field.mark() + " " + told(field))
                .sorted()
                .collect(Collectors.joining(", ", "{", "}"));
        String choices =
                value.choices().stream().map(UnificationTest::told).sorted().collect(Collectors.joining(" | "));
        Value fallback = value.fallback();
        return value.kinds() + " " + value.scalar() + " " + fields + " " + choices + " "
                + (fallback == null ? "" : told(fallback)) + (value.openList() ? " ..." : "");
    }

    @Test
    void theOrderOfOperandsDoesNotMatter() throws InvalidCueException {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ROUNDS; i++) {
            String a = value(random, 3);
            String b = value(random, 3);
            assertThat(told(evaluated("x: (" + a + ") & (" + b + ")")))
                    .as(a + " & " + b)
                    .isEqualTo(told(evaluated("x: (" + b + ") & (" + a + ")")));
        }
    }

    @Test
    void howOperandsAreGroupedDoesNotMatter() throws InvalidCueException {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < ROUNDS; i++) {
            String a = "(" + value(random, 2) + ")";
            String b = "(" + value(random, 2) + ")";
            String c = "(" + value(random, 2) + ")";
            assertThat(told(evaluated("x: (" + a + " & " + b + ") & " + c)))
                    .as(a + " & " + b + " & " + c)
                    .isEqualTo(told(evaluated("x: " + a + " & (" + b + " & " + c + ")")));
        }
    }

    @Test
    void aValueUnifiedWithItselfIsItself() throws InvalidCueException {
        SplittableRandom random = new SplittableRandom(3);
        int tried = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String a = value(random, 3);
            if (a.contains("|") && CONSTRAINT.matcher(a).find()) {
                // int | <3 with itself is int | <3 | (int & <3): the same values, in more words.
                continue;
            }
            tried++;
            assertThat(told(evaluated("v: " + a + "\nx: v & v\ny: v\nv2: x")))
                    .as(a)
                    .isEqualTo(told(evaluated("v: " + a + "\nx: v\ny: v\nv2: x")));
        }
        assertThat(tried).isGreaterThan(ROUNDS / 4);
    }

    @Test
    void theOrderOfDeclarationsDoesNotMatter() throws InvalidCueException {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < ROUNDS; i++) {
            String a = "x: " + value(random, 3);
            String b = "x: " + value(random, 3);
            String c = "y: x";
            assertThat(told(evaluated(a, b, c))).as(a + "; " + b).isEqualTo(told(evaluated(c, b, a)));
        }
    }

    @Test
    void whatIsWrittenAnewMeansTheSame() throws InvalidCueException {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < ROUNDS; i++) {
            String text = "x: " + value(random, 3) + "\ny: x & (" + value(random, 1) + ")\n";
            String again =
                    Formatter.format(Parser.parse(new Source("x.cue", text)).file(), false);
            assertThat(told(evaluated(again))).as(text).isEqualTo(told(evaluated(text)));
        }
    }
}
