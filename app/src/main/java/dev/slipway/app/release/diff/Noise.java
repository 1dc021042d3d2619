package dev.slipway.app.release.diff;

import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Differences that are no changes: what the server writes into metadata, defaults it fills in, other spellings of a quantity.
 * Each is ignored under a named rule and kept, so that it can be shown (desktop-and-diff §3.6).
 */
final class Noise {
    static final String SERVER_METADATA = "server-metadata";
    static final String SERVER_DEFAULT = "server-default";
    static final String SAME_QUANTITY = "same-quantity";
    static final String OWN_MARKS = "own-marks";
    static final String SAME_NUMBER = "number-or-text";
    static final String FOREIGN_FIELD = "foreign-field";
    static final String ORDER_WITHOUT_MEANING = "order-without-meaning";

    private static final Set<String> METADATA = Set.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "managedFields",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");
    private static final Set<String> SERVER_ANNOTATIONS =
            Set.of("kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision");

    /** Field name to the values the server fills in for it; the path's end decides, as the fields are the same everywhere. */
    private static final Map<String, List<Value>> DEFAULTS = Map.ofEntries(
            Map.entry("terminationMessagePath", List.of(Value.of("/dev/termination-log"))),
            Map.entry("terminationMessagePolicy", List.of(Value.of("File"))),
            Map.entry("imagePullPolicy", List.of(Value.of("IfNotPresent"), Value.of("Always"))),
            Map.entry("dnsPolicy", List.of(Value.of("ClusterFirst"))),
            Map.entry("restartPolicy", List.of(Value.of("Always"))),
            Map.entry("schedulerName", List.of(Value.of("default-scheduler"))),
            Map.entry("securityContext", List.of(ObjectValue.EMPTY)),
            Map.entry("resources", List.of(ObjectValue.EMPTY)),
            Map.entry("terminationGracePeriodSeconds", List.of(Value.of(30))),
            Map.entry("protocol", List.of(Value.of("TCP"))),
            Map.entry("sessionAffinity", List.of(Value.of("None"))),
            Map.entry("type", List.of(Value.of("ClusterIP"), Value.of("Opaque"), Value.of("RollingUpdate"))),
            Map.entry("internalTrafficPolicy", List.of(Value.of("Cluster"))),
            Map.entry("externalTrafficPolicy", List.of(Value.of("Cluster"))),
            Map.entry("ipFamilyPolicy", List.of(Value.of("SingleStack"))),
            Map.entry("progressDeadlineSeconds", List.of(Value.of(600))),
            Map.entry("revisionHistoryLimit", List.of(Value.of(10))),
            Map.entry("maxSurge", List.of(Value.of("25%"))),
            Map.entry("maxUnavailable", List.of(Value.of("25%"))),
            Map.entry("timeoutSeconds", List.of(Value.of(1))),
            Map.entry("periodSeconds", List.of(Value.of(10))),
            Map.entry("successThreshold", List.of(Value.of(1))),
            Map.entry("failureThreshold", List.of(Value.of(3))),
            Map.entry("scheme", List.of(Value.of("HTTP"))),
            Map.entry("defaultMode", List.of(Value.of(420))),
            Map.entry("weight", List.of(Value.of(1))),
            Map.entry("group", List.of(Value.of(""), Value.of("gateway.networking.k8s.io"))),
            Map.entry("kind", List.of(Value.of("Service"), Value.of("Gateway"))),
            Map.entry("minReplicas", List.of(Value.of(1))),
            Map.entry("concurrencyPolicy", List.of(Value.of("Allow"))),
            Map.entry("suspend", List.of(Value.of(false))),
            Map.entry("successfulJobsHistoryLimit", List.of(Value.of(3))),
            Map.entry("failedJobsHistoryLimit", List.of(Value.of(1))),
            Map.entry("backoffLimit", List.of(Value.of(6))),
            Map.entry("apiVersion", List.of(Value.of("v1"))),
            Map.entry("emptyDir", List.of(ObjectValue.EMPTY)),
            // of a Namespace
            Map.entry("finalizers", List.of(Value.list(Value.of("kubernetes")))));

    private static final Set<String> ALLOCATED =
            Set.of("clusterIP", "clusterIPs", "ipFamilies", "nodePort", "healthCheckNodePort", "serviceAccount");
    private static final Set<String> INT_OR_STRING =
            Set.of("targetPort", "port", "maxSurge", "maxUnavailable", "minAvailable", "partition");
    private static final Pattern QUANTITY = Pattern.compile("([+-]?[0-9.]+)([eE][+-]?[0-9]+|[a-zA-Z]*)");
    private static final Set<String> QUANTITIES = Set.of("requests", "limits", "hard", "capacity");

