package dev.slipway.app.release.plan;

import dev.slipway.api.application.Document;
import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.render.RenderStrategy;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.Engine;
import dev.slipway.app.release.document.PlanDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Everything a plan is made from.
 *
 * @param application with layers and settings merged in
 * @param targets the clusters of the workspace
 * @param references what the application refers to, by name
 * @param namespace {@code -n}; before what documents say
 * @param strategy {@code --strategy} as a name; before what the plan says
 * @param adopt clusters whose lanes begin with an adopt step
 * @param baselines objects of the last version, by cluster
 * @param liveReplicas pods an autoscaler set, by cluster, where it is known
 * @param digest keyed digest of a secret text
 * @param plugins plugin id to content hash
 */
public record PlanInput(
        Document application,
        PlanDocument plan,
        RenderStrategy renderer,
        List<ClusterTarget> targets,
        Map<String, List<Document>> references,
        Map<String, String> images,
        Optional<String> namespace,
        Optional<String> strategy,
        Optional<String> clusterVersion,
        Set<ClusterName> adopt,
        Map<ClusterName, List<Manifest>> baselines,
        Map<ClusterName, Integer> liveReplicas,
        Engine engine,
        UnaryOperator<String> digest,
        Map<String, String> plugins) {}
