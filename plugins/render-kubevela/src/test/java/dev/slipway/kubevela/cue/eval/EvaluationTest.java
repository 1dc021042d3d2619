package dev.slipway.kubevela.cue.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Requirement;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationTest {

    private record Case(String name, String program, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() throws IOException {
        String text;
        try (InputStream in = EvaluationTest.class.getResourceAsStream("cases.txt")) {
            assertThat(in).isNotNull();
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Case> cases = new ArrayList<>();
        for (String block : text.substring(text.indexOf("=== ") + 4).split("\n=== ")) {
            int name = block.indexOf('\n');
            int end = block.lastIndexOf("\n--- ");
            cases.add(new Case(
                    block.substring(0, name),
                    block.substring(name + 1, end),
                    block.substring(end + 5).strip()));
        }
        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream();
    }

    private static String outcome(String program) {
        try {
            CueValue value =
                    new Cue(new StandardLibrary()).compile("x.cue", program).evaluate();
            if (!value.errors().isEmpty()) {
                return "error";
            }
            return value.validate(Requirement.CONCRETE).isEmpty() ? Json.compact(value.data()) : "incomplete";
        } catch (InvalidCueException wrong) {
            return "build";
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meansWhatTheOriginalSays(Case each) {
        assertThat(outcome(each.program())).isEqualTo(each.expected());
    }

    @Test
    void laughsByTheBillionEndByTheBudget() throws InvalidCueException {
        StringBuilder text = new StringBuilder("a0: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a").append(i).append(": [");
            text.append(("a" + (i - 1) + ", ").repeat(10)).append("]\n");
        }
        var program = new Cue(new StandardLibrary())
                .withBudget(new Budget(200_000, 500, 0))
                .compile("x.cue", text.toString());
        assertThatThrownBy(program::evaluate)
                .isInstanceOf(Budget.Exceeded.class)
                .hasMessageContaining("200000 steps");
    }

    @Test
    void valuesThatNeedOneAnotherWithoutEndEndByTheBudget() throws InvalidCueException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.append("f").append(i).append(": f").append(i + 1).append(" + 1\n");
        }
        text.append("f3000: 1\n");
        var program = new Cue(new StandardLibrary())
                .withBudget(new Budget(2_000_000, 100, 0))
                .compile("x.cue", text.toString());
        assertThatThrownBy(program::evaluate)
                .isInstanceOf(Budget.Exceeded.class)
                .hasMessageContaining("100 values");
    }
}
