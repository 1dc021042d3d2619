package dev.slipway.kubevela.cue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /**
     * @param stack how much the thread has, in kilobytes
     */
    private static Budget.Exceeded spent(Budget budget, String text, long stack) throws Exception {
        Program program = new Cue(new StandardLibrary()).withBudget(budget).compile("x.cue", text);
        FutureTask<Throwable> work = new FutureTask<>(() -> catchThrowable(program::evaluate));
        Thread.ofPlatform().stackSize(stack << 10).start(work);
        assertThat(work.get()).isInstanceOf(Budget.Exceeded.class);
        return (Budget.Exceeded) work.get();
    }

    @ParameterizedTest
    @EnumSource(BudgetCode.class)
    void whatIsUsedUpIsToldInBothLanguages(BudgetCode code) throws Exception {
        String chain = IntStream.range(0, 2_000)
                        .mapToObj(i -> "f" + i + ": f" + (i + 1) + " + 1\n")
                        .collect(Collectors.joining())
                + "f2000: 1\n";
        String growth = doubled("[1, 2]", "list.Concat([_, _])");
        Budget.Exceeded exceeded = switch (code) {
            case STEPS -> spent(new Budget(1_000, 2_500, 0), growth, 4_096);
            case DEPTH -> spent(new Budget(2_000_000, 100, 0), chain, 4_096);
            case TIME -> spent(new Budget(Long.MAX_VALUE, 2_500, 1, Long.MAX_VALUE), growth, 4_096);
            case MEMORY -> spent(Budget.USUAL.withBytes(2 * MEGA), growth, 4_096);
            case STACK -> spent(new Budget(2_000_000, 1_000_000, 0), chain, 256);
        };
        assertThat(exceeded.code()).isEqualTo(code);
        assertThat(exceeded.getMessage()).isEqualTo(exceeded.message(Locale.ENGLISH));
        String amount = switch (code) {
            case STEPS -> "1000 ";
            case DEPTH -> "100 ";
            case TIME -> "1 ";
            case MEMORY -> "2 MB";
            case STACK -> "";
        };
        assertThat(exceeded).hasMessageContaining(amount);
        String chinese = exceeded.message(Locale.SIMPLIFIED_CHINESE);
        assertThat(chinese).contains(amount).containsPattern("\\p{IsHan}").doesNotContain("{");
        assertThat(exceeded.hint(Locale.SIMPLIFIED_CHINESE))
                .containsPattern("\\p{IsHan}")
                .doesNotContain("{");
        assertThat(exceeded.hint(Locale.ROOT)).isNotEmpty().doesNotContainPattern("\\p{IsHan}");
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