    private Noise() {}

    /** The rule under which a field that only the live side has is ignored. */
    static Optional<String> serverField(ValuePath path, Value value) {
        var segments = path.segments();
        if (segments.isEmpty() || !(segments.getLast() instanceof ValuePath.Field(var name))) {
            return Optional.empty();
        }
        if (segments.size() == 1 && name.equals("status")) {
            return Optional.of(SERVER_METADATA);
        }
        if (segments.size() == 2 && first(path).equals("metadata") && METADATA.contains(name)) {
            return Optional.of(SERVER_METADATA);
        }
        if (segments.size() == 3 && first(path).equals("metadata")) {
            if (name.startsWith("slipway.dev/")) {
                return Optional.of(OWN_MARKS);
            }
            if (SERVER_ANNOTATIONS.contains(name) || name.equals("kubernetes.io/metadata.name")) {
                return Optional.of(SERVER_METADATA);
            }
        }
        if (ALLOCATED.contains(name) && first(path).equals("spec")) {
            return Optional.of(SERVER_DEFAULT);
        }
        return DEFAULTS.getOrDefault(name, List.of()).stream().anyMatch(d -> Value.equivalent(d, value))
                ? Optional.of(SERVER_DEFAULT)
                : Optional.empty();
    }

    private static String first(ValuePath path) {
        return path.segments().getFirst() instanceof ValuePath.Field(var name) ? name : "";
    }

    /** The rule under which two unequal values mean the same: a quantity spelled otherwise, a number or its text. */
    static Optional<String> sameMeaning(ValuePath path, Value left, Value right) {
        boolean quantity = path.segments().size() >= 2
                && path.segments().get(path.segments().size() - 2) instanceof ValuePath.Field(var parent)
                && (QUANTITIES.contains(parent) || name(path).equals("sizeLimit"));
        if (quantity) {
            var a = quantity(left);
            var b = quantity(right);
            return a != null && b != null && a.compareTo(b) == 0 ? Optional.of(SAME_QUANTITY) : Optional.empty();
        }
        return INT_OR_STRING.contains(name(path))
                        && digits(left).equals(digits(right))
                        && !digits(left).isEmpty()
                ? Optional.of(SAME_NUMBER)
                : Optional.empty();
    }

    private static String name(ValuePath path) {
        return path.segments().getLast() instanceof ValuePath.Field(var name) ? name : "";
    }

    private static String digits(Value value) {
        return switch (value) {
            case Value.StringValue(var text) -> text.chars().allMatch(c -> c >= '0' && c <= '9') ? text : "";
            case Value.NumberValue(var spelling) -> spelling;
            case ObjectValue _, Value.ListValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ -> "";
        };
    }

    private static @Nullable BigDecimal quantity(Value value) {
        var text = switch (value) {
            case Value.StringValue(var t) -> t;
            case Value.NumberValue(var t) -> t;
            case ObjectValue _, Value.ListValue _, Value.BooleanValue _, Value.NullValue _, Value.SecretValue _ -> "";
        };
        var match = QUANTITY.matcher(text);
        if (!match.matches()) {
            return null;
        }
        try {
            var suffix = match.group(2);
            if (suffix.matches("[eE][+-]?[0-9]+")) {
                return new BigDecimal(text);
            }
            var number = new BigDecimal(match.group(1));
            return switch (suffix) {
                case "" -> number;
                case "n" -> number.movePointLeft(9);
                case "u" -> number.movePointLeft(6);
                case "m" -> number.movePointLeft(3);
                case "k" -> number.movePointRight(3);
                case "M" -> number.movePointRight(6);
                case "G" -> number.movePointRight(9);
                case "T" -> number.movePointRight(12);
                case "P" -> number.movePointRight(15);
                case "E" -> number.movePointRight(18);
                case "Ki" -> number.multiply(BigDecimal.valueOf(1L << 10));
                case "Mi" -> number.multiply(BigDecimal.valueOf(1L << 20));
                case "Gi" -> number.multiply(BigDecimal.valueOf(1L << 30));
                case "Ti" -> number.multiply(BigDecimal.valueOf(1L << 40));
                case "Pi" -> number.multiply(BigDecimal.valueOf(1L << 50));
                case "Ei" -> number.multiply(BigDecimal.valueOf(1L << 60));
                default -> null;
            };
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** Whether a manifest looks as if a server had stored it. */
    static boolean live(Manifest manifest) {
        return manifest.uid().isPresent();
    }
}
