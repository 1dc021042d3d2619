package dev.slipway.tests.controlplane.truth;

import java.util.List;

/** A sequence of requests in a namespace of its own, made before the first of them. */
public record Case(String name, List<Step> steps) {
    public Case {
        steps = List.copyOf(steps);
    }
}
