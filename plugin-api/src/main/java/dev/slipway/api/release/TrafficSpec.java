package dev.slipway.api.release;

import dev.slipway.api.resource.ResourceId;
import java.util.Optional;

/**
 * {@code traffic} of a release plan, resolved for one lane.
 *
 * @param router the router's name: {@code gateway-api}, {@code service}
 * @param route the routed object; empty for router {@code service}
 * @param stableService the Service that reaches the stable pods
 * @param canaryService the Service that reaches the canary pods; empty for router {@code service}
 */
public record TrafficSpec(
        String router, Optional<ResourceId> route, String stableService, Optional<String> canaryService) {}
