package dev.slipway.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.application.Document;
import dev.slipway.api.application.SourceMap;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.api.render.FormModel.FormField;
import dev.slipway.api.render.FormModel.Input;
import dev.slipway.api.render.RenderRequest;
import dev.slipway.api.render.RenderResult;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import dev.slipway.api.resource.ValuePath;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ViewStrategyTest {
    private static final String SHOP = """
        {"apiVersion":"slipway.dev/v1","kind":"WebApp","metadata":{"name":"shop","labels":{"team":"pay"}},
         "spec":{"image":"ghcr.io/acme/shop:1.4.2","port":8080,"replicas":4,
          "env":{"LOG":"info","TOKEN":{"secret":{"name":"shop-keys","key":"token"}},"NODE":{"field":"spec.nodeName"}},
          "files":{"/etc/shop/app.yaml":"a: 1\\n"},
          "resources":{"cpu":"250m","memory":"256Mi","limits":{"memory":"512Mi"}},
          "probes":{"ready":{"http":"/healthz","every":"5s"},"live":{"tcp":true,"delay":"1m"}},
          "disruption":{"minAvailable":"50%"},"spread":"zone",
          "route":{"gateway":{"name":"public","namespace":"infra"},"hostnames":["shop.example.com"]}}}
        """;

    private final ViewStrategy strategy = new ViewStrategy();

    private static Document document(String json) {
        return new Document("shop.yaml", (ObjectValue) Json.parse(json), SourceMap.unknown("shop.yaml"));
    }

    private RenderResult render(String json, Map<String, String> images) {
        return strategy.render(new RenderRequest(
                document(json), "pay", Optional.empty(), Map.of(), Optional.empty(), Map.of(), images));
    }

    private static Manifest only(RenderResult result, String kind) {
        return result.objects().stream()
                .map(RenderResult.RenderedObject::manifest)
                .filter(m -> m.kind().equals(kind))
                .reduce((a, b) -> {
                    throw new AssertionError("two of " + kind);
                })
                .orElseThrow(() -> new AssertionError("no " + kind));
    }

    private static List<String> codes(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(d -> d.message().code()).toList();
    }

    @Test
    void aWebAppBecomesTheObjectsItDescribes() {
        var result = render(SHOP, Map.of());

        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.objects().stream().map(o -> o.manifest().kind()))
                .containsExactly("ConfigMap", "Service", "Deployment", "PodDisruptionBudget", "HTTPRoute");
        var deployment = only(result, "Deployment");
        assertThat(deployment.namespace()).isEqualTo("pay");
        assertThat(deployment.at("spec.replicas")).contains(Value.of(4));
        assertThat(deployment.at("spec.template.spec.containers[name=shop].env[name=TOKEN].valueFrom.secretKeyRef.key"))
                .contains(Value.of("token"));
        assertThat(deployment.at("spec.template.spec.containers[name=shop].readinessProbe.httpGet.port"))
                .contains(Value.of(8080));
        assertThat(deployment.at("spec.template.spec.containers[name=shop].livenessProbe.initialDelaySeconds"))
                .contains(Value.of(60));
        assertThat(only(result, "Service").at("spec.selector")).isEqualTo(deployment.at("spec.selector.matchLabels"));
        assertThat(only(result, "HTTPRoute").at("spec.rules[0].backendRefs[0].name"))
                .contains(Value.of("shop"));
        assertThat(deployment.at("spec.template.spec.volumes[name=files].configMap.name"))
                .contains(Value.of(only(result, "ConfigMap").name()));
    }

    @Test
    void equalInputGivesEqualBytes() {
        assertThat(Json.print(Value.list(trees(render(SHOP, Map.of())))))
                .isEqualTo(Json.print(Value.list(trees(render(SHOP, Map.of())))));
    }

    private static List<Value> trees(RenderResult result) {
        return result.objects().stream().<Value>map(o -> o.manifest().tree()).toList();
    }

    @Test
    void aChangedFileChangesTheNameOfItsConfigMap() {
        var before = only(render(SHOP, Map.of()), "ConfigMap").name();
        var after = only(render(SHOP.replace("a: 1", "a: 2"), Map.of()), "ConfigMap")
                .name();
        assertThat(after).isNotEqualTo(before).matches("shop-files-[0-9a-f]{10}");
    }

    @Test
    void anImageIsReplacedByContainerName() {
        var result = render(SHOP, Map.of("shop", "ghcr.io/acme/shop:2"));
        assertThat(only(result, "Deployment").at("spec.template.spec.containers[0].image"))
                .contains(Value.of("ghcr.io/acme/shop:2"));
        assertThat(codes(render(SHOP, Map.of("web", "x:1")).diagnostics())).containsExactly("view.no-such-container");
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        var result = render("""
            {"apiVersion":"slipway.dev/v1","kind":"WebApp","metadata":{"name":"Shop"},
             "spec":{"imag":"x","port":99999,"replicas":"3","env":{"A":1},
              "probes":{"ready":{"http":"/","tcp":true}},
              "autoscaling":{"min":5,"max":2},"disruption":{},"unknown":1}}
            """, Map.of());

        assertThat(result.objects()).isEmpty();
        assertThat(codes(result.diagnostics()))
                .containsExactlyInAnyOrder(
                        "view.bad-name",
                        "document.missing-field",
                        "document.out-of-range",
                        "document.wrong-type",
                        "document.quote-it",
                        "view.one-check",
                        "view.max-below-min",
                        "view.one-disruption-bound",
                        "document.unknown-field",
                        "document.unknown-field",
                        "view.probe-port");
        assertThat(result.diagnostics().stream().flatMap(d -> d.hint().stream()).flatMap(h -> h.arguments().stream()))
                .contains("image");
    }

    @Test
    void replicasDoNotGoWithAutoscaling() {
        var result = render(SHOP.replace("\"spread\"", "\"autoscaling\":{\"max\":9},\"spread\""), Map.of());
        assertThat(codes(result.diagnostics())).containsExactly("view.replicas-and-autoscaling");
        var scaled = render(SHOP.replace("\"replicas\":4,", "\"autoscaling\":{\"max\":9},"), Map.of());
        assertThat(only(scaled, "Deployment").at("spec.replicas")).isEmpty();
        assertThat(only(scaled, "HorizontalPodAutoscaler").at("spec.maxReplicas"))
                .contains(Value.of(9));
    }

    @Test
    void aCronJobHasItsScheduleAndNoService() {
        var result = render("""
            {"apiVersion":"slipway.dev/v1","kind":"CronJob","metadata":{"name":"report"},
             "spec":{"image":"x:1","schedule":"0 3 * * *","retries":2,"deadline":"1h","concurrency":"Forbid"}}
            """, Map.of());
        assertThat(result.diagnostics()).isEmpty();
        var job = only(result, "CronJob");
        assertThat(job.at("spec.jobTemplate.spec.activeDeadlineSeconds")).contains(Value.of(3600));
        assertThat(job.at("spec.jobTemplate.spec.template.spec.restartPolicy")).contains(Value.of("Never"));
        assertThat(result.objects()).hasSize(1);
    }

    @Test
    void theFormKnowsOnlyFieldsThatTheDecoderTakes() {
        for (var kind : strategy.kinds()) {
            Value tree = Value.object("apiVersion", kind.apiVersion(), "kind", kind.kind());
            var fields = leaves(strategy.form(kind).orElseThrow().fields());
            for (var field : fields) {
                tree = field.path().put(tree, sample(field));
            }
            var unknown =
                    strategy
                            .inspect(new Document("form", (ObjectValue) tree, SourceMap.unknown("form")))
                            .diagnostics()
                            .stream()
                            .filter(d -> d.message().code().equals("document.unknown-field"))
                            .toList();
            assertThat(fields).hasSizeGreaterThan(15);
            assertThat(unknown).isEmpty();
        }
    }

    private static List<FormField> leaves(List<FormField> fields) {
        var out = new ArrayList<FormField>();
        for (var field : fields) {
            if (field.input() == Input.LIST || field.children().isEmpty()) {
                out.add(field);
            } else {
                out.addAll(leaves(field.children()));
            }
        }
        return out;
    }

    private static Value sample(FormField field) {
        return switch (field.input()) {
            case INTEGER -> Value.of(1);
            case BOOLEAN -> Value.of(true);
            case TEXT_MAP, GROUP -> ObjectValue.EMPTY;
            case TEXT_LIST, LIST -> Value.ListValue.EMPTY;
            case TEXT, MULTILINE, CHOICE, QUANTITY, DURATION, PERCENT, IMAGE, SECRET_REFERENCE -> Value.of("1");
        };
    }

    @Test
    void everyCodeHasItsSentenceInBothLanguages() throws IOException {
        var english = messages("messages.properties");
        var chinese = messages("messages_zh.properties");
        assertThat(chinese.keySet()).isEqualTo(english.keySet());

        var used = new TreeSet<String>();
        var code = Pattern.compile("\"(view\\.[a-zA-Z0-9.-]*[a-zA-Z0-9])\"");
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source :
                    sources.filter(p -> p.toString().endsWith(".java")).toList()) {
                var matcher = code.matcher(Files.readString(source));
                while (matcher.find()) {
                    used.add(matcher.group(1));
                }
            }
        }
        for (var kind : strategy.kinds()) {
            var form = strategy.form(kind).orElseThrow();
            used.add(form.title().code());
            collect(form.fields(), used);
        }
        assertThat(used).hasSizeGreaterThan(100);
        assertThat(english.stringPropertyNames()).containsAll(used);
        assertThat(used).containsAll(english.stringPropertyNames());
    }

    private static void collect(List<FormField> fields, TreeSet<String> used) {
        for (var field : fields) {
            used.add(field.label().code());
            used.add(field.description().code());
            collect(field.children(), used);
        }
    }

    private static Properties messages(String name) throws IOException {
        var properties = new Properties();
        try (var in = ViewStrategy.class.getResourceAsStream(name)) {
            assertThat(in).as(name.toLowerCase(Locale.ROOT)).isNotNull();
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }

    @Test
    void manifestsKeepTheirContentAndLeaveHooksOut() {
        var application = document("""
            {"apiVersion":"slipway.dev/v1","kind":"Manifests","metadata":{"name":"shop"},"spec":{"paths":["out.yaml"]}}
            """);
        var deployment = document("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"shop"},"spec":{"x":1.50,
             "template":{"spec":{"containers":[{"name":"web","image":"acme/shop:1"}]}}}}
            """);
        var role = document(
                "{\"apiVersion\":\"rbac.authorization.k8s.io/v1\",\"kind\":\"ClusterRole\",\"metadata\":{\"name\":\"r\"}}");
        var hook = document("""
            {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"m","annotations":{"helm.sh/hook":"pre-upgrade"}}}
            """);
        var list = document("""
            {"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"}}]}
            """);
        var manifests = new ManifestsStrategy();
        assertThat(manifests.inspect(application).references())
                .extracting(r -> r.name())
                .containsExactly("out.yaml");

        var result = manifests.render(new RenderRequest(
                application,
                "pay",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Map.of("out.yaml", List.of(deployment, role, hook, list)),
                Map.of("acme/shop", "acme/shop:2")));

        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.objects().stream().map(o -> o.manifest().id().toString()))
                .containsExactly(
                        "Deployment.apps pay/shop", "ClusterRole.rbac.authorization.k8s.io r", "ConfigMap pay/c");
        assertThat(result.leftOut()).extracting(l -> l.manifest().name()).containsExactly("m");
        var first = result.objects().getFirst().manifest();
        assertThat(ValuePath.parse("spec.x").in(first.tree())).contains(new Value.NumberValue("1.50"));
        assertThat(first.at("spec.template.spec.containers[name=web].image")).contains(Value.of("acme/shop:2"));
    }

    @Test
    void aManifestWithoutAKindIsADiagnostic() {
        var application = document("""
            {"apiVersion":"slipway.dev/v1","kind":"Manifests","metadata":{"name":"shop"},"spec":{"paths":["out.yaml"]}}
            """);
        var result = new ManifestsStrategy()
                .render(new RenderRequest(
                        application,
                        "pay",
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Map.of("out.yaml", List.of(document("{\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"x\"}}"))),
                        Map.of()));
        assertThat(codes(result.diagnostics())).containsExactly("view.manifest.missing");
        assertThat(result.objects()).isEmpty();
    }
}
