package dev.slipway.app.release.plan;

import dev.slipway.api.release.Role;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.ResourceId;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which rendered object plays which part for a workload. */
record Roles(
        Optional<Manifest> workload,
        Optional<Manifest> autoscaler,
        Optional<Manifest> stableService,
        Optional<Manifest> route,
        Optional<Manifest> disruptionBudget) {
    private static final GroupKind SERVICE = GroupKind.core("Service");
    private static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");
    private static final GroupKind BUDGET = new GroupKind("policy", "PodDisruptionBudget");
    static final GroupKind HTTP_ROUTE = new GroupKind("gateway.networking.k8s.io", "HTTPRoute");

    /**
     * @param stableService the Service that the plan names, if it names one
     * @param routeName the route that the plan names, if it names one
     */
    static Roles find(
            List<Manifest> objects,
            Optional<Manifest> workload,
            Optional<String> stableService,
            Optional<String> routeName) {
        if (workload.isEmpty()) {
            return new Roles(workload, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        var main = workload.get();
        var podLabels = main.spec().object("template").object("metadata").object("labels");
        var autoscaler = first(objects, AUTOSCALER, hpa -> {
            var target = hpa.spec().object("scaleTargetRef");
            return target.text("kind").orElse("").equals(main.kind())
                    && target.text("name").orElse("").equals(main.name());
        });
        var service = first(
                objects,
                SERVICE,
                candidate -> stableService.isPresent()
                        ? candidate.name().equals(stableService.get())
                        : selects(candidate.spec().object("selector"), podLabels));
        var route = first(
                objects,
                HTTP_ROUTE,
                candidate -> routeName.isPresent()
                        ? candidate.name().equals(routeName.get())
                        : service.isPresent()
                                && sendsTo(candidate, service.get().name()));
        var budget = first(
                objects,
                BUDGET,
                candidate -> selects(candidate.spec().object("selector").object("matchLabels"), podLabels));
        return new Roles(workload, autoscaler, service, route, budget);
    }

    Role of(ResourceId id) {
        return is(workload, id)
                ? Role.WORKLOAD
                : is(autoscaler, id)
                        ? Role.AUTOSCALER
                        : is(route, id)
                                ? Role.ROUTE
                                : is(stableService, id)
                                        ? Role.STABLE_SERVICE
                                        : is(disruptionBudget, id) ? Role.DISRUPTION_BUDGET : Role.OTHER;
    }

    private static boolean is(Optional<Manifest> manifest, ResourceId id) {
        return manifest.filter(m -> m.id().equals(id)).isPresent();
    }

    private interface Fits {
        boolean test(Manifest manifest);
    }

    private static Optional<Manifest> first(List<Manifest> objects, GroupKind kind, Fits fits) {
        return objects.stream()
                .filter(m -> m.gvk().groupKind().equals(kind) && fits.test(m))
                .findFirst();
    }

    /** A selector without entries selects nothing here: a Service without one has its endpoints written by others. */
    private static boolean selects(ObjectValue selector, ObjectValue labels) {
        return !selector.isEmpty()
                && selector.fields().entrySet().stream()
                        .allMatch((Map.Entry<String, Value> e) -> e.getValue().equals(labels.get(e.getKey())));
    }

    private static boolean sendsTo(Manifest route, String service) {
        return route.spec().list("rules").stream()
                .filter(ObjectValue.class::isInstance)
                .flatMap(rule -> ((ObjectValue) rule).list("backendRefs").stream())
                .anyMatch(ref -> ref instanceof ObjectValue backend
                        && backend.text("name").orElse("").equals(service)
                        && backend.text("kind").orElse("Service").equals("Service"));
    }
}
