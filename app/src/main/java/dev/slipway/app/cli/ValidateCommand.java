package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code validate FILE…}: everything wrong with documents, all at once, up to the plan's invariants. */
@Command(name = "validate")
final class ValidateCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private DocumentOptions options = new DocumentOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", descriptionKey = "file")
    private List<String> files = List.of();

    ValidateCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        boolean structured = Output.structured(session.globals().output(), List.of());
        var diagnostics = new ArrayList<Diagnostic>();
        files.forEach(file -> diagnostics.addAll(new Validation(session).of(file, options.overlay())));
        var all = diagnostics.stream().distinct().sorted(Diagnostic.BY_PLACE).toList();
        long errors = all.stream().filter(d -> d.severity() == Severity.ERROR).count();
        if (structured) {
            Output.print(
                    session.terminal(),
                    session.globals().output(),
                    "validation",
                    Value.object(
                            "valid",
                            errors == 0,
                            "diagnostics",
                            Value.list(session.terminal().diagnosticsAsJson(all))));
        } else {
            session.terminal().diagnostics(all);
            session.terminal().say(errors == 0 ? "cli.validate.good" : "cli.validate.bad", files.size(), errors);
        }
        return errors == 0 ? ExitCode.DONE : ExitCode.ERROR;
    }
}
