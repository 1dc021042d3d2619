package dev.slipway.app.ui.cluster;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.app.desk.ClusterCheck.Finding;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Services;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clusters of the workspace. Every method returns at once; any thread. */
public final class ClustersViewModel {
    private final Services services;
    private final Published<Picture> published;

    /**
     * @param findings what a test of a cluster found
     * @param testing clusters that are being tested
     */
    public record Picture(
            List<ClusterTarget> targets,
            Optional<String> namespace,
            Optional<ClusterName> selected,
            Map<ClusterName, List<Finding>> findings,
            List<ClusterName> testing,
            boolean read) {
        static final Picture EMPTY =
                new Picture(List.of(), Optional.empty(), Optional.empty(), Map.of(), List.of(), false);

        public Picture {
            targets = List.copyOf(targets);
            findings = Map.copyOf(findings);
            testing = List.copyOf(testing);
        }

        private Picture with(Map<ClusterName, List<Finding>> newFindings, List<ClusterName> newTesting) {
            return new Picture(targets, namespace, selected, newFindings, newTesting, read);
        }
    }

    public ClustersViewModel(Services services) {
        this.services = services;
        this.published = new Published<>(Picture.EMPTY, services.window());
    }

    public Published<Picture> published() {
        return published;
    }

    /** The workspace's clusters, as the applications screen read them. */
    public void targets(List<ClusterTarget> targets, Optional<String> namespace) {
        published.change(before -> new Picture(
                targets,
                namespace,
                before.selected()
                        .filter(name -> targets.stream()
                                .anyMatch(target -> target.name().equals(name))),
                before.findings(),
                before.testing(),
                true));
    }

    public void select(ClusterName cluster) {
        published.change(before -> new Picture(
                before.targets(),
                before.namespace(),
                Optional.of(cluster),
                before.findings(),
                before.testing(),
                before.read()));
    }

    /** Tries a cluster. */
    public void test(ClusterName cluster) {
        published.change(before -> before.with(before.findings(), with(before.testing(), cluster)));
        var namespace = published.get().namespace().orElse("default");
        services.tasks()
                .start(
                        Message.of("ui.clusters.test-task", cluster),
                        progress -> {
                            var found = services.bench().test(cluster, namespace);
                            published.change(before -> {
                                var findings = new LinkedHashMap<>(before.findings());
                                findings.put(cluster, found);
                                return before.with(findings, without(before.testing(), cluster));
                            });
                        },
                        told -> published.change(before -> {
                            var findings = new LinkedHashMap<>(before.findings());
                            findings.put(cluster, List.of(new Finding(false, told.what(), told.hint())));
                            return before.with(findings, without(before.testing(), cluster));
                        }));
    }

    private static List<ClusterName> with(List<ClusterName> names, ClusterName one) {
        var all = new ArrayList<>(names);
        all.add(one);
        return all;
    }

    private static List<ClusterName> without(List<ClusterName> names, ClusterName one) {
        var all = new ArrayList<>(names);
        all.remove(one);
        return all;
    }
}
