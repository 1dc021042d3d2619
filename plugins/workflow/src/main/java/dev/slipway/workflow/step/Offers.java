package dev.slipway.workflow.step;

import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.traffic.TrafficRouter;
import dev.slipway.api.workload.WorkloadAdapter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The routers and workload adapters that the plugins offer, by name and kind. */
public record Offers(List<TrafficRouter> routers, List<WorkloadAdapter> workloads) {
    /** @throws IllegalArgumentException when two claim the same name or kind */
    public Offers {
        routers = List.copyOf(routers);
        workloads = List.copyOf(workloads);
        once("router", routers, TrafficRouter::name);
        once("workload kind", workloads, WorkloadAdapter::kind);
    }

    private static <T, K> void once(String what, List<T> offers, Function<T, K> name) {
        offers.stream()
                .collect(Collectors.groupingBy(name, Collectors.counting()))
                .forEach((key, count) -> {
                    if (count > 1) {
                        throw new IllegalArgumentException(
                                "the " + what + " " + key + " is offered " + count + " times");
                    }
                });
    }

    public Optional<TrafficRouter> router(String name) {
        return routers.stream().filter(r -> r.name().equals(name)).findFirst();
    }

    public Optional<WorkloadAdapter> workload(GroupKind kind) {
        return workloads.stream().filter(w -> w.kind().equals(kind)).findFirst();
    }
}
