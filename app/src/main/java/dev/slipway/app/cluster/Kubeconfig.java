package dev.slipway.app.cluster;

import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.diagnostic.SourceSpan;
import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The kubeconfig files of a user, found and merged as kubectl does: the files of {@code KUBECONFIG} in order, the first
 * that has a name wins for it whole, missing ones are passed over; without the variable {@code ~/.kube/config}; or one
 * file that was named. Its current-context is never looked at.
 */
record Kubeconfig(
        List<Path> searched,
        SequencedMap<String, Entry> contexts,
        SequencedMap<String, Entry> clusters,
        SequencedMap<String, Entry> users,
        List<Diagnostic> problems) {

    private static final int MAX_CHARACTERS = 16 * 1024 * 1024;
    private static final int MAX_ALIASES = 100;

    /** One named entry and the file it stands in; relative paths in it start at that file's folder. */
    record Entry(String name, Path file, Map<?, ?> fields) {
        Optional<String> text(String key) {
            return fields.get(key) instanceof Object value && !(value instanceof Map) && !(value instanceof List)
                    ? Optional.of(value.toString()).filter(text -> !text.isEmpty())
                    : Optional.empty();
        }

        boolean flag(String key) {
            return text(key).filter("true"::equals).isPresent();
        }

        Optional<Map<?, ?>> map(String key) {
            return fields.get(key) instanceof Map<?, ?> map ? Optional.of(map) : Optional.empty();
        }

        List<String> texts(String key) {
            return Kubeconfig.texts(fields.get(key));
        }

        Path relative(String path) {
            var folder = file.toAbsolutePath().getParent();
            return folder == null ? Path.of(path) : folder.resolve(path).normalize();
        }
    }

    static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    static Kubeconfig find(HostEnvironment environment, Optional<String> named) {
        var files = named.map(file -> List.of(environment.path(file)))
                .or(() -> environment.variable("KUBECONFIG").map(list -> split(environment, list)))
                .orElseGet(() -> List.of(environment.home().resolve(".kube").resolve("config")));
        var found = new Kubeconfig(
                files, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        var read = 0;
        for (var file : files) {
            if (Files.exists(file)) {
                read++;
                found.read(file);
            }
        }
        if (read == 0) {
            found.problems.add(
                    Diagnostic.error(SourceSpan.whole("kubeconfig"), "cluster.kubeconfig-missing", found.searchedText())
                            .withHint("cluster.kubeconfig-missing.hint"));
        }
        return found;
    }

    private static List<Path> split(HostEnvironment environment, String list) {
        var files = new ArrayList<Path>();
        for (var part : list.split(Pattern.quote(File.pathSeparator), -1)) {
            if (!part.isBlank()) {
                files.add(environment.path(part));
            }
        }
        return files;
    }

    String searchedText() {
        return searched.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private void read(Path file) {
        var span = SourceSpan.whole(file.toString());
        Object tree;
        try {
            var settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setCodePointLimit(MAX_CHARACTERS)
                    .setMaxAliasesForCollections(MAX_ALIASES)
                    .build();
            tree = new Load(settings).loadFromString(Files.readString(file));
        } catch (IOException e) {
            problems.add(Diagnostic.error(span, "cluster.kubeconfig-unreadable", reason(e)));
            return;
        } catch (YamlEngineException e) {
            problems.add(Diagnostic.error(span, "cluster.kubeconfig-malformed", firstLine(e)));
            return;
        }
        if (tree == null) {
            return;
        }
        if (!(tree instanceof Map<?, ?> root)) {
            problems.add(Diagnostic.error(span, "cluster.kubeconfig-malformed", "the document is not a mapping"));
            return;
        }
        collect(file, root, "contexts", "context", contexts);
        collect(file, root, "clusters", "cluster", clusters);
        collect(file, root, "users", "user", users);
    }

    private static void collect(
            Path file, Map<?, ?> root, String list, String field, SequencedMap<String, Entry> into) {
        if (!(root.get(list) instanceof List<?> items)) {
            return;
        }
        for (var item : items) {
            if (item instanceof Map<?, ?> entry && entry.get("name") instanceof Object name) {
                var fields = entry.get(field) instanceof Map<?, ?> map ? map : Map.of();
                into.putIfAbsent(name.toString(), new Entry(name.toString(), file, fields));
            }
        }
    }

    /** What went wrong with a file, in words that name no content. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "not UTF-8 text";
            default -> e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        };
    }

    /** YAML errors quote the text around them, and that may be a credential: only the place and the first line is kept. */
    private static String firstLine(YamlEngineException e) {
        return switch (e) {
            case MarkedYamlEngineException marked ->
                marked.getProblem()
                        + marked.getProblemMark()
                                .map(mark -> " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                                .orElse("");
            default -> e.getClass().getSimpleName();
        };
    }
}
