package dev.slipway.app.cli;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.render.RenderRequest;
import dev.slipway.api.render.RenderResult;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Draft;
import dev.slipway.app.desk.DraftReader;
import dev.slipway.app.workspace.Workspace;
import dev.slipway.app.workspace.YamlWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code render FILE…}: an application as Kubernetes objects; offline. */
@Command(name = "render")
final class RenderCommand implements Callable<ExitCode> {
    private final Session session;

    @Mixin
    private DocumentOptions options = new DocumentOptions();

    @Option(names = "--cluster", paramLabel = "NAME")
    private @Nullable String cluster;

    @Option(names = "--output-dir", paramLabel = "DIR")
    private @Nullable Path folder;

    @Parameters(paramLabel = "FILE", arity = "1..*", descriptionKey = "file")
    private List<String> files = List.of();

    RenderCommand(Session session) {
        this.session = session;
    }

    @Override
    public ExitCode call() {
        var terminal = session.terminal();
        boolean structured = Output.structured(session.globals().output(), List.of());
        var reader = new DraftReader(session);
        var target = target(reader);
        var manifests = new ArrayList<Manifest>();
        for (var file : files) {
            var draft = reader.read(file, DraftReader.Additions.of(options.overlay(), Optional.empty()));
            reader.check(List.of());
            var result = render(draft.orElseThrow(), target, reader.workspace());
            reader.check(result.diagnostics());
            result.leftOut()
                    .forEach(each -> terminal.note(
                            "cli.render.left-out",
                            each.manifest().id(),
                            terminal.texts().of(each.reason())));
            result.objects().forEach(object -> manifests.add(object.manifest()));
        }
        if (folder != null) {
            write(DraftReader.absolute(session, folder), manifests);
        } else if (structured && session.globals().output().equals("json")) {
            Output.print(
                    terminal,
                    "json",
                    "objects",
                    Value.object(
                            "objects",
                            Value.list(manifests.stream().map(Manifest::tree).toList())));
        } else {
            terminal.out().print(YamlWriter.print(manifests));
        }
        return ExitCode.DONE;
    }

    private Optional<ClusterTarget> target(DraftReader reader) {
        var wanted = cluster;
        if (wanted == null) {
            return Optional.empty();
        }
        var targets = reader.workspace().map(Workspace::targets).orElse(List.of());
        return Optional.of(targets.stream()
                .filter(each -> each.name().equals(new ClusterName(wanted)))
                .findFirst()
                .orElseThrow(() -> CommandFailedException.of(ExitCode.ERROR, "cli.no-such-cluster", wanted)
                        .withHint(
                                "cli.known-clusters",
                                String.join(
                                        ", ",
                                        targets.stream()
                                                .map(each -> each.name().value())
                                                .toList()))));
    }

    private RenderResult render(Draft draft, Optional<ClusterTarget> target, Optional<Workspace> workspace) {
        var namespace = session.globals()
                .namespace()
                .or(() -> draft.plan().namespace())
                .or(() -> draft.renderer().inspect(draft.application()).namespace())
                .or(() -> workspace.flatMap(Workspace::defaultNamespace))
                .orElse("default");
        return draft.renderer()
                .render(new RenderRequest(
                        draft.application(),
                        namespace,
                        target.map(ClusterTarget::name),
                        target.map(ClusterTarget::labels).orElse(Map.of()),
                        options.overlay().clusterVersion(),
                        draft.references(),
                        options.overlay().images()));
    }

    private void write(Path into, List<Manifest> manifests) {
        try {
            Files.createDirectories(into);
            for (var manifest : manifests) {
                var name = (manifest.kind() + "-" + manifest.namespace() + "-" + manifest.name())
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9.-]", "_")
                        .replace("--", "-");
                Files.writeString(into.resolve(name + ".yaml"), YamlWriter.print(List.of(manifest)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the objects to " + into, e);
        }
        session.terminal().note("cli.render.written", manifests.size(), into);
    }
}
