package dev.slipway.app.ui.cluster;

import dev.slipway.api.release.ClusterTarget;
import dev.slipway.api.resource.ResourceId;
import java.util.Locale;

/** The kubectl command that shows an object, with context and namespace said: no default can lead it elsewhere. */
public final class KubectlCommand {
    private KubectlCommand() {}

    public static String get(ClusterTarget target, ResourceId id, String namespace) {
        var group = id.groupKind().group().isEmpty() ? "" : "." + id.groupKind().group();
        return "kubectl"
                + target.kubeconfig()
                        .map(file -> " --kubeconfig " + quoted(file))
                        .orElse("")
                + (target.context().isEmpty() ? "" : " --context " + quoted(target.context()))
                + (namespace.isEmpty() ? "" : " --namespace " + quoted(namespace))
                + " get " + (id.kind() + group).toLowerCase(Locale.ROOT) + " " + quoted(id.name()) + " -o yaml";
    }

    /** Safe in a POSIX shell. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
