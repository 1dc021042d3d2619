package dev.slipway.workflow.plan;

import dev.slipway.api.diagnostic.SourceSpan;
import dev.slipway.api.release.LanePlan;
import dev.slipway.api.release.StepId;
import dev.slipway.api.release.StepSpec;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.workflow.step.LaneObjects;
import dev.slipway.workflow.step.Offers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists of steps under a short name. They are ordinary steps: a plan may write them out and change them. */
final class Strategies {
    static final List<String> NAMES = List.of("apply", "blue-green", "canary", "rolling");

    private static final List<Integer> WEIGHTS = List.of(20, 50, 100);

    private final SourceSpan span;
    private final List<StepSpec> steps = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    private Strategies(String name) {
        this.span = SourceSpan.whole("(strategy " + name + ")");
    }

    /** @throws IllegalArgumentException when there is no such strategy; the message names those there are */
    static List<StepSpec> steps(String name, LanePlan lane, Offers offers) {
        var made = new Strategies(name);
        var objects = LaneObjects.of(lane, offers);
        made.add("apply", "objects", "rendered");
        if (lane.workload().isEmpty()) {
            check(name);
            return List.copyOf(made.steps);
        }
        switch (name) {
            case "canary" -> made.canary(objects);
            case "blue-green" -> made.blueGreen(objects);
            // a workload that is merely applied rolls: the server does nothing else with a new template
            case "apply", "rolling" -> made.add("rolling");
            default -> check(name);
        }
        return List.copyOf(made.steps);
    }

    private static void check(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException(
                    "no strategy is called " + name + "; there are " + String.join(", ", NAMES));
        }
    }

    private void canary(LaneObjects objects) {
        for (int weight : WEIGHTS) {
            if (!objects.byPods()) {
                add("scale", "canary", weight + "%");
            }
            if (objects.router().isPresent()) {
                add("traffic", "weight", weight);
            }
            if (weight < 100) {
                add("pause", "for", "5m");
            }
        }
        finish(objects);
    }

    private void blueGreen(LaneObjects objects) {
        if (!objects.byPods()) {
            add("scale", "canary", "100%");
        }
        add("pause");
        if (objects.router().isPresent()) {
            add("traffic", "weight", 100);
        }
        finish(objects);
    }

    private void finish(LaneObjects objects) {
        if (objects.router().isPresent()) {
            add("drain", "for", "30s");
        }
        add("promote");
    }

    private void add(String kind, Object... parameters) {
        int ordinal = counts.merge(kind, 1, Integer::sum);
        ObjectValue values = Value.object(parameters);
        steps.add(StepSpec.of(new StepId(kind + "-" + ordinal), kind, values, span));
    }
}
