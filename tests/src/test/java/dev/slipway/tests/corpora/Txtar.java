package dev.slipway.tests.corpora;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Several files in one text: a comment, then each file after a line {@code -- name --}.
 *
 * @param comment the lines before the first file
 * @param files text by name, in order
 */
record Txtar(List<String> comment, SequencedMap<String, String> files) {

    static Txtar read(Path file) {
        try {
            return of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Txtar of(String text) {
        List<String> comment = new ArrayList<>();
        SequencedMap<String, StringBuilder> files = new LinkedHashMap<>();
        StringBuilder current = null;
        for (String line : text.splitWithDelimiters("\n", 0)) {
            if (line.startsWith("-- ") && line.endsWith(" --")) {
                current = new StringBuilder();
                files.put(line.substring(3, line.length() - 3).strip(), current);
            } else if (current == null) {
                comment.add(line);
            } else {
                current.append(line);
            }
        }
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        files.forEach((name, content) -> texts.put(name, content.substring(Math.min(1, content.length()))));
        return new Txtar(List.copyOf(comment), texts);
    }

    /** The files that evaluation reads: a module whole, else what stands in the root folder. */
    Map<String, String> instance() {
        if (files.containsKey("cue.mod/module.cue")) {
            return files;
        }
        SequencedMap<String, String> root = new LinkedHashMap<>();
        files.forEach((name, text) -> {
            if (name.endsWith(".cue") && !name.contains("/")) {
                root.put(name, text);
            }
        });
        return root;
    }

    /** The comment's lines that begin with a hash. */
    Set<String> flags() {
        Set<String> flags = new LinkedHashSet<>();
        comment.stream().map(String::strip).filter(line -> line.startsWith("#")).forEach(flags::add);
        return flags;
    }
}
