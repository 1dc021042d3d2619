package dev.slipway.kubevela.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.command.ExitCode;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Requirement;
import dev.slipway.kubevela.cue.export.Style;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** {@code cue export}: the value of a package as data. */
@Extension
public final class CueExportCommand extends CueCommand {

    /** Made by the host. */
    public CueExportCommand() {
        super("export");
    }

    @Override
    public List<Option> options() {
        return List.of(
                values("expression", "e"),
                value("out", ""),
                value("outfile", "o"),
                flag("force", "f"),
                flag("escape", ""),
                values("inject", "t"),
                value("package", "p"),
                values("path", "l"),
                value("schema", "d"),
                flag("simplify", "s"),
                flag("all-errors", "E"));
    }

    @Override
    ExitCode work(Call call, Console console) throws InvalidCueException, RefusedCallException, IOException {
        Results results = Results.of(call, console, Format.JSON);
        Inputs inputs = Inputs.read(call, console, new StandardLibrary());
        if (results.format() == Format.OPENAPI) {
            return results.addDocuments(inputs, call);
        }
        List<CueError> errors = new ArrayList<>();
        for (Evaluated each : Evaluated.of(inputs, call)) {
            List<CueError> wrong = each.value().validate(Requirement.CONCRETE, Requirement.FINAL);
            if (!wrong.isEmpty()) {
                errors.addAll(wrong);
            } else if (results.format() == Format.CUE) {
                results.add(each.value(), Style.HAND_ON.importing(Inputs.imports(each.program())), Optional.empty());
            } else {
                results.add(Results.data(each.value()));
            }
        }
        if (errors.isEmpty()) {
            results.write();
            return ExitCode.DONE;
        }
        console.diagnostics(CueDiagnostics.of(errors));
        return ExitCode.ERROR;
    }
}
