package dev.slipway.tests.controlplane.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ListValue;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract suite is at least as large as promised (ENGINE §7), every case of it recorded. */
final class SuiteSizeTest {
    private static final Map<String, Integer> LEAST =
            Map.of("ownership", 40, "requests", 30, "watching", 20, "validation", 30, "controllers", 30);

    @Test
    void everyAreaHasItsCases() {
        var sizes = new TreeMap<String, Integer>();
        for (var file : Recording.FILES) {
            var cases = CaseFile.read(file + ".yaml");
            var answers = Recording.read(file).answers();
            assertThat(cases).extracting(Case::name).doesNotHaveDuplicates();
            assertThat(cases)
                    .allSatisfy(one -> assertThat(((ListValue) answers.getOrDefault(one.name(), Value.list())).items())
                            .as(one.name())
                            .hasSameSizeAs(one.steps()));
            sizes.put(file, cases.size());
        }
        System.out.println("recorded cases: " + sizes);
        assertThat(sizes.keySet()).isEqualTo(new TreeMap<>(LEAST).keySet());
        sizes.forEach((file, size) -> assertThat(size).as(file).isGreaterThanOrEqualTo(LEAST.get(file)));
    }

    /** Each of the answers that ENGINE §7 names is among them. */
    @Test
    void theRefusalsThatMatterAreRecorded() {
        var codes = new TreeMap<Long, Integer>();
        for (var file : Recording.FILES) {
            Recording.read(file)
                    .answers()
                    .values()
                    .forEach(answers -> ((ListValue) answers)
                            .items()
                            .forEach(answer -> codes.merge(
                                    ((ObjectValue) answer).integer("code").orElse(0L), 1, Integer::sum)));
        }
        System.out.println("recorded answers by code: " + codes);
        assertThat(codes).containsKeys(200L, 404L, 409L, 410L, 422L);
    }
}
