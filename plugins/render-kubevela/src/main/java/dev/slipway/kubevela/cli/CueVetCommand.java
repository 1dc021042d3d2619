package dev.slipway.kubevela.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CuePath;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.Requirement;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.Extension;

/** {@code cue vet}: is a package in order, and do files of data meet it? Silent when all is well. */
@Extension
public final class CueVetCommand extends CueCommand {

    /** Made by the host. */
    public CueVetCommand() {
        super("vet");
    }

    @Override
    public List<Option> options() {
        return List.of(
                flag("concrete", "c"),
                values("schema", "d"),
                values("inject", "t"),
                value("package", "p"),
                values("path", "l"),
                flag("all-errors", "E"));
    }

    @Override
    ExitCode work(Call call, Console console) throws InvalidCueException, RefusedCallException {
        Inputs inputs = Inputs.read(call, console, new StandardLibrary());
        List<CueError> errors = new ArrayList<>();
        boolean incomplete = false;
        for (Program program : inputs.programs()) {
            if (inputs.data().isEmpty()) {
                CueValue value = program.evaluate();
                List<String> concrete = call.options().getOrDefault("concrete", List.of());
                List<CueError> failures = value.errors();
                errors.addAll(concrete.contains("true") ? value.validate(Requirement.CONCRETE) : failures);
                incomplete |= concrete.isEmpty()
                        && failures.isEmpty()
                        && !value.validate(Requirement.CONCRETE).isEmpty();
            } else {
                errors.addAll(judge(program, inputs, call));
            }
        }
        console.diagnostics(CueDiagnostics.of(errors));
        if (incomplete) {
            console.diagnostics(List.of(Diagnostic.error(SourceSpan.whole("cue"), "cue.vet-incomplete")
                    .withHint("cue.vet-incomplete.hint")));
        }
        return errors.isEmpty() && !incomplete ? ExitCode.DONE : ExitCode.ERROR;
    }

    /** Each value by itself, against the root or against each schema. */
    private static List<CueError> judge(Program program, Inputs inputs, Call call)
            throws InvalidCueException, RefusedCallException {
        CuePath path = Inputs.path(call);
        List<String> schemas = call.options().getOrDefault("schema", List.of());
        List<CueError> errors = new ArrayList<>();
        for (Inputs.Data data : inputs.data()) {
            if (schemas.isEmpty()) {
                errors.addAll(program.fill(path, data.value()).evaluate().validate(Requirement.CONCRETE));
            }
            for (String schema : schemas) {
                errors.addAll(program.unify(schema, data.value()).validate(Requirement.CONCRETE));
            }
        }
        return errors.stream().distinct().toList();
    }
}
