package dev.slipway.app.workspace;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.FieldReader;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code slipway.yaml}: where releases may go, who decides, and what is usual here. Immutable.
 *
 * @param folder the folder of the file
 * @param targets the clusters; releases go nowhere else
 * @param people group to members
 */
public record Workspace(
        Path folder,
        List<ClusterTarget> targets,
        List<String> definitions,
        Map<String, List<String>> people,
        Optional<String> defaultNamespace,
        Optional<String> defaultStrategy) {
    /** Name of the file that makes a folder a workspace. */
    public static final String FILE = "slipway.yaml";

    /** Pins layers by digest. */
    public static final String LOCK = "slipway.lock";

    public Workspace {
        targets = List.copyOf(targets);
        definitions = List.copyOf(definitions);
        people = Collections.unmodifiableMap(new LinkedHashMap<>(people));
    }

    public Optional<ClusterTarget> target(ClusterName name) {
        return targets.stream().filter(target -> target.name().equals(name)).findFirst();
    }

    /** Whether one of its clusters names where it is; otherwise all of them exist in rehearsals alone. */
    public boolean somewhere() {
        return targets.stream().anyMatch(target -> !target.context().isEmpty());
    }

    /** The nearest folder upwards that has a workspace file. */
    public static Optional<Path> find(Path start) {
        for (Path at = start.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(FILE))) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** Reads a workspace; everything wrong is reported to the sources, and what could be read is returned. */
    public static Optional<Workspace> read(Path folder, Sources sources) {
        var documents = sources.read(folder.resolve(FILE).toString());
        if (documents.isEmpty()) {
            return Optional.empty();
        }
        var document = documents.getFirst();
        if (documents.size() > 1) {
            sources.report(Diagnostic.error(documents.get(1).places().of(ValuePath.ROOT), "workspace.one-document"));
        }
        var out = new ArrayList<Diagnostic>();
        var root = new FieldReader(document.places(), out, ValuePath.ROOT, document.tree());
        root.know("apiVersion");
        root.know("kind");
        var targets = clusters(root, folder);
        var people = new LinkedHashMap<String, List<String>>();
        root.object("people").ifPresent(groups -> {
            for (var group : List.copyOf(groups.keys())) {
                people.put(group, groups.textList(group));
            }
            groups.end();
        });
        var defaults = root.object("defaults");
        var workspace = new Workspace(
                folder,
                targets,
                root.textList("definitions"),
                people,
                defaults.flatMap(d -> d.text("namespace")),
                defaults.flatMap(d -> d.text("strategy")));
        defaults.ifPresent(FieldReader::end);
        root.end();
        out.forEach(sources::report);
        return Optional.of(workspace);
    }

    private static List<ClusterTarget> clusters(FieldReader root, Path folder) {
        var targets = new ArrayList<ClusterTarget>();
        var names = new HashSet<String>();
        var items = root.items("clusters");
        for (int i = 0; i < items.size(); i++) {
            root.object(root.path("clusters").index(i), items.get(i)).ifPresent(fields -> {
                var name = fields.required("name");
                if (!name.isBlank() && !names.add(name)) {
                    fields.error(fields.path("name"), "workspace.cluster-twice", name);
                }
                var target = new ClusterTarget(
                        new ClusterName(name.isBlank() ? "?" : name),
                        fields.text("context").orElse(""),
                        fields.text("kubeconfig")
                                .map(file -> folder.resolve(file).normalize().toString()),
                        fields.text("velaName"),
                        fields.texts("labels"),
                        fields.choice("protection", List.of("open", "guarded", "protected"))
                                .map(text -> Protection.valueOf(text.toUpperCase(Locale.ROOT)))
                                .orElse(Protection.OPEN));
                fields.end();
                if (!name.isBlank()) {
                    targets.add(target);
                }
            });
        }
        return targets;
    }

    /**
     * A layer: {@code NAME@N} as {@code slipway.lock} pins it, a file's path, or the name of a layer among the files of
     * {@code layers/} or of the workspace folder itself.
     */
    public Optional<Document> layer(String reference, SourceSpan at, Sources sources) {
        if (reference.contains("@")) {
            return pinned(reference, at, sources);
        }
        if (reference.endsWith(".yaml") || reference.endsWith(".yml")) {
            return sources.read(folder.resolve(reference).toString()).stream().findFirst();
        }
        for (var candidate : List.of("layers/" + reference + ".yaml", reference + ".yaml")) {
            if (Files.isRegularFile(folder.resolve(candidate))) {
                var found = sources.read(folder.resolve(candidate).toString()).stream()
                        .filter(document -> document.kind().kind().equals("Layer"))
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        sources.report(Diagnostic.error(at, "workspace.no-such-layer", reference)
                .withHint("workspace.no-such-layer.hint", reference));
        return Optional.empty();
    }

    private Optional<Document> pinned(String reference, SourceSpan at, Sources sources) {
        var lock = folder.resolve(LOCK);
        if (!Files.isRegularFile(lock)) {
            sources.report(Diagnostic.error(at, "workspace.not-locked", reference));
            return Optional.empty();
        }
        Optional<String> digest = sources.read(lock.toString()).stream()
                .flatMap(document -> document.tree().list("layers").stream())
                .filter(ObjectValue.class::isInstance)
                .map(ObjectValue.class::cast)
                .filter(entry -> reference.equals(entry.text("name").orElse("") + "@" + number(entry)))
                .flatMap(entry -> entry.text("sha256").stream())
                .findFirst();
        if (digest.isEmpty()) {
            sources.report(Diagnostic.error(at, "workspace.not-locked", reference));
            return Optional.empty();
        }
        var file = folder.resolve(".slipway/layers/" + reference + ".yaml").toString();
        var documents = sources.read(file);
        if (documents.isEmpty()) {
            return Optional.empty();
        }
        if (!Digest.of(sources.texts().getOrDefault(file, "")).hex().equals(digest.get())) {
            sources.report(Diagnostic.error(at, "workspace.lock-mismatch", reference));
            return Optional.empty();
        }
        return Optional.of(documents.getFirst());
    }

    private static String number(ObjectValue entry) {
        var version = entry.get("version");
        return version instanceof Value.NumberValue number
                ? number.asLong().map(String::valueOf).orElse("")
                : entry.text("version").orElse("");
    }
}
