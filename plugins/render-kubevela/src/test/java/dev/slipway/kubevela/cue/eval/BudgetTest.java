package dev.slipway.kubevela.cue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an evaluation may make is limited, whatever it is that grows. */
class BudgetTest {

    private static final long MEGA = 1_000_000;

    private static Program program(String text, long bytes) throws InvalidCueException {
        return new Cue(new StandardLibrary())
                .withBudget(Budget.USUAL.withBytes(bytes))
                .compile("x.cue", text);
    }

    private static String doubled(String first, String next) {
        StringBuilder text = new StringBuilder(
                "import \"strings\"\nimport \"list\"\n_u: [strings.MinRunes(1), list.MinItems(1)]\na0: " + first
                        + "\n");
        for (int i = 1; i <= 22; i++) {
            text.append("a")
                    .append(i)
                    .append(": ")
                    .append(next.replace("_", "a" + (i - 1)))
                    .append("\n");
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"xxxxxxxx\" → _ + _",
                "'xxxxxxxx' → _ + _",
                "\"xxxxxxxx\" → \"\\(_)\\(_)\"",
                "\"xxxxxxxx\" → _ * 2",
                "\"xxxxxxxx\" → strings.Join([_, _], \"\")",
                "[1, 2] → list.Concat([_, _])",
                "[1, 2] → [_, _]",
                "{x: 1} → {l: _, r: _}",
                "[1, 2] → [for x in _ for y in [1, 2] {x + y}]"
            })
    void whatDoublesEndsByTheLimitOfMemory(String growth) throws InvalidCueException {
        String[] parts = growth.split(" → ");
        Program program = program(doubled(parts[0], parts[1]), 20 * MEGA);
        assertThatThrownBy(program::evaluate)
                .isInstanceOf(Budget.Exceeded.class)
                .hasMessage("evaluation needs more than 20 MB of memory");
    }

    @Test
    void theLimitIsTheSameEachTime() throws InvalidCueException {
        String text = "a: {for i in [1, 2, 3, 4] {\"f\\(i)\": *i | int}}\nb: a & {f1: 1, g: \"\\(a.f2)\"}";
        long least = least(text);
        assertThat(least).isBetween(1_000L, MEGA);
        for (int i = 0; i < 3; i++) {
            assertThat(least(text)).isEqualTo(least);
        }
    }

    private static long least(String text) throws InvalidCueException {
        long fails = 0;
        long passes = 16 * MEGA;
        while (passes - fails > 1) {
            long limit = (fails + passes) / 2;
            try {
                assertThat(program(text, limit).evaluate().errors()).isEmpty();
                passes = limit;
            } catch (Budget.Exceeded exceeded) {
                assertThat(exceeded).hasMessageContaining("of memory");
                fails = limit;
            }
        }
        return passes;
    }
}
