package dev.slipway.tests.corpora;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes of known differences between generated programs, each with its smallest programs.
 *
 * <p>The file holds a block for each: {@code class NAME}, {@code key KIND}, {@code because REASON}, then the programs, indented, with a
 * line {@code or} between them. A line {@code open GENERATOR REASON} says that a generator's differences are still being worked on.
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
     * @param programs its smallest programs
     */
    record Known(String name, String key, String reason, List<String> programs) {

        Known {
            programs = List.copyOf(programs);
        }

        /** True for a difference of the kind whose program has everything that one of the class's programs is made of. */
        boolean names(Difference difference) {
            if (!difference.key().equals(key)) {
                return false;
            }
            Set<String> made = Productions.of(difference.program());
            return programs.stream().anyMatch(program -> made.containsAll(Productions.of(program)));
        }
    }

    static OracleClasses read(Path file) throws IOException {
        List<Known> known = new ArrayList<>();
        Set<String> open = new HashSet<>();
        String name = "";
        String key = "";
        String reason = "";
        List<String> programs = new ArrayList<>();
        StringBuilder program = new StringBuilder();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add("class end");
        for (String line : lines) {
            if (!line.startsWith("    ") && !program.isEmpty()) {
                programs.add(program.toString());
                program.setLength(0);
            }
            if (line.startsWith("open ")) {
                open.add(line.split(" ", 3)[1]);
            } else if (line.startsWith("class ")) {
                if (!name.isEmpty()) {
                    known.add(new Known(name, key, reason, programs));
                }
                name = line.substring(6);
                key = "";
                reason = "";
                programs.clear();
            } else if (line.startsWith("key ")) {
                key = line.substring(4);
            } else if (line.startsWith("because ")) {
                reason = line.substring(8);
            } else if (line.startsWith("    ")) {
                program.append(line.substring(4)).append('\n');
            }
        }
        for (Known each : known) {
            if (each.key.isEmpty() || each.reason.isEmpty() || each.programs.isEmpty()) {
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
