package dev.slipway.workflow.step;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.PlannedObject;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.Role;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.release.TrafficSpec;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workload.WorkloadAdapter;
import dev.slipway.traffic.GatewayApiRouter;
import dev.slipway.traffic.ServiceRouter;
import dev.slipway.workflow.workload.DeploymentAdapter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ordinary application in one cluster: Deployment, Service, route, budget, configuration; two versions of it. */
public final class Shop {
    public static final String NAMESPACE = "shop";
    public static final ResourceId WORKLOAD = ResourceId.of("apps", "Deployment", NAMESPACE, "shop");
    public static final ResourceId CANARY = ResourceId.of("apps", "Deployment", NAMESPACE, "shop-canary");
    public static final ResourceId ROUTE = ResourceId.of("gateway.networking.k8s.io", "HTTPRoute", NAMESPACE, "shop");
    public static final ResourceId AUTOSCALER =
            ResourceId.of("autoscaling", "HorizontalPodAutoscaler", NAMESPACE, "shop");
    public static final List<TrafficRouter> ROUTERS = List.of(new GatewayApiRouter(), new ServiceRouter());
    public static final List<WorkloadAdapter> WORKLOADS = List.of(new DeploymentAdapter());

    private Shop() {}

    public static Manifest manifest(String json) {
        return new Manifest((ObjectValue) Json.parse(json.replace('\'', '"')));
    }

    public static Manifest deployment(String image) {
        return manifest("""
            {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'shop','namespace':'shop'},
             'spec':{'selector':{'matchLabels':{'app':'shop'}},
              'template':{'metadata':{'labels':{'app':'shop','tier':'web'}},
               'spec':{'containers':[{'name':'web','image':'%s'}],
                'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'zone','whenUnsatisfiable':'ScheduleAnyway',
                  'labelSelector':{'matchLabels':{'app':'shop'}}}]}}}}\
            """.formatted(image));
    }

    public static Manifest service() {
        return manifest("""
            {'apiVersion':'v1','kind':'Service','metadata':{'name':'shop','namespace':'shop'},
             'spec':{'selector':{'app':'shop'},'type':'NodePort','clusterIP':'10.0.0.7',
              'ports':[{'port':80,'targetPort':8080,'nodePort':30080}]}}\
            """);
    }

    public static Manifest route() {
        return manifest("""
            {'apiVersion':'gateway.networking.k8s.io/v1','kind':'HTTPRoute',
             'metadata':{'name':'shop','namespace':'shop'},
             'spec':{'parentRefs':[{'name':'web'}],
              'rules':[{'backendRefs':[{'name':'shop','port':80}]}]}}\
            """);
    }

    public static Manifest budget() {
        return manifest("""
            {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'shop','namespace':'shop'},
             'spec':{'minAvailable':3,'selector':{'matchLabels':{'app':'shop'}}}}\
            """);
    }

    public static Manifest autoscaler() {
        return manifest("""
            {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
             'metadata':{'name':'shop','namespace':'shop'},
             'spec':{'minReplicas':2,'maxReplicas':10,
              'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'shop'}}}\
            """);
    }

    public static Manifest configuration(String value) {
        return manifest("""
            {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'shop-%s','namespace':'shop'},
             'data':{'colour':'%s'}}\
            """.formatted(value, value));
    }

    private static Role role(Manifest object) {
        return switch (object.kind()) {
            case "Deployment" -> Role.WORKLOAD;
            case "HorizontalPodAutoscaler" -> Role.AUTOSCALER;
            case "HTTPRoute" -> Role.ROUTE;
            case "Service" -> Role.STABLE_SERVICE;
            case "PodDisruptionBudget" -> Role.DISRUPTION_BUDGET;
            default -> Role.OTHER;
        };
    }

    public static TrafficSpec gateway() {
        return new TrafficSpec("gateway-api", Optional.of(ROUTE), "shop", Optional.of("shop-canary"));
    }

    public static TrafficSpec byPods() {
        return new TrafficSpec("service", Optional.empty(), "shop", Optional.empty());
    }

    public static LanePlan lane(
            int replicas,
            Optional<TrafficSpec> traffic,
            List<Manifest> rendered,
            List<Manifest> baseline,
            List<StepSpec> steps) {
        boolean autoscaled = rendered.stream().anyMatch(m -> m.kind().equals("HorizontalPodAutoscaler"));
        return new LanePlan(
                new ClusterName("ap-1"),
                NAMESPACE,
                Protection.OPEN,
                replicas,
                autoscaled,
                rendered.stream()
                        .map(m -> new PlannedObject(m, role(m), "shop"))
                        .toList(),
                baseline,
                List.of(),
                Optional.of(WORKLOAD),
                traffic,
                steps);
    }

    /** The second version over the first, five pods, by a route. */
    public static LanePlan ordinary(List<StepSpec> steps) {
        return lane(
                5,
                Optional.of(gateway()),
                List.of(configuration("blue"), service(), deployment("shop:2"), route(), budget()),
                List.of(configuration("red"), service(), deployment("shop:1"), route(), budget()),
                steps);
    }

    /** Steps written {@code kind: {…}}, one a line. */
    public static List<StepSpec> steps(String... lines) {
        var counts = new HashMap<String, Integer>();
        var out = new ArrayList<StepSpec>();
        for (int i = 0; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            var kind = lines[i].substring(0, colon);
            var parameters = (ObjectValue)
                    Json.parse(lines[i].substring(colon + 1).strip().replace('\'', '"'));
            var id = kind + "-" + counts.merge(kind, 1, Integer::sum);
            out.add(StepSpec.of(new StepId(id), kind, parameters, SourceSpan.at("plan.yaml", i + 1, 3)));
        }
        return List.copyOf(out);
    }

    /** The lane of the documented example, without its analysis. */
    public static List<StepSpec> exampleSteps() {
        return steps(
                "apply: {'objects':'rendered'}",
                "scale: {'canary':'20%'}",
                "traffic: {'match':{'headers':{'x-canary':'1'}}}",
                "approve: {'count':1,'from':['release-owners'],'expires':'4h'}",
                "traffic: {'weight':20,'verify':'V1'}",
                "scale: {'canary':'60%'}",
                "traffic: {'weight':60}",
                "pause: {'for':'10m'}",
                "scale: {'canary':'100%'}",
                "traffic: {'weight':100}",
                "drain: {'for':'30s'}",
                "promote: {}");
    }

    static Map<ResourceId, Manifest> index(List<Manifest> objects) {
        var out = new HashMap<ResourceId, Manifest>();
        objects.forEach(m -> out.put(m.id(), m));
        return out;
    }

    static Value number(long n) {
        return Value.of(n);
    }
}
