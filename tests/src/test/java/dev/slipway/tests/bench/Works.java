package dev.slipway.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The programs that are measured. */
final class Works {

    private static final Map<String, String> PARAMETERS = parameters();

    private static final String CONTEXT = """
            {"name": "web-@n@", "appName": "shop", "namespace": "default", "revision": "v@n@",
             "clusterVersion": {"major": 1, "minor": 31},
             "output": {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"template": {"metadata": {}}}}}
            """;

    private Works() {}

    private static Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("webservice", """
                {"image": "registry.example.com/shop:@n@", "imagePullPolicy": "IfNotPresent", "cpu": "0.5", "memory": "512Mi",
                 "ports": [{"port": @n@, "expose": true}, {"port": 9090, "name": "metrics", "protocol": "TCP"}],
                 "cmd": ["run", "--workers=@n@"], "labels": {"tier": "front", "build": "b@n@"},
                 "env": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "BUILD", "value": "@n@"},
                         {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "shop", "key": "token"}}}],
                 "volumeMounts": {"configMap": [{"name": "conf", "mountPath": "/etc/shop", "cmName": "shop-@n@"}],
                                  "emptyDir": [{"name": "tmp", "mountPath": "/tmp"}]},
                 "livenessProbe": {"httpGet": {"path": "/healthz", "port": 9090}, "periodSeconds": 20}}
                """);
        all.put("scaler", "{\"replicas\": @n@}");
        all.put("gateway", """
                {"domain": "shop-@n@.example.com", "http": {"/": @n@, "/metrics": 9090}, "classInSpec": true,
                 "annotations": {"build": "b@n@"}}
                """);
        all.put("labels", "{\"release\": \"r@n@\", \"team\": \"shop\"}");
        return all;
    }

    /** The templates of a workload and three traits, with parameters and context as texts behind them. */
    static Work template(Path corpora) throws IOException {
        List<Work.Part> parts = new ArrayList<>();
        for (Map.Entry<String, String> each : PARAMETERS.entrySet()) {
            parts.add(new Work.Part(
                    template(corpora, each.getKey()) + "\nparameter: " + each.getValue() + "\ncontext: " + CONTEXT,
                    Map.of()));
        }
        return new Work("template, compile included", Work.Type.COMPILED, parts);
    }

    /** The same, filled with parameters and context. */
    static Work filled(Path corpora) throws IOException {
        List<Work.Part> parts = new ArrayList<>();
        for (Map.Entry<String, String> each : PARAMETERS.entrySet()) {
            // A template is compiled with what it will be given declared: the original finds no other names.
            parts.add(new Work.Part(
                    template(corpora, each.getKey()) + "\nparameter: _\ncontext: _",
                    Map.of("parameter", each.getValue(), "context", CONTEXT)));
        }
        return new Work("template, compiled once", Work.Type.REUSED, parts);
    }

    /** The same, compiled once, where one parameter of each changes. */
    static Work changed(Path corpora) throws IOException {
        Map<String, String> changes = Map.of(
                "webservice", "image: \"registry.example.com/shop:@n@\"",
                "scaler", "replicas: @n@",
                "gateway", "domain: \"shop-@n@.example.com\"",
                "labels", "release: \"r@n@\"");
        List<Work.Part> parts = new ArrayList<>();
        for (Map.Entry<String, String> each : PARAMETERS.entrySet()) {
            String[] change = changes.getOrDefault(each.getKey(), "").split(": ", 2);
            String others = each.getValue()
                    .replaceFirst("\"" + change[0] + "\": (\"[^\"]*\"|@n@),? ?", "")
                    .replace(Work.NUMBER, "7");
            Map<String, String> fill = new LinkedHashMap<>();
            fill.put("parameter", others);
            fill.put("context", CONTEXT.replace(Work.NUMBER, "7"));
            fill.put("parameter." + change[0], change[1]);
            parts.add(new Work.Part(template(corpora, each.getKey()) + "\nparameter: _\ncontext: _", fill));
        }
        return new Work("template, one parameter changed", Work.Type.REUSED, parts);
    }

    /** So many services, one of whose ports is an input that changes. */
    static Work services(int count) {
        StringBuilder text = new StringBuilder("""
                #Service: {
                	name:     string
                	port:     int & >0
                	replicas: *2 | int
                	labels: app: name
                	url: "http://\\(name):\\(port)"
                }
                """);
        StringBuilder ports = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            text.append("s%d: #Service & {name: \"s%d\", port: ports.p%d}\n".formatted(i, i, i));
            ports.append(i == 0 ? "" : ", ").append("\"p%d\": %s".formatted(i, i == 7 ? Work.NUMBER : i + 1));
        }
        text.append("ports: _\n");
        return new Work(
                count + " services, one input changed",
                Work.Type.REUSED,
                List.of(new Work.Part(
                        text.toString(), Map.of("ports", ports.append('}').toString()))));
    }

    private static String template(Path corpora, String name) throws IOException {
        String text = Files.readString(corpora.resolve("kubevela/definitions/" + name + ".yaml"));
        Object at = new Load(LoadSettings.builder().build()).loadFromString(text);
        for (String key : List.of("spec", "schematic", "cue", "template")) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        if (!(at instanceof String template)) {
            throw new IOException("no template in the definition " + name);
        }
        return template;
    }

    /** Fields of services that a definition constrains, about ten each. */
    static Work configuration(int fields) {
        StringBuilder text = new StringBuilder("""
                base: @n@
                #Service: {
                	name:     string
                	image:    string
                	port:     int & >0 & <10000000
                	replicas: *2 | int
                	protocol: *"TCP" | "UDP"
                	labels: [string]: string
                	labels: app: name
                	url: "http://\\(name):\\(port)"
                }
                services: [string]: #Service
                """);
        for (int i = 0; i < fields / 10; i++) {
            text.append("services: service")
                    .append(i)
                    .append(": {name: \"s")
                    .append(i)
                    .append("\", image: \"registry/s")
                    .append(i)
                    .append(":1\", port: base + ")
                    .append(i)
                    .append(", labels: {tier: \"back\", zone: \"z")
                    .append(i % 7)
                    .append("\"}}\n");
        }
        return Work.text("configuration of " + fields + " fields", text.toString());
    }

    /** A tree of discriminated unions. */
    static Work unions(int depth) {
        StringBuilder text = new StringBuilder(
                "#N0: {kind: \"number\", value: int} | {kind: \"text\", value: string} | {kind: \"flag\", value: *true | bool}\n");
        for (int i = 1; i <= depth; i++) {
            text.append(
                    "#N%d: {kind: \"pair\", left: #N%d, right: #N%d} | {kind: \"wrap\", of: #N%d, name: *\"w\" | string} | {kind: \"none\"}\n"
                            .formatted(i, i - 1, i - 1, i - 1));
        }
        text.append("tree: #N").append(depth).append(" & ");
        union(text, depth);
        return Work.text("unions " + depth + " deep", text.append('\n').toString());
    }

    private static void union(StringBuilder text, int depth) {
        if (depth == 0) {
            text.append("{kind: \"number\", value: @n@}");
        } else if (depth % 2 == 0) {
            text.append("{kind: \"wrap\", of: ");
            union(text, depth - 1);
            text.append('}');
        } else {
            text.append("{kind: \"pair\", left: ");
            union(text, depth - 1);
            text.append(", right: {kind: \"")
                    .append(depth == 1 ? "flag" : "none")
                    .append("\"}}");
        }
    }

    /** Disjunctions within disjunctions, and several for one field. */
    static Work disjunctions(int count) {
        StringBuilder text = new StringBuilder("n: @n@\n");
        String inner = "int";
        for (int i = 0; i < count; i++) {
            inner = "(*\"level" + i + "\" | (" + inner + "))";
        }
        text.append("nested: ").append(inner).append(" & @n@\n");
        for (int i = 0; i < count; i++) {
            text.append("many: f%d: *\"a\" | \"b\" | \"c\" | int\n".formatted(i));
            text.append("met: \"m1\" | \"m2\" | \"m3\" | \"only%d\" | int\n".formatted(i));
        }
        text.append("met: @n@\n");
        return Work.text(count + " disjunctions", text.toString());
    }

    /** Structs that only one alternative of each disjunction fits. */
    static Work choices(int count) {
        StringBuilder text = new StringBuilder("x: n: @n@\n");
        for (int i = 0; i < count; i++) {
            text.append("x: {a%d: 1, b%d: *\"x\" | string} | {a%d: 2} | {a%d: string}\nx: a%d: 1\n"
                    .formatted(i, i, i, i, i));
        }
        return Work.text(count + " disjunctions of structs in one struct", text.toString());
    }

    /** So many alternatives of one field. */
    static Work alternatives(int count) {
        StringBuilder text = new StringBuilder("x: *\"v@n@\"");
        for (int i = 0; i < count; i++) {
            text.append(" | \"a").append(i).append('"');
        }
        return Work.text(
                count + " alternatives", text.append("\ny: x & \"a0\"\n").toString());
    }

    static Work fields(int count) {
        StringBuilder text = new StringBuilder("n: @n@\n");
        for (int i = 0; i < count; i++) {
            text.append("f%d: n + %d\n".formatted(i, i));
        }
        return Work.text(count + " fields", text.toString());
    }

    static Work list(int count) {
        StringBuilder text = new StringBuilder("n: @n@\nall: [");
        for (int i = 0; i < count; i++) {
            text.append(i).append(", ");
        }
        return Work.text(
                "list of " + count,
                text.append("]\nmore: [for i, v in all if v > 2 {name: \"e\\(i)\", value: v + n}]\n")
                        .toString());
    }
}
