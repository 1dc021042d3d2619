package dev.slipway.app.workspace;

import dev.slipway.api.application.Document;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The files that one command reads, by the names under which people gave them. Keeps every text, so that diagnostics can
 * show the line and a snapshot can keep the inputs. Everything wrong becomes a diagnostic. One thread.
 */
public final class Sources {
    /** The name of standard input. */
    public static final String STANDARD_INPUT = "-";

    private static final int MAX_FILES = 10_000;

    private final Path folder;
    private final Supplier<byte[]> standardInput;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, List<Document>> read = new LinkedHashMap<>();
    private final Map<String, String> held = new LinkedHashMap<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    /**
     * @param folder what relative names are relative to
     * @param standardInput asked at most once
     */
    public Sources(Path folder, Supplier<byte[]> standardInput) {
        this.folder = folder;
        this.standardInput = standardInput;
    }

    /** Everything wrong with what was read so far, each once. */
    public List<Diagnostic> diagnostics() {
        return List.copyOf(diagnostics);
    }

    public boolean failed() {
        return Diagnostic.anyError(diagnostics);
    }

    public void report(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** The texts that were read, by name. */
    public Map<String, String> texts() {
        return Collections.unmodifiableMap(texts);
    }

    public Optional<String> line(String source, int number) {
        var text = texts.get(source);
        return text == null || number < 1
                ? Optional.empty()
                : text.lines().skip(number - 1L).findFirst();
    }

    /** Takes a text for the content of a file, saved or not. */
    public void hold(String name, String text) {
        held.put(name, text);
    }

    /** The documents of a file, of all YAML and JSON files of a folder and those below it, or of standard input. */
    public List<Document> read(String name) {
        if (name.equals(STANDARD_INPUT)) {
            return read(name, Optional.empty(), SourceSpan.whole(name));
        }
        return path(name, SourceSpan.whole(name))
                .map(path -> readPath(name, path, SourceSpan.whole(name)))
                .orElse(List.of());
    }

    /**
     * A file that a document names: beside the document or below, never elsewhere, not by a symbolic link either.
     *
     * @param at where the document names it
     */
    public List<Document> readBeside(String document, String name, SourceSpan at) {
        return beside(document, name, at)
                .map(path -> readPath(nameBeside(document, name), path, at))
                .orElse(List.of());
    }

    private static String nameBeside(String document, String name) {
        var parent = Path.of(document).getParent();
        return parent == null || document.equals(STANDARD_INPUT)
                ? name
                : parent.resolve(name).toString();
    }

    private Optional<Path> beside(String document, String name, SourceSpan at) {
        var file = document.equals(STANDARD_INPUT) ? folder.resolve("-") : folder.resolve(document);
        var parent = file.getParent();
        var base = parent == null ? folder : parent;
        return path(name, at).flatMap(_ -> {
            var path = base.resolve(name).normalize();
            try {
                boolean inside = !Path.of(name).isAbsolute()
                        && path.startsWith(base.normalize())
                        && (!Files.exists(path) || path.toRealPath().startsWith(base.toRealPath()));
                if (!inside) {
                    diagnostics.add(
                            Diagnostic.error(at, "workspace.outside", name).withHint("workspace.outside.hint"));
                    return Optional.empty();
                }
            } catch (IOException e) {
                unreadable(name, at, e);
                return Optional.empty();
            }
            return Optional.of(path);
        });
    }

    private Optional<Path> path(String name, SourceSpan at) {
        try {
            return Optional.of(folder.resolve(name));
        } catch (InvalidPathException e) {
            diagnostics.add(Diagnostic.error(at, "workspace.no-such-file", name));
            return Optional.empty();
        }
    }

    private List<Document> readPath(String name, Path path, SourceSpan at) {
        if (!Files.isDirectory(path)) {
            return read(name, Optional.of(path), at);
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(path)) {
            files = all.filter(Sources::isDocument)
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            unreadable(name, at, e);
            return List.of();
        }
        if (files.size() > MAX_FILES) {
            diagnostics.add(Diagnostic.error(at, "workspace.too-many-files", name, MAX_FILES));
            return List.of();
        }
        if (files.isEmpty()) {
            diagnostics.add(Diagnostic.error(at, "workspace.empty-folder", name));
        }
        var documents = new ArrayList<Document>();
        for (var file : files) {
            documents.addAll(read(Path.of(name).resolve(path.relativize(file)).toString(), Optional.of(file), at));
        }
        return documents;
    }

    private static boolean isDocument(Path file) {
        var name = String.valueOf(file.getFileName());
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    private List<Document> read(String name, Optional<Path> path, SourceSpan at) {
        var before = read.get(name);
        if (before != null) {
            return before;
        }
        byte[] bytes;
        var text = held.get(name);
        if (text != null) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        } else if (path.isEmpty()) {
            bytes = standardInput.get();
        } else {
            try {
                if (!Files.exists(path.get())) {
                    diagnostics.add(Diagnostic.error(at, "workspace.no-such-file", name));
                    return List.of();
                }
                try (var in = Files.newInputStream(path.get())) {
                    bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
                }
            } catch (IOException e) {
                unreadable(name, at, e);
                return List.of();
            }
        }
        var result = YamlReader.read(name, bytes);
        if (bytes.length <= YamlReader.MAX_BYTES) {
            texts.put(name, new String(bytes, StandardCharsets.UTF_8));
        }
        diagnostics.addAll(result.diagnostics());
        var documents = result.failed() ? List.<Document>of() : result.documents();
        read.put(name, documents);
        return documents;
    }

    private void unreadable(String name, SourceSpan at, Exception failure) {
        diagnostics.add(Diagnostic.error(at, "workspace.unreadable", name, String.valueOf(failure.getMessage())));
    }

    /** Documents as Kubernetes objects; lists are unpacked. What is no object becomes a diagnostic. */
    public List<Manifest> manifests(List<Document> documents) {
        var manifests = new ArrayList<Manifest>();
        for (var document : documents) {
            if (document.kind().kind().endsWith("List") && document.tree().has("items")) {
                for (var item : document.tree().list("items")) {
                    add(document, item instanceof ObjectValue object ? object : ObjectValue.EMPTY, manifests);
                }
            } else {
                add(document, document.tree(), manifests);
            }
        }
        return manifests;
    }

    private void add(Document document, ObjectValue tree, List<Manifest> manifests) {
        boolean named = tree.text("apiVersion").isPresent()
                && tree.text("kind").isPresent()
                && tree.object("metadata").text("name").isPresent();
        if (named) {
            manifests.add(new Manifest(tree));
        } else {
            diagnostics.add(Diagnostic.error(document.places().of(ValuePath.ROOT), "workspace.not-an-object"));
        }
    }
}
