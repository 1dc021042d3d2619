package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.LanguageVersion;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of one package, read. Immutable, any thread.
 *
 * @param path what it is imported by; empty for a text that nobody imports
 * @param name what its package clauses say, null without one
 * @param files in the order in which they are unified
 * @param language the version of the language that its module is written in
 */
public record CuePackage(String path, @Nullable String name, List<Node.File> files, LanguageVersion language) {

    /** Fixes the files. */
    public CuePackage {
        files = List.copyOf(files);
    }

    /** One in the newest version of the language. */
    public CuePackage(String path, @Nullable String name, List<Node.File> files) {
        this(path, name, files, LanguageVersion.NEWEST);
    }

    /**
     * Reads texts as one package.
     *
     * @throws InvalidCueException with every mistake of every text, or when they belong to several packages
     */
    public static CuePackage read(String path, List<Source> sources) throws InvalidCueException {
        List<CueError> errors = new ArrayList<>();
        List<Node.File> files = new ArrayList<>();
        for (Source source : sources) {
            Parsed parsed = Parser.parse(source);
            parsed.problems().forEach(problem -> errors.add(CueError.of(problem)));
            files.add(parsed.file());
        }
        if (!errors.isEmpty()) {
            throw new InvalidCueException(errors);
        }
        return of(path, files);
    }

    /**
     * Files that were read already as one package.
     *
     * @throws InvalidCueException when they belong to several packages
     */
    public static CuePackage of(String path, List<Node.File> files) throws InvalidCueException {
        Set<String> names = new LinkedHashSet<>();
        for (Node.File file : files) {
            String name = file.packageName();
            if (name != null && !name.equals("_")) {
                names.add(name);
            }
        }
        if (names.size() > 1) {
            throw new InvalidCueException(List.of(CueError.of(
                    LoadCode.PACKAGES,
                    files.stream()
                            .filter(file -> file.packageName() != null)
                            .map(file -> file.first().position())
                            .toList(),
                    String.join(", ", names))));
        }
        return new CuePackage(path, names.isEmpty() ? null : names.iterator().next(), files);
    }
}
