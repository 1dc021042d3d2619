package dev.slipway.api.ui;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.RunView;
import java.util.Optional;

/** What is selected in the window. Closed. */
public sealed interface Subject {
    /** @param manifest with the values of Secrets withheld */
    record KubernetesObject(Optional<ClusterName> cluster, Manifest manifest) implements Subject {}

    record Run(RunView run) implements Subject {}

    record Application(ApplicationName application) implements Subject {}
}
