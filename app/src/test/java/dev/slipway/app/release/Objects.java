package dev.slipway.app.release;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.WavePlan;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.workspace.YamlReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects and plans for the tests of this package and those below it. */
public final class Objects {
    public static final ClusterName AP = new ClusterName("ap-1");

    private Objects() {}

    public static Manifest object(String yaml) {
        return objects(yaml).getFirst();
    }

    public static List<Manifest> objects(String yaml) {
        var result = YamlReader.read("objects.yaml", yaml);
        if (result.failed()) {
            throw new AssertionError(result.diagnostics().toString());
        }
        return result.documents().stream()
                .map(document -> new Manifest(document.tree()))
                .toList();
    }

    public static Manifest deployment(String image) {
        return object("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: %s
                    ports: [{containerPort: 8080}]
                    resources: {limits: {cpu: 500m, memory: 1Gi}}
                  volumes: [{name: c, configMap: {name: settings}}]
            """.formatted(image));
    }

    /** The object as a server stores it, with one manager for all fields of the given tree. */
    public static Manifest stored(Manifest rendered, String manager, String fields) {
        return rendered.with("metadata.uid", Value.of("u-" + rendered.name()))
                .with("metadata.resourceVersion", Value.of("7"))
                .with(
                        "metadata.managedFields",
                        Value.list(Value.object(
                                "manager", manager, "operation", "Apply", "fieldsV1", Json.parse(fields))));
    }

    public static LanePlan lane(List<Manifest> objects, List<Manifest> baseline, String... steps) {
        var specs = new ArrayList<StepSpec>();
        for (var kind : steps) {
            specs.add(StepSpec.of(new StepId(kind), kind, ObjectValue.EMPTY, SourceSpan.whole("plan.yaml")));
        }
        var workload =
                objects.stream().filter(o -> o.kind().equals("Deployment")).findFirst();
        return new LanePlan(
                AP,
                "shop",
                Protection.OPEN,
                3,
                false,
                objects.stream()
                        .map(o -> new PlannedObject(
                                o,
                                switch (o.kind()) {
                                    case "Deployment" -> Role.WORKLOAD;
                                    case "PodDisruptionBudget" -> Role.DISRUPTION_BUDGET;
                                    default -> Role.OTHER;
                                },
                                "web"))
                        .toList(),
                baseline,
                baseline.stream()
                        .map(Manifest::id)
                        .filter(id -> objects.stream().noneMatch(o -> o.id().equals(id)))
                        .toList(),
                workload.map(Manifest::id),
                Optional.empty(),
                specs);
    }

    public static ReleasePlan plan(LanePlan... lanes) {
        var digest = Digest.of(DataCodec.encode(List.of(lanes)));
        return new ReleasePlan(
                new ApplicationName("shop"),
                "shop",
                digest,
                digest,
                Optional.empty(),
                "plan",
                List.of(new WavePlan(
                        "all",
                        Arrays.stream(lanes).map(LanePlan::cluster).toList(),
                        List.of(),
                        1,
                        0,
                        Duration.ZERO,
                        new WavePlan.OnUnreachable.Fail())),
                List.of(lanes),
                new FailurePolicy(StepSpec.OnFailure.PAUSE, FailurePolicy.Reach.LANE),
                Map.of());
    }
}
