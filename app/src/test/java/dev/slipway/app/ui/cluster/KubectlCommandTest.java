package dev.slipway.app.ui.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.release.Protection;
import dev.slipway.api.resource.ResourceId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KubectlCommandTest {
    private static ClusterTarget target(String context, Optional<String> kubeconfig) {
        return new ClusterTarget(
                new ClusterName("eu-1"), context, kubeconfig, Optional.empty(), Map.of(), Protection.OPEN);
    }

    @Test
    void contextAndNamespaceAreAlwaysSaid() {
        assertThat(KubectlCommand.get(
                        target("eu-prod", Optional.empty()),
                        ResourceId.of("apps", "Deployment", "shop", "web"),
                        "shop"))
                .isEqualTo("kubectl --context eu-prod --namespace shop get deployment.apps web -o yaml");
    }

    @Test
    void whatAShellWouldReadOtherwiseIsQuoted() {
        assertThat(KubectlCommand.get(
                        target("it's me", Optional.of("/home/ann smith/config")),
                        ResourceId.of("", "Node", "", "n1"),
                        ""))
                .isEqualTo("kubectl --kubeconfig '/home/ann smith/config' --context 'it'\\''s me' get node n1 -o yaml");
    }
}
