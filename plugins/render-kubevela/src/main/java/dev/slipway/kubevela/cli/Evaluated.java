package dev.slipway.kubevela.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.command.PluginCommand.Call;
import dev.slipway.kubevela.cue.CuePath;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value that a command line asks for.
 *
 * @param heading what it is called where there are several
 */
record Evaluated(Program program, CueValue value, Optional<String> heading) {

    /** Data unified with every program, then each expression of each program. */
    static List<Evaluated> of(Inputs inputs, Call call) throws InvalidCueException, RefusedCallException {
        CuePath path = Inputs.path(call);
        Optional<String> schema = CueCommand.given(call, "schema");
        List<String> expressions = call.options().getOrDefault("expression", List.of());
        List<Evaluated> values = new ArrayList<>();
        for (Program each : inputs.programs()) {
            if (schema.isPresent() && inputs.data().isEmpty()) {
                throw new RefusedCallException(ExitCode.USAGE, "cue.schema-without-data");
            }
            if (schema.isPresent()) {
                for (Inputs.Data data : inputs.data()) {
                    values.add(new Evaluated(each, each.unify(schema.get(), data.value()), Optional.empty()));
                }
                continue;
            }
            Program filled = each;
            for (Inputs.Data data : inputs.data()) {
                filled = filled.fill(path, data.value());
            }
            if (expressions.isEmpty()) {
                values.add(new Evaluated(filled, filled.evaluate(), Optional.empty()));
            }
            for (String expression : expressions) {
                values.add(new Evaluated(
                        filled,
                        filled.evaluate(expression),
                        expressions.size() > 1 ? Optional.of(expression) : Optional.empty()));
            }
        }
        return values;
    }
}
