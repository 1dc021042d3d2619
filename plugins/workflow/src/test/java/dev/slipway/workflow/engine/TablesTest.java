package dev.slipway.workflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.api.run.EffectPhase;
import dev.slipway.api.run.LanePhase;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.StepPhase;
import dev.slipway.api.run.WavePhase;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The machines as tables: every state can be reached, terminal ones absorb, and what is not in the table is an error. */
final class TablesTest {
    @Test
    void everyStateCanBeReached() {
        assertThat(EffectTable.TABLE.reachable()).isEqualTo(EnumSet.allOf(EffectPhase.class));
        assertThat(StepTable.TABLE.reachable()).isEqualTo(EnumSet.complementOf(EnumSet.of(StepPhase.SOAKING)));
        assertThat(LaneTable.TABLE.reachable()).isEqualTo(EnumSet.allOf(LanePhase.class));
        assertThat(WaveTable.TABLE.reachable()).isEqualTo(EnumSet.allOf(WavePhase.class));
        assertThat(RunTable.TABLE.reachable()).isEqualTo(EnumSet.allOf(RunPhase.class));
    }

    @Test
    void terminalStatesAbsorb() {
        assertThat(Arrays.stream(RunPhase.values()).filter(RunPhase::terminal))
                .allMatch(RunTable.TABLE::absorbs)
                .hasSize(5);
        assertThat(Arrays.stream(RunPhase.values()).filter(p -> !p.terminal())).noneMatch(RunTable.TABLE::absorbs);
        assertThat(EffectTable.TABLE.absorbs(EffectPhase.CONFIRMED)).isTrue();
        assertThat(EffectTable.TABLE.absorbs(EffectPhase.ABANDONED)).isTrue();
        assertThat(LaneTable.TABLE.absorbs(LanePhase.ROLLED_BACK)).isTrue();
        assertThat(StepTable.TABLE.absorbs(StepPhase.UNDONE)).isTrue();
        assertThat(StepTable.TABLE.absorbs(StepPhase.SKIPPED)).isTrue();
    }

    @Test
    void nothingIsSentButFromPrepared() {
        for (var phase : EffectPhase.values()) {
            assertThat(EffectTable.TABLE.allows(phase, EffectTable.Signal.DISPATCH))
                    .as(phase.name())
                    .isEqualTo(phase == EffectPhase.PREPARED);
        }
    }

    @Test
    void aSignalOutsideTheTableIsAnErrorThatNamesBoth() {
        assertThatThrownBy(() -> EffectTable.TABLE.next(EffectPhase.CONFIRMED, EffectTable.Signal.DISPATCH))
                .isInstanceOf(TransitionTable.IllegalTransitionException.class)
                .hasMessageContaining("CONFIRMED")
                .hasMessageContaining("DISPATCH");
    }

    @Test
    void tablesDrawThemselves() {
        assertThat(EffectTable.TABLE.diagram())
                .startsWith("stateDiagram-v2\n  [*] --> PREPARED\n")
                .contains("  SENT --> UNKNOWN: LOST\n");
    }
}
