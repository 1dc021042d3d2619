package dev.slipway.tests.corpora;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The differences that are known, with reasons: lines {@code FOLDER ID REASON}, a hash begins a comment. A star instead of an id stands
 * for a folder that is still worked on, where any case may differ and some do.
 *
 * @param reasons by folder and id
 */
record KnownDifferences(Map<String, Map<String, String>> reasons) {

    static KnownDifferences read(Path file) {
        Map<String, Map<String, String>> reasons = new HashMap<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split(" +", 3);
                if (parts.length < 3 || parts[2].isBlank()) {
                    throw new IllegalArgumentException("a known difference without a reason: " + line);
                }
                reasons.computeIfAbsent(parts[0], folder -> new HashMap<>()).put(parts[1], parts[2]);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KnownDifferences(reasons);
    }

    /** Where the list is untrue for a folder: differences that it does not name, and names of what does not differ. */
    List<String> untrue(String folder, Collection<Result> results) {
        Map<String, String> left = new HashMap<>(reasons.getOrDefault(folder, Map.of()));
        List<String> untrue = new ArrayList<>();
        if (left.remove("*") != null) {
            return results.stream().allMatch(result -> result.difference() == null)
                    ? List.of("nothing differs any more; take the star off the list")
                    : List.of();
        }
        for (Result result : results) {
            String reason = left.remove(result.id());
            if (result.difference() != null && reason == null) {
                untrue.add(result.id() + " differs: " + result.difference());
            } else if (result.difference() == null && reason != null) {
                untrue.add(result.id() + " no longer differs; take it off the list");
            }
        }
        left.keySet().stream().sorted().forEach(id -> untrue.add(id + " is on the list and not in the folder"));
        return untrue;
    }
}
