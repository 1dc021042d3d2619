package dev.slipway.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Snapshot;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunSetup;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunMemoryTest {
    private final RunMemory memory = new RunMemory(
            new ToyEngine(),
            new RunSetup(
                    new RunId("run-0001"),
                    new Snapshot(
                            1,
                            new ReleasePlan(
                                    new ApplicationName("shop"),
                                    "n",
                                    Digest.of("v"),
                                    Digest.of("i"),
                                    Optional.empty(),
                                    "apply",
                                    List.of(),
                                    List.of(),
                                    new FailurePolicy(StepSpec.OnFailure.PAUSE, FailurePolicy.Reach.LANE),
                                    Map.of()),
                            Map.of(),
                            Optional.empty()),
                    new Actor("ana", "desk", List.of()),
                    Instant.parse("2026-01-01T00:00:00Z"),
                    "test",
                    true,
                    RunSetup.Purpose.RELEASE));

    /** Who shows only pictures with a higher sequence would never show what came last. */
    @Test
    void aPictureDoesNotClaimAnEntryThatAnotherScopeHasYetToTakeOver() {
        memory.reached(2);
        memory.reached(4);
        assertThat(memory.view().sequence()).isZero();
        memory.reached(1);
        assertThat(memory.view().sequence()).isEqualTo(2);
        memory.reached(3);
        assertThat(memory.view().sequence()).isEqualTo(4);
    }
}
