package dev.slipway.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application without a workload has nothing to move: it is applied, and nothing else is asked for. */
class ConfigurationAloneTest {
    private final Program program;

    ConfigurationAloneTest(@TempDir Path folder) {
        program = new Program(folder);
    }

    @Test
    void configurationIsPlannedAndRehearsedWithoutAPlanOfItsOwn() {
        program.write("map.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, namespace: shop}
                data: {a: b}
                """);
        var planned = program.run("plan", "map.yaml", "--steps", "-n", "shop");
        assertThat(planned.code()).as(planned.said()).isZero();
        assertThat(planned.said()).contains("· apply", "apply-1");
        var rehearsed = program.run("rehearse", "map.yaml", "-n", "shop", "--first");
        assertThat(rehearsed.code()).as(rehearsed.said()).isZero();
    }
}
