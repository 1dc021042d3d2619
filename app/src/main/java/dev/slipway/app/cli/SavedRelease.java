package dev.slipway.app.cli;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.desk.SecondLook;
import dev.slipway.app.release.compare.Comparison;
import dev.slipway.app.release.compare.Staleness;
import dev.slipway.app.release.freeze.Freezer;
import dev.slipway.app.release.freeze.SavedPlan;
import dev.slipway.app.release.plan.SecretMasker;
import dev.slipway.app.release.report.TextReport;
import dev.slipway.app.workspace.YamlWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whether a saved plan may still be run as it was read and agreed to. */
final class SavedRelease {
    private final Session session;
    private final DraftReader reader;
    private final SavedPlan saved;

    SavedRelease(Session session, DraftReader reader, SavedPlan saved) {
        this.session = session;
        this.reader = reader;
        this.saved = saved;
    }

    private ReleasePlan plan() {
        return saved.snapshot().plan();
    }

    /** @throws CommandFailedException with exit code 4 when other plugins would run it, or its digests do not compare */
    void checkDesk() {
        var plan = plan();
        plan.plugins().forEach((id, hash) -> {
            try {
                var here = session.desk()
                        .plugins()
                        .identity(id)
                        .map(identity -> identity.content().hex());
                if (here.filter(hash::equals).isEmpty()) {
                    throw CommandFailedException.of(ExitCode.STALE, "cli.plan.other-plugin", id)
                            .withHint("cli.plan.stale.hint");
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the files of plugin " + id, e);
            }
        });
        boolean comparable = session.store()
                .secrets()
                .adoptKey(plan.application(), Base64.getDecoder().decode(saved.digestKey()));
        if (!comparable && !wanted().isEmpty()) {
            throw CommandFailedException.of(ExitCode.STALE, "cli.plan.other-key", plan.application())
                    .withHint("cli.plan.stale.hint");
        }
    }

    /**
     * Compares with what the clusters hold now. Changes beyond those that the plan showed are shown, and asked for alone.
     *
     * @throws CommandFailedException with exit code 4 when they are declined or nobody can be asked
     */
    void checkWorld(Comparison today) {
        if (plan().base().isEmpty()) {
            session.terminal().note("cli.plan.was-offline");
            return;
        }
        checkStale(
                session,
                Staleness.of(plan(), saved.changes(), plan(), today),
                today.changes().left());
    }

    static void checkStale(Session session, Staleness staleness, String left) {
        var terminal = session.terminal();
        if (staleness instanceof Staleness.FurtherChanges(var changes)) {
            terminal.note("cli.plan.further");
            terminal.err().print(TextReport.of(new ChangeSet(left, "", changes), TerminalStyle.of(terminal, false)));
            terminal.err().flush();
            if (terminal.agrees()) {
                return;
            }
        }
        var refusal = SecondLook.refusal(staleness);
        if (refusal.isPresent()) {
            throw refusal.get().withHint("cli.plan.stale.hint");
        }
    }

    /**
     * The texts of the Secrets that the plan needs, read again from the files it was made from.
     *
     * @throws CommandFailedException with exit code 4 when one is not there any more or has another text
     */
    Map<String, String> secrets() {
        var wanted = wanted();
        if (wanted.isEmpty()) {
            return Map.of();
        }
        var masker = new SecretMasker(text -> session.store().secrets().digest(plan().application(), text));
        var inputs = new ArrayList<Freezer.Input>();
        for (var name : saved.snapshot().inputs().keySet()) {
            if (Files.isRegularFile(session.desk().currentFolder().resolve(name))) {
                inputs.add(new Freezer.Input(name, "", reader.sources().read(name)));
            }
        }
        new Freezer(masker, YamlWriter::print).freeze(plan(), inputs, Optional.empty());
        var found = new LinkedHashMap<String, String>(masker.texts());
        found.keySet().retainAll(wanted);
        if (!found.keySet().containsAll(wanted)) {
            throw CommandFailedException.of(ExitCode.STALE, "cli.plan.other-secret", wanted.size() - found.size())
                    .withHint("cli.plan.other-secret.hint");
        }
        return found;
    }

    private TreeSet<String> wanted() {
        var digests = new TreeSet<String>();
        plan().lanes()
                .forEach(lane -> lane.objects()
                        .forEach(object -> collect(object.manifest().tree(), digests)));
        return digests;
    }

    private static void collect(Value value, TreeSet<String> out) {
        switch (value) {
            case Value.SecretValue(var digest) -> out.add(digest);
            case Value.ObjectValue object -> object.fields().values().forEach(part -> collect(part, out));
            case Value.ListValue list -> list.items().forEach(part -> collect(part, out));
            case Value.StringValue _, Value.NumberValue _, Value.BooleanValue _, Value.NullValue _ -> {}
        }
    }
}
