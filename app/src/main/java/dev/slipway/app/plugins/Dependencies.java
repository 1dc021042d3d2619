package dev.slipway.app.plugins;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pf4j.PluginDependency;

/** What plugins need of each other, settled before PF4J sees them: one bad ring must not stop the others. */
final class Dependencies {

    private final Map<String, Descriptor> usable;
    private final Map<String, PluginProblem> problems = new TreeMap<>();

    private Dependencies(Map<String, Descriptor> usable) {
        this.usable = usable;
    }

    /** The problem of each plugin that cannot be loaded, by id. */
    static Map<String, PluginProblem> check(Map<String, Descriptor> plugins) {
        Dependencies check = new Dependencies(new TreeMap<>(plugins));
        check.findRings();
        check.findUnmet();
        return check.problems;
    }

    private void findRings() {
        Map<String, List<String>> rings = new LinkedHashMap<>();
        for (String id : usable.keySet()) {
            pathBackTo(id).ifPresent(ring -> rings.put(id, ring));
        }
        rings.forEach((id, ring) -> refuse(
                id,
                new PluginProblem(
                        "plugin.dependency.ring",
                        "It depends on itself: " + String.join(" needs ", ring) + ".",
                        "Take one of these plugins away or get versions without the ring.")));
    }

    /** The shortest way from a plugin over its dependencies back to itself. */
    private Optional<List<String>> pathBackTo(String start) {
        Map<String, String> cameFrom = new TreeMap<>();
        Deque<String> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            String id = queue.remove();
            Descriptor plugin = usable.get(id);
            if (plugin == null) {
                continue;
            }
            for (PluginDependency needed : plugin.dependencies()) {
                String next = needed.getPluginId();
                if (next.equals(start)) {
                    return Optional.of(path(start, id, cameFrom));
                }
                if (cameFrom.putIfAbsent(next, id) == null) {
                    queue.add(next);
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> path(String start, String last, Map<String, String> cameFrom) {
        List<String> backwards = new ArrayList<>(List.of(start));
        String id = last;
        while (!id.equals(start)) {
            backwards.add(id);
            id = cameFrom.getOrDefault(id, start);
        }
        backwards.add(start);
        return backwards.reversed();
    }

    /** Repeats until nothing falls: a plugin falls with what it needs. */
    private void findUnmet() {
        boolean fell;
        do {
            fell = false;
            for (Descriptor plugin : List.copyOf(usable.values())) {
                Optional<PluginProblem> unmet = unmet(plugin);
                if (unmet.isPresent()) {
                    refuse(plugin.id(), unmet.get());
                    fell = true;
                }
            }
        } while (fell);
    }

    private Optional<PluginProblem> unmet(Descriptor plugin) {
        for (PluginDependency needed : plugin.dependencies()) {
            Descriptor found = usable.get(needed.getPluginId());
            if (found == null) {
                if (needed.isOptional()) {
                    continue;
                }
                return Optional.of(new PluginProblem(
                        "plugin.dependency.missing",
                        "It needs the plugin " + needed.getPluginId() + ", which is missing or not usable.",
                        "Install or mend " + needed.getPluginId() + " (see its own line)."));
            }
            String version = found.information().version();
            if (!accepts(needed.getPluginVersionSupport(), version)) {
                return Optional.of(new PluginProblem(
                        "plugin.dependency.version",
                        "It needs " + needed.getPluginId() + " " + needed.getPluginVersionSupport() + "; " + version
                                + " is installed.",
                        "Install another version of one of the two."));
            }
        }
        return Optional.empty();
    }

    private static boolean accepts(String range, String version) {
        try {
            return Descriptor.VERSIONS.checkVersionConstraint(version, range);
        } catch (RuntimeException e) {
            // An unreadable range accepts nothing; the message names it.
            return false;
        }
    }

    private void refuse(String id, PluginProblem problem) {
        usable.remove(id);
        problems.put(id, problem);
    }
}
