package dev.slipway.app.release.diff;

import static dev.slipway.app.release.Objects.deployment;
import static dev.slipway.app.release.Objects.lane;
import static dev.slipway.app.release.Objects.object;
import static dev.slipway.app.release.Objects.objects;
import static dev.slipway.app.release.Objects.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.FieldChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.app.workspace.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DifferTest {
    private static final String OURS = "{\"f:spec\":{\"f:template\":{\"f:spec\":{\"f:containers\":{"
            + "\"k:{\\\"name\\\":\\\"web\\\"}\":{\".\":{},\"f:name\":{},\"f:image\":{},\"f:env\":{"
            + "\"k:{\\\"name\\\":\\\"OLD\\\"}\":{\".\":{},\"f:name\":{},\"f:value\":{}}}}}}}}}";

    private final Differ differ = new Differ(List.of(new BuiltInRisks()));

    private ObjectChange one(Manifest left, Manifest right) {
        return differ.diff(Optional.empty(), List.of(left), List.of(right), true)
                .getFirst();
    }

    private static List<String> shown(List<FieldChange> fields) {
        return fields.stream()
                .map(f -> f.sort().name().toLowerCase(Locale.ROOT) + " " + f.path() + " "
                        + f.before().map(Value::toString).orElse("-") + " "
                        + f.after().map(Value::toString).orElse("-") + (f.rule().isEmpty() ? "" : " " + f.rule()))
                .toList();
    }

    private static List<String> risks(ObjectChange change) {
        return change.risks().stream().map(r -> r.id()).toList();
    }

    @Test
    void aChangedImageIsOneFieldNamedByItsContainer() {
        var change = one(deployment("web:1"), deployment("web:2"));
        assertThat(change.operation()).isEqualTo(Operation.UPDATE);
        assertThat(shown(change.fields()))
                .containsExactly("change spec.template.spec.containers[name=web].image \"web:1\" \"web:2\"");
        assertThat(risks(change)).containsExactly("restarts-pods");
    }

    @Test
    void otherSpellingsOfOneValueAreIgnoredUnderTheirRule() {
        var right = deployment("web:1")
                .with("spec.template.spec.containers[name=web].resources.limits.cpu", Value.of("0.5"))
                .with("spec.template.spec.containers[name=web].resources.limits.memory", Value.of("1024Mi"));
        var change = one(deployment("web:1"), right);
        assertThat(change.operation()).isEqualTo(Operation.KEEP);
        assertThat(change.ignored())
                .extracting(FieldChange::rule)
                .containsOnly("same-quantity")
                .hasSize(2);
    }

    @Test
    void tcpAndUdpOnOnePortAreTwoPorts() {
        var left = object("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: "
                + "[{port: 53, protocol: TCP, name: a}, {port: 53, protocol: UDP, name: b}]}}");
        var right = object("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: "
                + "[{port: 53, protocol: UDP, name: c}, {port: 53, name: a}]}}");
        assertThat(shown(one(left, right).fields()))
                .contains("change spec.ports[port=53,protocol=UDP].name \"b\" \"c\"")
                .allSatisfy(line -> assertThat(line).doesNotContain("TCP].name"));
    }

    @Test
    void referencesOfARouteMeetTheirLiveOnesThoughTheServerFilledKeysIn() {
        var rendered = object("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r}, spec: "
                + "{parentRefs: [{name: public}], rules: [{backendRefs: [{name: shop, port: 80}]}]}}");
        var live = stored(
                object("{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r}, spec: "
                        + "{parentRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: public}], rules: "
                        + "[{backendRefs: [{group: '', kind: Service, name: shop, port: 80, weight: 1}]}]}}"),
                "slipway:traffic",
                "{}");
        assertThat(one(live, rendered).operation()).isEqualTo(Operation.KEEP);
        var another = object(
                "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r}, spec: "
                        + "{parentRefs: [{name: public}], rules: [{backendRefs: [{group: acme.io, kind: Bucket, name: shop}]}]}}");
        assertThat(shown(one(rendered, another).fields())).hasSize(2);
    }

    @Test
    void anItemPutInFrontOfAListWithoutKeysIsOneAddition() {
        var left =
                object("{apiVersion: x/v1, kind: K, metadata: {name: n}, spec: {l: [{a: 1, b: [1]}, {a: 2, b: [2]}]}}");
        var right = object(
                "{apiVersion: x/v1, kind: K, metadata: {name: n}, spec: {l: [{a: 0, b: [0]}, {a: 1, b: [1]}, {a: 2, b:"
                        + " [2]}]}}");
        assertThat(shown(one(left, right).fields())).containsExactly("add spec.l[0] - {\"a\":0,\"b\":[0]}");
    }

    /** Every live namespace has this finalizer, and nobody writes it. */
    @Test
    void theFinalizerOfANamespaceIsTheServersOwn() {
        var rendered = new Manifest(
                Value.object("apiVersion", "v1", "kind", "Namespace", "metadata", Value.object("name", "shop")));
        var live = rendered.with("metadata.uid", Value.of("u-1"))
                .with("spec.finalizers", Value.list(Value.of("kubernetes")));
        assertThat(one(live, rendered).operation()).isEqualTo(Operation.KEEP);
        assertThat(one(rendered, live).operation()).isEqualTo(Operation.KEEP);
    }

    @Test
    void whatTheServerFilledInIsNoChangeButStaysVisible() {
        var live = stored(deployment("web:1"), "slipway:render", OURS)
                .with("spec.progressDeadlineSeconds", Value.of(600))
                .with("spec.template.spec.dnsPolicy", Value.of("ClusterFirst"))
                .with("status.replicas", Value.of(3));
        var change = one(live, deployment("web:1"));
        assertThat(change.operation()).isEqualTo(Operation.KEEP);
        assertThat(change.ignored()).extracting(FieldChange::rule).contains("server-default", "server-metadata");
    }

    @Test
    void fieldsOfOthersStayAndFieldsOfOursGo() {
        var live = stored(deployment("web:1"), "slipway:render", OURS)
                .with("spec.template.spec.containers[name=web].env[name=OLD].value", Value.of("1"))
                .with("metadata.annotations.injected", Value.of("by somebody"));
        var change = one(live, deployment("web:1"));
        assertThat(shown(change.fields()))
                .containsExactly("remove spec.template.spec.containers[name=web].env[name=OLD] "
                        + "{\"name\":\"OLD\",\"value\":\"1\"} -");
        assertThat(shown(change.ignored()))
                .contains("remove metadata.annotations.injected \"by somebody\" - foreign-field");
    }

    @Test
    void whatAdoptionWouldTakeOverGoesWithTheFirstApply() {
        var live = stored(
                deployment("web:1").with("metadata.annotations.old", Value.of("x")),
                "kubectl-client-side-apply",
                "{\"f:metadata\":{\"f:annotations\":{\"f:old\":{}}}}");
        assertThat(shown(one(live, deployment("web:1")).fields()))
                .containsExactly("remove metadata.annotations.old \"x\" -");
    }

    @Test
    void aValueThatWeDidNotChangeIsDrift() {
        var ours = deployment("web:1");
        var live = stored(ours.with("spec.replicas", Value.of(9)), "slipway:render", OURS);
        var wanted = deployment("web:2");
        var change = differ.diff(Optional.empty(), List.of(live), List.of(wanted), List.of(ours), false)
                .getFirst();
        assertThat(shown(change.fields()))
                .containsExactly(
                        "drift spec.replicas 9 3",
                        "change spec.template.spec.containers[name=web].image \"web:1\" \"web:2\"");
    }

    @Test
    void anObjectNamedByItsContentIsRenamedAndNotLost() {
        var left = object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: web-5f6c9d8b7a, namespace: n}, data: {a: '1'}}");
        var right = object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: web-7b9d2c4e1f, namespace: n}, data: {a: '2'}}");
        var changes = differ.diff(Optional.empty(), List.of(left), List.of(right), true);
        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.operation()).isEqualTo(Operation.RENAME);
            assertThat(shown(change.fields())).contains("change data.a \"1\" \"2\"");
        });
    }

    @Test
    void orderCountsOnlyWhereItMeansSomething() {
        var left = object("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{name: a}, {name: b}], "
                + "initContainers: [{name: a}, {name: b}]}}");
        var right = object("{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {volumes: [{name: b}, {name: a}], "
                + "initContainers: [{name: b}, {name: a}]}}");
        var change = one(left, right);
        assertThat(change.fields()).extracting(f -> f.path().toString()).containsExactly("spec.initContainers");
        assertThat(change.ignored()).extracting(FieldChange::rule).containsExactly("order-without-meaning");
    }

    @Test
    void aFieldThatCannotChangeMakesAReplacement() {
        var change =
                one(deployment("web:1"), deployment("web:1").with("spec.selector.matchLabels.app", Value.of("other")));
        assertThat(change.operation()).isEqualTo(Operation.REPLACE);
        assertThat(risks(change)).contains("immutable-field");
    }

    @Test
    void securityAndAvailabilityRisksAreNamed() {
        var right = deployment("web:latest")
                .with("spec.replicas", Value.of(0))
                .with("spec.strategy.type", Value.of("Recreate"))
                .with("spec.template.spec.hostNetwork", Value.of(true))
                .with("spec.template.spec.containers[name=web].securityContext.privileged", Value.of(true));
        assertThat(risks(one(deployment("web:1"), right)))
                .contains("scales-to-zero", "recreate", "mutable-image", "privileged", "host-access");
        var claim =
                object("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: d, namespace: n}, spec: {}}");
        assertThat(risks(differ.diff(Optional.empty(), List.of(claim), List.of(), true)
                        .getFirst()))
                .containsExactly("deletes-data");
        var role = "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r, namespace: n}, "
                + "rules: [{apiGroups: [''], resources: [pods], verbs: [%s]}]}";
        assertThat(risks(one(object(role.formatted("get")), object(role.formatted("get, delete")))))
                .containsExactly("rbac-widened");
    }

    @Test
    void configurationThatOldPodsShareIsARiskWhileACanaryRuns() {
        var settings =
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop}, data: {a: '%s'}}";
        var before = List.of(deployment("web:1"), object(settings.formatted("1")));
        var after = List.of(deployment("web:1"), object(settings.formatted("2")));
        var changes = differ.diff(Optional.empty(), before, after, false);
        var canary = LaneRisks.add(lane(after, before, "apply", "scale", "promote"), before, changes);
        assertThat(risks(canary.getLast())).containsExactly("shared-with-stable", "consumers-keep-old");
        var plain = LaneRisks.add(lane(after, before, "apply"), before, changes);
        assertThat(risks(plain.getLast())).containsExactly("consumers-keep-old");
    }

    @Test
    void aBudgetThatLetsNobodyGoIsARisk() {
        var budget =
                objects("{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web, namespace: shop}, "
                        + "spec: {minAvailable: 3}}");
        var changes = differ.diff(Optional.empty(), List.of(), budget, false);
        assertThat(risks(LaneRisks.add(lane(budget, List.of()), List.of(), changes)
                        .getFirst()))
                .containsExactly("budget-too-tight");
    }

    @Property(tries = 200)
    void shufflingObjectsAndKeysIsNoDifference(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int count) {
        var left = new ArrayList<Manifest>();
        for (int i = 0; i < count; i++) {
            left.add(deployment("web:" + i).with("metadata.name", Value.of("w" + i)));
        }
        var random = new Random(seed);
        var right = new ArrayList<>(left.stream()
                .map(m -> new Manifest((ObjectValue) shuffled(m.tree(), random)))
                .toList());
        Collections.shuffle(right, random);
        assertThat(differ.diff(Optional.empty(), left, right, true))
                .allSatisfy(change -> assertThat(change.operation()).isEqualTo(Operation.KEEP));
    }

    private static Value shuffled(Value value, Random random) {
        return switch (value) {
            case ObjectValue object -> {
                var keys = new ArrayList<>(object.fields().keySet());
                Collections.shuffle(keys, random);
                var out = ObjectValue.EMPTY;
                for (var key : keys) {
                    out = out.with(
                            key, shuffled(Objects.requireNonNull(object.fields().get(key)), random));
                }
                yield out;
            }
            case Value.ListValue _,
                    Value.StringValue _,
                    Value.NumberValue _,
                    Value.BooleanValue _,
                    Value.NullValue _,
                    Value.SecretValue _ -> value;
        };
    }

    /** The corpus lies beside the checkout where there is one; the cases above stand alone. */
    @Test
    void aLargePairOfFilesDiffersWhereItsListSays() throws IOException {
        var folder =
                Path.of(System.getProperty("corpora", "../../shared/corpora")).resolve("diff");
        assumeTrue(Files.isDirectory(folder));
        var expected = (ObjectValue) Json.parse(Files.readString(folder.resolve("changes.json")));
        var changes =
                differ.diff(Optional.empty(), read(folder.resolve("a.yaml")), read(folder.resolve("b.yaml")), true);
        assertThat(names(changes, Operation.CREATE)).isEqualTo(names(expected, "added"));
        assertThat(names(changes, Operation.DELETE)).isEqualTo(names(expected, "removed"));
        assertThat(names(changes, Operation.UPDATE)).isEqualTo(names(expected, "changed"));
        assertThat(names(changes, Operation.REPLACE)).isEmpty();
    }

    private static List<Manifest> read(Path file) throws IOException {
        return YamlReader.read(file.toString(), Files.readAllBytes(file)).documents().stream()
                .map(document -> new Manifest(document.tree()))
                .toList();
    }

    private static TreeSet<String> names(List<ObjectChange> changes, Operation operation) {
        var names = new TreeSet<String>();
        changes.stream()
                .filter(change -> change.operation() == operation)
                .forEach(change ->
                        names.add(change.id().kind() + "/" + change.id().name()));
        return names;
    }

    private static TreeSet<String> names(ObjectValue expected, String key) {
        var names = new TreeSet<String>();
        expected.list(key).forEach(value -> names.add(((Value.StringValue) value).text()));
        return names;
    }
}
