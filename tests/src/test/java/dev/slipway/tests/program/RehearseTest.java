package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Value.ObjectValue;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals begin where a release would begin, and their table of faults says how it would end. */
class RehearseTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Program program;

    @BeforeEach
    void begin() {
        program = new Program(folder);
        program.write("slipway.yaml", """
            apiVersion: slipway.dev/v1
            kind: Workspace
            clusters: [{name: ap-1, context: ap-1}, {name: us-1, context: us-1}]
            """);
        program.write("shop.yaml", """
            apiVersion: slipway.dev/v1
            kind: WebApp
            metadata: {name: shop, namespace: shop}
            spec:
              image: ghcr.io/acme/shop:1
              port: 8080
              replicas: 4
              route: {gateway: {name: public}, hostnames: [shop.example.com]}
            """);
        program.write("plan.yaml", """
            apiVersion: slipway.dev/v1
            kind: ReleasePlan
            application: shop.yaml
            waves:
              - {name: first, clusters: [ap-1]}
              - {name: rest, clusters: [us-1], needs: [first]}
            steps:
              - apply: {objects: rendered}
              - {id: half, onFailure: 'rollback:lane', scale: {canary: 50%}}
              - traffic: {weight: 50}
              - approve: {count: 1}
              - scale: {canary: 100%}
              - traffic: {weight: 100}
              - promote: {drain: 1s}
            """);
    }

    @Test
    void canaryIsRehearsedThoughNothingWasReleasedYet() {
        var answer = program.run("rehearse", "plan.yaml", "--speed", "1000");
        assertThat(answer.code()).as(answer.said()).isZero();
        assertThat(answer.said())
                .contains("ap-1 half ✔")
                .contains("us-1 promote-1 ✔")
                .doesNotContain("skipped");
        var first = program.run("rehearse", "plan.yaml", "--speed", "1000", "--first");
        assertThat(first.code()).as(first.said()).isZero();
        assertThat(first.said()).contains("half → skipped");
    }

    @Test
    void runPutIntoTheBackgroundGoesOnAndHearsWhatItIsTold() {
        var asking = program.run("rehearse", "plan.yaml", "--speed", "1000", "--ask");
        assertThat(asking.code()).as(asking.said()).isEqualTo(5);
        assertThat(asking.said()).contains("slipway approve");
        assertThat(program.run("approve", "latest").code()).isEqualTo(5);
        var detached = program.run("resume", "latest", "--detach", "--speed", "1000");
        assertThat(detached.code()).as(detached.said()).isZero();
        var watching = program.start("watch", "latest");
        assertThat(watching.until(line -> line.contains("us-1") && line.contains("approve-1")))
                .isPresent();
        watching.kill();
        // the process in the background hears of it and ends the run
        var stopped = program.run("stop", "latest", "--yes");
        assertThat(stopped.said()).doesNotContain("nobody");
        program.start("watch", "latest").answer();
        assertThat(program.run("show", "latest").said()).contains("cancelled");
        assertThat(program.run("store", "check").code()).isZero();
    }

    @Test
    void tableOfFaultsTellsHowTheRunWouldEnd() throws Json.MalformedJsonException {
        var answer = program.run("rehearse", "plan.yaml", "--what-if", "-o", "json");
        assertThat(answer.code()).as(answer.said()).isZero();
        var ends = new TreeMap<String, String>();
        ((ObjectValue) Json.parse(answer.said()))
                .list("cases")
                .forEach(row -> ends.put(
                        ((ObjectValue) row).text("fault").orElse(""),
                        ((ObjectValue) row).text("phase").orElse("")));
        assertThat(ends)
                .containsEntry("", "SUCCEEDED")
                .containsEntry("ap-1=slow", "SUCCEEDED")
                .containsEntry("ap-1=lost-answers", "SUCCEEDED")
                .containsEntry("ap-1=unreachable", "SUCCEEDED")
                .containsEntry("ap-1=bad", "ROLLED_BACK")
                .containsKey("us-1=bad")
                .hasSizeGreaterThan(10);
        assertThat(ends.get("us-1=bad")).isNotEqualTo("SUCCEEDED");
    }
}
