package dev.slipway.view.model;

import dev.slipway.api.resource.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A decoded view: what the user filled in, without a word of Kubernetes' own layout. */
public record View(
        Kind kind,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        Container container,
        Pod pod,
        Optional<Integer> replicas,
        Optional<Autoscaling> autoscaling,
        Optional<Disruption> disruption,
        Optional<ServiceView> service,
        Optional<RouteView> route,
        Optional<Schedule> schedule) {
    public View {
        labels = ordered(labels);
        annotations = ordered(annotations);
    }

    /** The three sorts of view. */
    public enum Kind {
        WEB_APP("WebApp"),
        WORKER("Worker"),
        CRON_JOB("CronJob");

        private final String documentKind;

        Kind(String documentKind) {
            this.documentKind = documentKind;
        }

        public String documentKind() {
            return documentKind;
        }
    }

    /** The one container of a view. */
    public record Container(
            String image,
            Optional<String> pullPolicy,
            List<String> command,
            List<String> args,
            List<Port> ports,
            Map<String, EnvValue> env,
            Map<String, String> files,
            Map<String, SecretFiles> secretFiles,
            Resources resources,
            Map<ProbeKind, Probe> probes) {
        public Container {
            command = List.copyOf(command);
            args = List.copyOf(args);
            ports = List.copyOf(ports);
            env = ordered(env);
            files = ordered(files);
            secretFiles = ordered(secretFiles);
            probes = ordered(probes);
        }
    }

    public record Port(String name, int port, String protocol) {}

    /** Where an environment variable comes from. Closed. */
    public sealed interface EnvValue {
        record Text(String text) implements EnvValue {}

        record FromSecret(String name, String key, boolean optional) implements EnvValue {}

        record FromConfig(String name, String key, boolean optional) implements EnvValue {}

        record FromField(String path) implements EnvValue {}
    }

    /** A folder that shows a Secret's keys as files. */
    public record SecretFiles(String secret, boolean optional) {}

    /** Quantities as written. */
    public record Resources(Map<String, String> requests, Map<String, String> limits) {
        public Resources {
            requests = ordered(requests);
            limits = ordered(limits);
        }
    }

    public enum ProbeKind {
        STARTUP("startupProbe"),
        READY("readinessProbe"),
        LIVE("livenessProbe");

        private final String field;

        ProbeKind(String field) {
            this.field = field;
        }

        /** The field of a Kubernetes container. */
        public String field() {
            return field;
        }
    }

    /** Durations in whole seconds. */
    public record Probe(
            Check check,
            Optional<Integer> delay,
            Optional<Integer> every,
            Optional<Integer> timeout,
            Optional<Integer> failures,
            Optional<Integer> successes) {}

    /** What a probe does. Closed. */
    public sealed interface Check {
        record Http(String path, Value port) implements Check {}

        record Tcp(Value port) implements Check {}

        record Grpc(int port) implements Check {}

        record Exec(List<String> command) implements Check {
            public Exec {
                command = List.copyOf(command);
            }
        }
    }

    /** What concerns the pod as a whole. */
    public record Pod(
            Map<String, String> labels,
            Map<String, String> annotations,
            Optional<String> serviceAccount,
            boolean createServiceAccount,
            List<String> imagePullSecrets,
            Map<String, String> nodeSelector,
            Optional<Spread> spread,
            Optional<Integer> terminationGrace,
            Optional<Value> maxSurge,
            Optional<Value> maxUnavailable,
            boolean recreate) {
        public Pod {
            labels = ordered(labels);
            annotations = ordered(annotations);
            imagePullSecrets = List.copyOf(imagePullSecrets);
            nodeSelector = ordered(nodeSelector);
        }
    }

    public enum Spread {
        HOST("kubernetes.io/hostname"),
        ZONE("topology.kubernetes.io/zone");

        private final String topologyKey;

        Spread(String topologyKey) {
            this.topologyKey = topologyKey;
        }

        public String topologyKey() {
            return topologyKey;
        }
    }

    /** Percent of the requested resource at which pods are added. */
    public record Autoscaling(int min, int max, Optional<Integer> cpu, Optional<Integer> memory) {}

    /** One of the two; a number or a percentage. */
    public record Disruption(Optional<Value> minAvailable, Optional<Value> maxUnavailable) {}

    public record ServiceView(int port, Value targetPort, String type, Map<String, String> annotations) {
        public ServiceView {
            annotations = ordered(annotations);
        }
    }

    public record RouteView(List<Gateway> gateways, List<String> hostnames, List<String> paths) {
        public RouteView {
            gateways = List.copyOf(gateways);
            hostnames = List.copyOf(hostnames);
            paths = List.copyOf(paths);
        }
    }

    public record Gateway(String name, Optional<String> namespace, Optional<String> section) {}

    public record Schedule(
            String cron,
            Optional<String> timeZone,
            Optional<String> concurrency,
            boolean suspended,
            Optional<Integer> startingDeadline,
            Optional<Integer> keepSucceeded,
            Optional<Integer> keepFailed,
            Optional<Integer> retries,
            Optional<Integer> deadline,
            String restart) {}

    private static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
