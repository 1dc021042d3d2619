package dev.slipway.app.desk;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.DocumentKind;
import dev.slipway.api.application.SourceMap;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.Severity;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.render.Inspection;
import dev.slipway.api.render.RenderStrategy;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import dev.slipway.app.plugins.Contribution;
import dev.slipway.app.release.document.Layers;
import dev.slipway.app.release.document.PlanDecoder;
import dev.slipway.app.release.document.PlanDocument;
import dev.slipway.app.workspace.Sources;
import dev.slipway.app.workspace.Workspace;
import dev.slipway.app.workspace.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what a command line names into drafts: workspace, applications, layers, plans and the files they refer to. */
public final class DraftReader {
    private static final String SLIPWAY = "slipway.dev/v1";
    private static final String PLAN = "ReleasePlan";
    private static final String LAYER = "Layer";

    private final Seat seat;
    private final Sources sources;
    private final Optional<Workspace> workspace;

    public DraftReader(Seat seat) {
        this.seat = seat;
        var current = seat.desk().currentFolder();
        this.sources = new Sources(current, seat::standardInput);
        seat.excerpts(sources::line);
        var given = seat.workspace().map(current::resolve);
        if (given.isPresent()
                && Workspace.find(given.get())
                        .filter(given.get().toAbsolutePath().normalize()::equals)
                        .isEmpty()) {
            throw CommandFailedException.of(ExitCode.ERROR, "cli.no-workspace-there", given.get());
        }
        this.workspace = given.or(() -> Workspace.find(current)).flatMap(folder -> Workspace.read(folder, sources));
    }

    public Sources sources() {
        return sources;
    }

    public Optional<Workspace> workspace() {
        return workspace;
    }

    /** Prints what was found wrong; with an error among it the command ends. */
    public void check(List<Diagnostic> more) {
        var all = new ArrayList<>(sources.diagnostics());
        all.addAll(more);
        seat.diagnostics(all.stream().distinct().toList());
        if (Diagnostic.anyError(all)) {
            throw CommandFailedException.of(
                    ExitCode.ERROR,
                    "cli.documents-wrong",
                    all.stream().filter(d -> d.severity() == Severity.ERROR).count());
        }
    }

    public Map<DocumentKind, Contribution<RenderStrategy>> renderers() {
        var byKind = new LinkedHashMap<DocumentKind, Contribution<RenderStrategy>>();
        for (var contribution : seat.desk().plugins().extensions(RenderStrategy.class)) {
            contribution.extension().kinds().forEach(kind -> byKind.putIfAbsent(kind, contribution));
        }
        return byKind;
    }

    private Set<String> stepKinds() {
        return Set.copyOf(seat.desk().engine().stepKinds());
    }

    /** What a command line adds to documents. */
    public record Additions(
            List<String> layers, Map<String, String> settings, Optional<String> strategy, Optional<String> name) {
        public static Additions of(Overlay overlay, Optional<String> strategy) {
            return new Additions(overlay.layers(), overlay.settings(), strategy, overlay.name());
        }
    }

    /**
     * The draft that a file describes; empty when something is wrong with it, which the sources then know.
     *
     * @param file an application, a release plan that names one, both in one file, or plain manifests
     */
    public Optional<Draft> read(String file, Additions additions) {
        var documents = sources.read(file);
        if (sources.failed()) {
            return Optional.empty();
        }
        if (documents.isEmpty()) {
            sources.report(Diagnostic.error(SourceSpan.whole(file), "workspace.no-documents"));
            return Optional.empty();
        }
        var plan = documents.stream().filter(DraftReader::isPlan).findFirst().flatMap(this::plan);
        if (sources.failed()) {
            return Optional.empty();
        }
        Optional<String> strategyName = Optional.empty();
        if (additions.strategy().isPresent()) {
            var strategy = additions.strategy().get();
            if (strategy.endsWith(".yaml") || strategy.endsWith(".yml")) {
                var found = sources.read(strategy).stream()
                        .filter(DraftReader::isPlan)
                        .findFirst();
                if (found.isEmpty()) {
                    sources.report(Diagnostic.error(SourceSpan.whole(strategy), "workspace.no-plan-in-file"));
                    return Optional.empty();
                }
                plan = plan(found.get());
            } else {
                strategyName = additions.strategy();
            }
        }
        var application = application(file, documents, plan, additions);
        if (application.isEmpty()) {
            return Optional.empty();
        }
        return merge(application.get(), plan.orElse(PlanDocument.empty(file)), additions, strategyName);
    }

