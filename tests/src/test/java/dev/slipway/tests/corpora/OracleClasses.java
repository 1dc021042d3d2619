package dev.slipway.tests.corpora;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes of known differences between generated programs, each with its smallest program.
 *
 * <p>The file holds a block for each: {@code class NAME}, {@code key KIND}, {@code because REASON}, then the program, indented. A line
 * {@code open GENERATOR REASON} says that a generator's differences are still being worked on.
 *
 * @param known the classes
 * @param generators those whose differences need no class yet
 */
record OracleClasses(List<Known> known, Set<String> generators) {

    OracleClasses {
        known = List.copyOf(known);
        generators = Set.copyOf(generators);
    }

    /**
     * One class.
     *
     * @param name its name
     * @param key the kind of difference
     * @param reason why it is left
     * @param program its smallest program
     */
    record Known(String name, String key, String reason, String program) {

        /** True for a difference of the kind whose program has everything that the class's program is made of. */
        boolean names(Difference difference) {
            return difference.key().equals(key)
                    && Productions.of(difference.program()).containsAll(Productions.of(program));
        }
    }

    static OracleClasses read(Path file) throws IOException {
        List<Known> known = new ArrayList<>();
        Set<String> open = new HashSet<>();
        String name = "";
        String key = "";
        String reason = "";
        StringBuilder program = new StringBuilder();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add("class end");
        for (String line : lines) {
            if (line.startsWith("open ")) {
                open.add(line.split(" ", 3)[1]);
            } else if (line.startsWith("class ")) {
                if (!name.isEmpty()) {
                    known.add(new Known(name, key, reason, program.toString()));
                }
                name = line.substring(6);
                key = "";
                reason = "";
                program.setLength(0);
            } else if (line.startsWith("key ")) {
                key = line.substring(4);
            } else if (line.startsWith("because ")) {
                reason = line.substring(8);
            } else if (line.startsWith("    ")) {
                program.append(line.substring(4)).append('\n');
            }
        }
        for (Known each : known) {
            if (each.key.isEmpty() || each.reason.isEmpty() || each.program.isEmpty()) {
                throw new IllegalArgumentException(
                        file + ": class " + each.name + " needs a key, a reason and a program");
            }
        }
        return new OracleClasses(known, open);
    }

    /** True where the generator's differences need no class yet. */
    boolean open(String generator) {
        return generators.contains(generator);
    }

    /** True for a difference that belongs to a class. */
    boolean names(Difference difference) {
        return known.stream().anyMatch(each -> each.names(difference));
    }
}
