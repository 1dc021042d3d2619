package dev.slipway.kubevela.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.command.ExitCode;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CueValue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.Requirement;
import dev.slipway.kubevela.cue.export.Style;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pf4j.Extension;

/** {@code cue eval}: the value of a package as far as it is decided, as CUE. */
@Extension
public final class CueEvalCommand extends CueCommand {

    /** Made by the host. */
    public CueEvalCommand() {
        super("eval");
    }

    @Override
    public List<Option> options() {
        return List.of(
                values("expression", "e"),
                value("out", ""),
                value("outfile", "o"),
                flag("force", "f"),
                values("inject", "t"),
                value("package", "p"),
                values("path", "l"),
                value("schema", "d"),
                flag("concrete", "c"),
                flag("all", "a"),
                flag("show-attributes", "A"),
                flag("show-hidden", "H"),
                flag("show-optional", "O"),
                flag("simplify", "s"),
                flag("ignore", "i"),
                flag("all-errors", "E"));
    }

    @Override
    ExitCode work(Call call, Console console) throws InvalidCueException, RefusedCallException, IOException {
        Results results = Results.of(call, console, Format.CUE);
        Inputs inputs = Inputs.read(call, console, new StandardLibrary());
        if (results.format() == Format.OPENAPI) {
            return results.addDocuments(inputs, call);
        }
        List<CueError> errors = new ArrayList<>();
        for (Evaluated each : Evaluated.of(inputs, call)) {
            List<CueError> wrong = wrong(each.value(), call, results.format());
            if (!wrong.isEmpty() && !on(call, "ignore")) {
                errors.addAll(wrong);
            } else if (results.format() == Format.CUE) {
                results.add(each.value(), style(call, each.program()), each.heading());
            } else {
                results.add(Results.data(each.value()));
            }
        }
        results.write();
        console.diagnostics(CueDiagnostics.of(errors));
        return errors.isEmpty() ? ExitCode.DONE : ExitCode.ERROR;
    }

    private static List<CueError> wrong(CueValue value, Call call, Format format) {
        if (on(call, "concrete") || format != Format.CUE) {
            return value.validate(Requirement.CONCRETE, Requirement.FINAL);
        }
        // What the root waits for is told as the original does; what lies below may wait.
        Optional<CueError> open = value.open();
        List<CueError> errors = value.errors();
        return errors.isEmpty() && open.isPresent() && value.raw().struct() ? List.of(open.get()) : errors;
    }

    private static Style style(Call call, Program program) {
        boolean all = on(call, "all");
        return new Style(
                all || on(call, "show-optional"),
                true,
                all || on(call, "show-hidden"),
                false,
                on(call, "show-attributes"),
                on(call, "simplify"),
                Style.LOOK.blanks(),
                Inputs.imports(program));
    }
}