    /** A plan that no application goes with: only its own form is looked at. */
    public void planAlone(Document document) {
        plan(document);
    }

    private static boolean isPlan(Document document) {
        return document.kind().equals(new DocumentKind(SLIPWAY, PLAN));
    }

    /** A plan over the one it extends. */
    private Optional<PlanDocument> plan(Document document) {
        var merged = document;
        var seen = new HashSet<String>(Set.of(document.source()));
        while (merged.tree().text("extends").isPresent()) {
            var name = merged.tree().text("extends").get();
            var at = merged.places().of(ValuePath.of("extends"));
            var base = sources.readBeside(merged.source(), name, at).stream()
                    .filter(DraftReader::isPlan)
                    .findFirst();
            if (base.isEmpty() || !seen.add(base.get().source())) {
                if (!sources.failed()) {
                    sources.report(Diagnostic.error(at, "workspace.extends-nothing", name));
                }
                return Optional.empty();
            }
            var tree = new LinkedHashMap<>(base.get().tree().fields());
            tree.putAll(merged.tree().without("extends").fields());
            if (!base.get().tree().has("extends")) {
                tree.remove("extends");
            }
            var values = new LinkedHashMap<>(base.get().places().values());
            var above = merged.tree();
            values.keySet()
                    .removeIf(path -> !path.isRoot()
                            && path.segments().getFirst() instanceof ValuePath.Field(var field)
                            && above.has(field));
            values.putAll(merged.places().values());
            merged = new Document(
                    merged.source(),
                    new ObjectValue(tree),
                    new SourceMap(merged.source(), values, merged.places().keys()));
        }
        var decoded = PlanDecoder.decode(merged, stepKinds());
        decoded.diagnostics().forEach(sources::report);
        return Diagnostic.anyError(decoded.diagnostics()) ? Optional.empty() : Optional.of(decoded.plan());
    }

