package dev.slipway.workflow.workload;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodRatioTest {
    @ParameterizedTest
    @CsvSource({
        "10, 41, false, 4, 6",
        "3, 50, false, 2, 1",
        "10, 5, true, 1, 10",
        "5, 10, true, 1, 5",
        "1, 95, true, 1, 1",
        "4, 99, false, 3, 1",
        "5, 0, true, 0, 5",
        "5, 100, true, 5, 0",
        "1, 50, false, 1, 0"
    })
    void nearestNumbersOfPods(int n, int weight, boolean surge, int canary, int stable) {
        assertThat(PodRatio.of(n, weight, surge)).isEqualTo(new PodRatio(canary, stable));
    }

    @Property
    void bothSidesServeInBetweenAndNoPodIsMissing(
            @ForAll @IntRange(min = 2, max = 200) int n,
            @ForAll @IntRange(min = 1, max = 99) int weight,
            @ForAll boolean surge) {
        var ratio = PodRatio.of(n, weight, surge);
        assertThat(ratio.canary()).isPositive();
        assertThat(ratio.stable()).isPositive();
        assertThat(ratio.total()).isBetween(n, surge ? n + 1 : n);
        assertThat(Math.abs(ratio.share() - weight)).isLessThanOrEqualTo(100.0 / n);
    }
}
