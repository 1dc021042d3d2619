package dev.slipway.app.desk;

import dev.slipway.api.cluster.ClusterException;
import dev.slipway.api.cluster.ClusterReader;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.resource.GroupVersionKind;
import dev.slipway.app.words.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries whether a cluster can be reached and a release be run in a namespace of it. Changes nothing there. */
public final class ClusterCheck {
    private static final GroupVersionKind ROUTE = GroupVersionKind.of("gateway.networking.k8s.io/v1", "HTTPRoute");

    /** What a release needs to be allowed to do in its namespace. */
    private record Right(String verb, GroupVersionKind gvk) {}

    private static final List<Right> RIGHTS = List.of(
            new Right("get", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("watch", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("patch", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("create", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("delete", GroupVersionKind.of("apps/v1", "Deployment")),
            new Right("watch", GroupVersionKind.of("v1", "Pod")),
            new Right("patch", GroupVersionKind.of("v1", "Service")),
            new Right("create", GroupVersionKind.of("v1", "Service")),
            new Right("patch", GroupVersionKind.of("v1", "ConfigMap")),
            new Right("patch", GroupVersionKind.of("coordination.k8s.io/v1", "Lease")),
            new Right("create", GroupVersionKind.of("coordination.k8s.io/v1", "Lease")),
            new Right("delete", GroupVersionKind.of("coordination.k8s.io/v1", "Lease")),
            new Right("patch", GroupVersionKind.of("gateway.networking.k8s.io/v1", "HTTPRoute")));

    private ClusterCheck() {}

    /** One thing that was tried. */
    public record Finding(boolean good, Message what, Optional<Message> hint) {}

    /** @param texts the language of causes that are made of several sentences */
    public static List<Finding> of(ClusterDesk clusters, ClusterTarget target, String namespace, Texts texts) {
        var findings = new ArrayList<Finding>();
        try {
            var connection = clusters.connection(target);
            findings.add(good("cli.cluster.opened", target.context(), connection.server()));
            var reading = connection.reader();
            findings.add(good("cli.cluster.version", reading.serverVersion(), reading.clusterUid()));
            var me = reading.whoAmI();
            findings.add(good("cli.cluster.who", me.user(), String.join(", ", me.groups())));
            boolean routes = reading.discover().find(ROUTE).isPresent();
            findings.add(
                    routes
                            ? good("cli.cluster.gateway-api")
                            : new Finding(true, Message.of("cli.cluster.no-gateway-api"), Optional.empty()));
            rights(reading, namespace, routes, findings);
        } catch (ClusterException e) {
            var told = ClusterTrouble.told(e, texts);
            findings.add(new Finding(false, told.what(), told.hint()));
        }
        return findings;
    }

    private static void rights(ClusterReader reading, String namespace, boolean routes, ArrayList<Finding> findings) {
        var missing = new ArrayList<String>();
        for (var right : RIGHTS) {
            if ((routes || !right.gvk().equals(ROUTE)) && !reading.mayI(right.verb(), right.gvk(), namespace)) {
                missing.add(right.verb() + " " + right.gvk().kind());
            }
        }
        findings.add(
                missing.isEmpty()
                        ? good("cli.cluster.rights", namespace)
                        : new Finding(
                                false,
                                Message.of("cli.cluster.rights-missing", namespace, String.join(", ", missing)),
                                Optional.of(Message.of("cli.cluster.rights-missing.hint", namespace))));
    }

    private static Finding good(String code, Object... arguments) {
        return new Finding(true, Message.of(code, arguments), Optional.empty());
    }
}
