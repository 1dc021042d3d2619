package dev.slipway.app.release.document;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.WavePlan.OnUnreachable;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code ReleasePlan} document, decoded; what it leaves out is empty here and gets its default from the planner.
 *
 * @param application a file beside the plan, or {@code app@version}
 * @param base the file that {@code extends} names
 */
public record PlanDocument(
        String name,
        Optional<String> application,
        Optional<String> base,
        List<String> layers,
        Optional<String> namespace,
        Clusters clusters,
        Optional<Replicas> replicas,
        List<Workload> workloads,
        List<Wave> waves,
        Optional<Traffic> traffic,
        Optional<String> strategy,
        Optional<List<StepSpec>> steps,
        FailurePolicy failure,
        SourceSpan span) {
    public static final FailurePolicy DEFAULT_FAILURE =
            new FailurePolicy(StepSpec.OnFailure.PAUSE, FailurePolicy.Reach.LANE);

    public PlanDocument {
        layers = List.copyOf(layers);
        workloads = List.copyOf(workloads);
        waves = List.copyOf(waves);
    }

    /** The plan that says nothing. */
    public static PlanDocument empty(String source) {
        return new PlanDocument(
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                new Clusters(List.of(), Map.of()),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_FAILURE,
                SourceSpan.whole(source));
    }

    /** Which clusters: by name, or by labels; both empty means every cluster of the workspace. */
    public record Clusters(List<Named> names, Map<String, String> labels) {
        public Clusters {
            names = List.copyOf(names);
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        }
    }

    public record Named(ClusterName name, SourceSpan span) {}

    /** How pods are divided. */
    public record Replicas(Optional<Integer> total, Divide divide, Map<ClusterName, Integer> weights, SourceSpan span) {
        public Replicas {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        }
    }

    public enum Divide {
        DUPLICATED,
        WEIGHTED,
        HEADROOM,
        AGGREGATED,
        MANUAL
    }

    public record Workload(String kind, String name, SourceSpan span) {}

    /** A wave; {@code steps} replace the plan's own for its clusters. */
    public record Wave(
            String name,
            List<Named> clusters,
            List<String> needs,
            Optional<Integer> maxParallel,
            int maxFailures,
            Duration soak,
            OnUnreachable onUnreachable,
            Optional<List<StepSpec>> steps,
            SourceSpan span) {
        public Wave {
            clusters = List.copyOf(clusters);
            needs = List.copyOf(needs);
        }
    }

    public record Traffic(
            String router,
            Optional<Route> route,
            Optional<String> stableService,
            Optional<String> canaryService,
            SourceSpan span) {}

    public record Route(String kind, String name) {}

    /** A metric as written; kept for the analysis step. */
    public record Metric(String name, ObjectValue definition) {}
}