    private Optional<Document> application(
            String file, List<Document> documents, Optional<PlanDocument> plan, Additions additions) {
        var renderers = renderers();
        var others = documents.stream().filter(document -> !isPlan(document)).toList();
        var applications = others.stream()
                .filter(document -> renderers.containsKey(document.kind()))
                .toList();
        if (applications.size() > 1) {
            sources.report(Diagnostic.error(
                    applications.get(1).places().of(ValuePath.ROOT), "workspace.several-applications"));
            return Optional.empty();
        }
        if (applications.size() == 1) {
            return Optional.of(applications.getFirst());
        }
        if (others.isEmpty()) {
            var named = plan.flatMap(PlanDocument::application);
            if (named.isEmpty()) {
                sources.report(Diagnostic.error(SourceSpan.whole(file), "workspace.no-application")
                        .withHint("workspace.no-application.hint"));
                return Optional.empty();
            }
            var found = sources.readBeside(
                    file, named.get(), plan.map(PlanDocument::span).orElse(SourceSpan.whole(file)));
            if (sources.failed()) {
                return Optional.empty();
            }
            return application(
                    found.isEmpty() ? named.get() : found.getFirst().source(), found, Optional.empty(), additions);
        }
        var unknown = others.stream()
                .filter(document -> document.kind().apiVersion().startsWith("slipway.dev/")
                        || document.kind().apiVersion().startsWith("core.oam.dev/")
                        || document.kind().kind().isEmpty())
                .findFirst();
        if (unknown.isPresent()) {
            sources.report(Diagnostic.error(
                            unknown.get().places().of(ValuePath.ROOT),
                            "workspace.unknown-kind",
                            unknown.get().kind())
                    .withHint(
                            "workspace.known-kinds",
                            renderers.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "))));
            return Optional.empty();
        }
        return Optional.of(plainManifests(file, others, additions));
    }

    /** Plain manifests, as other tools print them, as an application of kind Manifests. */
    private Document plainManifests(String file, List<Document> documents, Additions additions) {
        var name = additions
                .name()
                .or(() -> documents.stream()
                        .filter(document -> Set.of("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job")
                                .contains(document.kind().kind()))
                        .map(Document::name)
                        .findFirst())
                .orElse(documents.getFirst().name());
        var tree = Value.object(
                "apiVersion",
                SLIPWAY,
                "kind",
                "Manifests",
                "metadata",
                Value.object("name", name),
                "spec",
                Value.object("paths", Value.list(List.of(Value.of(file)))));
        return new Document(file, tree, SourceMap.unknown(file));
    }

    private Optional<Draft> merge(
            Document application, PlanDocument plan, Additions additions, Optional<String> strategyName) {
        boolean implicit = application.places().values().isEmpty();
        var layers = new ArrayList<Document>();
        var names = new ArrayList<>(plan.layers());
        names.addAll(additions.layers());
        for (var name : names) {
            if (workspace.isPresent()) {
                workspace.get().layer(name, plan.span(), sources).ifPresent(layers::add);
            } else if (name.endsWith(".yaml")) {
                layers.addAll(sources.read(name));
            } else {
                sources.report(Diagnostic.error(plan.span(), "workspace.no-such-layer", name)
                        .withHint("workspace.no-such-layer.hint", name));
            }
        }
        for (var layer : layers) {
            if (!layer.kind().equals(new DocumentKind(SLIPWAY, LAYER))) {
                sources.report(
                        Diagnostic.error(layer.places().of(ValuePath.ROOT), "workspace.not-a-layer", layer.kind()));
            }
        }
        var settings = new ArrayList<Layers.Setting>();
        additions.settings().forEach((path, text) -> settings.add(setting(path, text)));
        if (sources.failed()) {
            return Optional.empty();
        }
        var merged = Layers.merge(layers, application, settings);
        var renderer = renderers().get(merged.kind());
        if (renderer == null) {
            throw new IllegalStateException("a document of kind " + merged.kind() + " lost its renderer");
        }
        var inspection = renderer.extension().inspect(merged);
        var references = new LinkedHashMap<String, List<Document>>();
        for (Inspection.Reference reference : inspection.references()) {
            references.put(
                    reference.name(),
                    implicit
                            ? sources.read(reference.name())
                            : sources.readBeside(merged.source(), reference.name(), reference.span()));
        }
        inspection.diagnostics().forEach(sources::report);
        if (sources.failed()) {
            return Optional.empty();
        }
        return Optional.of(new Draft(
                merged,
                plan,
                renderer.extension(),
                renderer.pluginId(),
                references,
                strategyName.or(
                        () -> plan.strategy().isPresent() || plan.steps().isPresent()
                                ? Optional.empty()
                                : workspace.flatMap(Workspace::defaultStrategy))));
    }

    private static Layers.Setting setting(String path, String text) {
        ValuePath parsed;
        try {
            parsed = ValuePath.parse(path);
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.of(ExitCode.USAGE, "cli.bad-path", path, String.valueOf(e.getMessage()));
        }
        var first =
                parsed.segments().isEmpty() ? "" : parsed.segments().getFirst().toString();
        boolean whole = path.startsWith("metadata") || path.startsWith("spec") || first.isEmpty();
        var target = parsed;
        if (!whole) {
            target = ValuePath.of("spec");
            for (var segment : parsed.segments()) {
                target = target.append(segment);
            }
        }
        var value = YamlReader.read("--set", "value: " + text);
        return new Layers.Setting(
                target,
                value.failed() || value.documents().isEmpty()
                        ? Value.of(text)
                        : Optional.ofNullable(
                                        value.documents().getFirst().tree().get("value"))
                                .orElse(Value.of(text)));
    }

    public static Path absolute(Seat seat, Path path) {
        return seat.desk().currentFolder().resolve(path);
    }
}
