package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.RiskRule;
import dev.slipway.api.resource.Manifest;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.release.diff.BuiltInRisks;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.release.plan.SecretMasker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code diff A B}: what is different between two sets of objects. */
@Command(name = "diff")
final class DiffCommand implements Callable<ExitCode> {
    private final Session session;

    @Parameters(index = "0", paramLabel = "A", descriptionKey = "file")
    private String left = "";

    @Parameters(index = "1", paramLabel = "B", descriptionKey = "file")
    private String right = "";

    DiffCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        var output = session.globals().output();
        boolean structured = Output.structured(output, List.of("markdown", "html"));
        var reader = new DraftReader(session);
        var before = manifests(reader, left);
        var after = manifests(reader, right);
        reader.check(List.of());
        var set = new ChangeSet(left, right, new Differ(risks(session)).diff(Optional.empty(), before, after, true));
        show(session, set, output, structured);
        return set.isEmpty() ? ExitCode.DONE : ExitCode.DIFFERENCES;
    }

    private List<Manifest> manifests(DraftReader reader, String name) {
        // no key is needed where nothing is stored: equal texts have equal digests within this one command
        var masker = new SecretMasker(
                text -> dev.slipway.api.resource.Digest.of("diff\0" + text).hex());
        return reader.sources().manifests(reader.sources().read(name)).stream()
                .map(masker::mask)
                .toList();
    }

    static List<RiskRule> risks(Session session) {
        var rules = new ArrayList<RiskRule>(List.of(new BuiltInRisks()));
        session.desk().plugins().extensions(RiskRule.class).stream()
                .map(Contribution::extension)
                .forEach(rules::add);
        return rules;
    }

    static void show(Session session, ChangeSet set, String output, boolean structured) {
        var terminal = session.terminal();
        var lines = new ChangeLines(terminal.texts(), terminal.ansi());
        if (structured) {
            Output.print(terminal, output, "changes", ChangeLines.json(set, terminal));
        } else if (output.equals("markdown")) {
            terminal.out().print(lines.markdown(set));
        } else if (output.equals("html")) {
            terminal.out().println(lines.html(set));
        } else {
            lines.tree(set).forEach(terminal.out()::println);
            terminal.out().println(lines.summary(set));
        }
    }
}
