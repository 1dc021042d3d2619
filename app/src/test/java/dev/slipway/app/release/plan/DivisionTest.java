package dev.slipway.app.release.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DivisionTest {
    private static Map<ClusterName, Integer> weights(List<Integer> weights) {
        var map = new LinkedHashMap<ClusterName, Integer>();
        for (int i = 0; i < weights.size(); i++) {
            map.put(new ClusterName("c" + i), weights.get(i));
        }
        return map;
    }

    private static List<Integer> divide(int total, Integer... weights) {
        return List.copyOf(Division.webster(total, weights(List.of(weights))).values());
    }

    @Test
    void divisionFollowsThePublishedVectors() {
        assertThat(divide(10, 1, 1, 1)).containsExactly(4, 3, 3);
        assertThat(divide(12, 6, 12, 18)).containsExactly(2, 4, 6);
        assertThat(divide(7, 5, 3, 1)).containsExactly(4, 2, 1);
        assertThat(divide(4, 2, 3, 4)).containsExactly(1, 1, 2);
        assertThat(divide(5, 2, 3, 4)).containsExactly(1, 2, 2);
        assertThat(divide(20, 2, 1, 1)).containsExactly(10, 5, 5);
    }

    @Test
    void whenNoWeightCountsAllDo() {
        assertThat(divide(4, 0, 0)).containsExactly(2, 2);
        assertThat(divide(4, 0, 1)).containsExactly(0, 4);
    }

    @Property
    void everyPodIsPlacedAndNoClusterLosesOneWhenTheTotalGrows(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 20) Integer> weights,
            @ForAll @IntRange(max = 80) int total) {
        var smaller = Division.webster(total, weights(weights));
        var larger = Division.webster(total + 1, weights(weights));
        assertThat(smaller.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(total);
        assertThat(larger.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(total + 1);
        smaller.forEach((name, n) -> assertThat(larger.get(name)).isGreaterThanOrEqualTo(n));
    }

    @Property
    void theOrderOfTheClustersDoesNotCount(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 20) Integer> weights,
            @ForAll @IntRange(max = 80) int total,
            @ForAll long seed) {
        var entries = new ArrayList<>(weights(weights).entrySet());
        Collections.shuffle(entries, new Random(seed));
        var shuffled = new LinkedHashMap<ClusterName, Integer>();
        entries.forEach(entry -> shuffled.put(entry.getKey(), entry.getValue()));
        assertThat(Division.webster(total, shuffled)).isEqualTo(Division.webster(total, weights(weights)));
    }

    @Property
    void aDivisionByRoomNeverExceedsItAndPlacesAllThatFit(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 20) Integer> room,
            @ForAll @IntRange(max = 140) int total) {
        var free = weights(room);
        int space = room.stream().mapToInt(Integer::intValue).sum();
        for (var division : List.of(Division.headroom(total, free), Division.aggregated(total, free, Map.of()))) {
            assertThat(division.isPresent()).isEqualTo(total <= space);
            division.ifPresent(numbers -> {
                assertThat(numbers.values().stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(total);
                numbers.forEach((name, n) -> assertThat(n).isLessThanOrEqualTo(free.get(name)));
            });
        }
    }

    @Test
    void aggregationFillsAsFewClustersAsItCanAndStaysWherePodsAre() {
        var free = weights(List.of(10, 30, 20));
        assertThat(List.copyOf(
                        Division.aggregated(25, free, Map.of()).orElseThrow().values()))
                .containsExactly(0, 25, 0);
        assertThat(List.copyOf(Division.aggregated(8, free, Map.of(new ClusterName("c0"), 3))
                        .orElseThrow()
                        .values()))
                .containsExactly(8, 0, 0);
    }
}
