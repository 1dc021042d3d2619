package dev.slipway.workflow.engine;

import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/** A lane's steps in the order in which they run: each with its clean-up steps behind it. */
record Program(List<Entry> entries) {
    /** The id of the step that takes a lane back. */
    static final StepId ROLL_BACK = new StepId(EngineParts.ROLL_BACK);

    /** @param main index of the lane's step that it is or belongs to */
    record Entry(StepSpec spec, int main, boolean cleanup) {}

    static Program of(LanePlan lane) {
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < lane.steps().size(); i++) {
            var step = lane.steps().get(i);
            entries.add(new Entry(step, i, false));
            for (var cleanup : step.cleanup()) {
                entries.add(new Entry(cleanup, i, true));
            }
        }
        return new Program(List.copyOf(entries));
    }

    static StepSpec rollBack(LanePlan lane) {
        var span = lane.steps().isEmpty()
                ? SourceSpan.whole(EngineParts.ROLL_BACK)
                : lane.steps().getFirst().span();
        return StepSpec.of(ROLL_BACK, EngineParts.ROLL_BACK, ObjectValue.EMPTY, span);
    }

    int size() {
        return entries.size();
    }
}
