package dev.slipway.api.release;

import dev.slipway.api.resource.Manifest;
import java.util.List;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/** Finds the risks of one object's change. Pure; called on any thread. */
public interface RiskRule extends ExtensionPoint {
    /**
     * @param before the object as it is, empty for a create
     * @param after the object as it will be, empty for a delete
     */
    List<Risk> assess(Optional<Manifest> before, Optional<Manifest> after, ObjectChange change);
}
