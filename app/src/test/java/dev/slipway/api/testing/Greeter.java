package dev.slipway.api.testing;

import org.pf4j.ExtensionPoint;

/** An extension point of the tests; it lies below {@code dev.slipway.api} so that plugins see it. */
public interface Greeter extends ExtensionPoint {

    /** Says something. */
    String greet();
}
