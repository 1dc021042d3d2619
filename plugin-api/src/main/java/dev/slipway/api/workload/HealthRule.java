package dev.slipway.api.workload;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.resource.GroupKind;
import dev.slipway.api.resource.Manifest;
import org.pf4j.ExtensionPoint;

/** Health of one kind of object, from the object alone. Pure; never throws for a strange object: UNKNOWN with a reason. */
public interface HealthRule extends ExtensionPoint {
    GroupKind kind();

    Verdict assess(Manifest live);

    record Verdict(Health health, Message reason) {}
}
