package dev.slipway.tests.corpora;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Programs shaped like KubeVela's templates: a parameter with defaults, optional fields and disjunctions, filled in; a context; output,
 * outputs and patches that depend on both by conditions and loops.
 */
final class TemplatePrograms implements Programs {

    private enum Shape {
        INT,
        STRING,
        BOOL,
        CHOICE,
        STRINGS,
        MAP,
        ITEMS,
        GROUP,
        EITHER
    }

    /** A parameter: whether it may be missing, and whether it is given. */
    private record Parameter(String name, Shape shape, boolean optional, boolean defaulted, boolean given) {
        String reference() {
            return "parameter." + name;
        }

        boolean there() {
            return given || defaulted;
        }
    }

    @Override
    public String name() {
        return "template";
    }

    @Override
    public String program(long seed) {
        return new One(seed).file();
    }

    private static final class One {
        private static final List<String> NAMES = List.of(
                "image",
                "port",
                "replicas",
                "cmd",
                "env",
                "labels",
                "annotations",
                "cpu",
                "memory",
                "volumes",
                "probe",
                "hosts",
                "class",
                "mode",
                "items",
                "policy",
                "timeout",
                "name",
                "exposeType",
                "path");

        private final Random random;
        private final List<Parameter> parameters = new ArrayList<>();
        private final List<String> definitions = new ArrayList<>();
        private final boolean faulty;
        private int fresh;

        One(long seed) {
            random = new Random(seed * 0x9E3779B97F4A7C15L + 0x7654321);
            faulty = one(8);
        }

        String file() {
            Set<String> names = new LinkedHashSet<>();
            int count = 3 + random.nextInt(6);
            while (names.size() < count) {
                names.add(pick(NAMES));
            }
            for (String name : names) {
                boolean optional = one(2);
                boolean defaulted = !optional && one(2);
                Shape shape = pick(List.of(Shape.values()));
                boolean given = (optional || defaulted) ? one(2) : !(faulty && one(6));
                parameters.add(new Parameter(
                        name,
                        shape,
                        optional,
                        defaulted && defaultable(shape),
                        given || (!optional && !defaultable(shape))));
            }
            List<String> parts = new ArrayList<>();
            parts.add(declared());
            parts.add(given());
            parts.add(
                    "context: {\n\tname: \"app\"\n\tappName: \"shop\"\n\tnamespace: \"default\"\n\trevision: \"v3\"\n\treplicas: 2\n\toutput: spec: ready: true\n}");
            int lists = random.nextInt(3);
            List<String> listNames = new ArrayList<>();
            for (int i = 0; i < lists; i++) {
                listNames.add("list" + i);
                parts.add("list" + i + ": " + list());
            }
            if (lists > 1 && one(2)) {
                parts.add("all: " + "list.Concat([list0, list1])");
                listNames.add("all");
                if (one(2)) {
                    parts.add(
                            "unique: [for v in [for i, a in all {\n\t\tfor j, b in all if j < i && a.name == b.name {\n\t\t\t_ignore: true\n\t\t}\n\t\ta\n\t}] if v._ignore == _|_ {v}]");
                    listNames.add("unique");
                }
            }
            switch (random.nextInt(3)) {
                case 0 -> parts.add("output: " + workload(listNames));
                case 1 -> parts.add("patch: " + patch(listNames));
                default -> {
                    parts.add("output: " + workload(listNames));
                    parts.add(outputs());
                }
            }
            parts.addAll(definitions);
            if (one(3)) {
                Collections.shuffle(parts, random);
            }
            StringBuilder text = new StringBuilder();
            String body = String.join("\n", parts);
            List<String> imports = Stream.of("list", "strconv", "strings")
                    .filter(path -> body.contains(path + "."))
                    .toList();
            if (imports.size() > 1) {
                text.append("import (\n");
                imports.forEach(path -> text.append("\t\"").append(path).append("\"\n"));
                text.append(")\n");
            } else {
                imports.forEach(path -> text.append("import \"").append(path).append("\"\n"));
            }
            return text.append(body).append('\n').toString();
        }

        private static boolean defaultable(Shape shape) {
            return switch (shape) {
                case INT, STRING, BOOL, CHOICE -> true;
                case STRINGS, MAP, ITEMS, GROUP, EITHER -> false;
            };
        }

        private String declared() {
            StringBuilder text = new StringBuilder("parameter: {\n");
            for (Parameter parameter : parameters) {
                text.append("\t// +usage=About the ").append(parameter.name).append('\n');
                if (one(8)) {
                    text.append("\t// +short=").append(parameter.name.charAt(0)).append('\n');
                }
                text.append('\t')
                        .append(parameter.name)
                        .append(parameter.optional ? "?: " : one(12) && parameter.given ? "!: " : ": ")
                        .append(type(parameter))
                        .append('\n');
            }
            if (one(8)) {
                text.append("\t...\n");
            }
            return text.append('}').toString();
        }

        private String type(Parameter parameter) {
            boolean defaulted = parameter.defaulted;
            return switch (parameter.shape) {
                case INT ->
                    (defaulted ? "*" + random.nextInt(9) + " | " : "") + pick(List.of("int", "int & >=0", "number"));
                case STRING ->
                    defaulted ? "*\"std\" | string" : pick(List.of("string", "string | int", "=~\"^[a-z]\""));
                case BOOL -> (defaulted ? (one(2) ? "*true" : "*false") + " | " : "") + "bool";
                case CHOICE -> (defaulted ? "*\"TCP\"" : "\"TCP\"") + " | \"UDP\" | \"SCTP\"";
                case STRINGS -> "[...string]";
                case MAP -> "[string]: " + pick(List.of("string", "string | null", "string | int"));
                case ITEMS ->
                    "[...{\n\t\tname: string\n\t\tvalue?: string\n\t\tport: *80 | int\n\t\tprotocol: *\"TCP\" | \"UDP\"\n\t\tfrom?: key: string\n\t}]";
                case GROUP -> {
                    String name = "#Group" + fresh++;
                    definitions.add(
                            name
                                    + ": {\n\tpath?: string\n\tport: *8080 | int\n\tlimits?: [string]: string\n\tnested?: {deep: int, flag: *false | bool}\n}");
                    yield name;
                }
                case EITHER ->
                    "close({\n\t\tkind: \"a\"\n\t\tsize: int\n\t}) | close({\n\t\tkind: \"b\"\n\t\ttext: *\"t\" | string\n\t})";
            };
        }

        private String given() {
            StringBuilder text = new StringBuilder("parameter: {\n");
            for (Parameter parameter : parameters) {
                if (parameter.given) {
                    text.append('\t')
                            .append(parameter.name)
                            .append(": ")
                            .append(argument(parameter.shape))
                            .append('\n');
                }
            }
            if (faulty && one(4)) {
                text.append("\tunknown: 1\n");
            }
            return text.append('}').toString();
        }

        private String argument(Shape shape) {
            if (faulty && one(10)) {
                return pick(List.of("3.5", "null", "[true]", "{a: 1}"));
            }
            return switch (shape) {
                case INT -> Integer.toString(random.nextInt(5000));
                case STRING -> pick(List.of("\"nginx\"", "\"a-b\"", "\"x\""));
                case BOOL -> one(2) ? "true" : "false";
                case CHOICE -> pick(List.of("\"TCP\"", "\"UDP\""));
                case STRINGS -> pick(List.of("[]", "[\"a\"]", "[\"b\", \"a\", \"c\"]"));
                case MAP -> pick(List.of("{}", "{a: \"1\"}", "{\"x.io/y\": \"v\", b: \"w\"}"));
                case ITEMS -> {
                    StringBuilder items = new StringBuilder("[");
                    int count = random.nextInt(4);
                    for (int i = 0; i < count; i++) {
                        items.append(i == 0 ? "" : ", ")
                                .append("{name: \"n")
                                .append(random.nextInt(3))
                                .append('"');
                        items.append(one(2) ? ", value: \"v" + i + "\"" : "");
                        items.append(one(3) ? ", port: " + (8000 + i) : "");
                        items.append(one(4) ? ", protocol: \"UDP\"" : "");
                        items.append(one(4) ? ", from: key: \"k\"" : "").append('}');
                    }
                    yield items.append(']').toString();
                }
                case GROUP ->
                    pick(List.of(
                            "{}",
                            "{path: \"/p\"}",
                            "{port: 1, limits: cpu: \"1\"}",
                            "{nested: deep: 3}",
                            "{nested: {deep: 4, flag: true}}"));
                case EITHER -> pick(List.of("{kind: \"a\", size: 3}", "{kind: \"b\"}", "{kind: \"b\", text: \"u\"}"));
            };
        }

        private String list() {
            StringBuilder text = new StringBuilder("[\n");
            for (Parameter parameter : parameters) {
                switch (parameter.shape) {
                    case ITEMS -> {
                        text.append('\t')
                                .append(condition(parameter))
                                .append("for v in ")
                                .append(parameter.reference())
                                .append(" {\n\t\t{\n\t\t\tname: v.name\n");
                        text.append("\t\t\tif v.value != _|_ {\n\t\t\t\tvalue: v.value\n\t\t\t}\n");
                        if (one(2)) {
                            text.append("\t\t\tif v.from != _|_ {from: secret: v.from.key}\n");
                        }
                        text.append("\t\t}\n\t},\n");
                    }
                    case MAP ->
                        text.append('\t')
                                .append(condition(parameter))
                                .append("for k, v in ")
                                .append(parameter.reference())
                                .append(" {name: k, value: \"\\(v)\"},\n");
                    case STRINGS ->
                        text.append('\t')
                                .append(condition(parameter))
                                .append("for i, v in ")
                                .append(parameter.reference())
                                .append(one(2) ? " if i > 0" : "")
                                .append(" {{name: v, index: i}},\n");
                    default -> {
                        if (one(5)) {
                            text.append("\t{name: \"fixed-")
                                    .append(parameter.name)
                                    .append("\"},\n");
                        }
                    }
                }
            }
            return text.append(']').toString();
        }

        private String condition(Parameter parameter) {
            return parameter.there() && one(3) ? "" : "if " + present(parameter) + " ";
        }

        private String present(Parameter parameter) {
            String name = one(3) ? "parameter[\"" + parameter.name + "\"]" : parameter.reference();
            String test = name + " != _|_";
            if (one(6)) {
                Parameter other = pick(parameters);
                test += (one(3) ? " || " : " && ") + other.reference() + (one(2) ? " != _|_" : " == _|_");
            }
            return test;
        }

        private String workload(List<String> lists) {
            StringBuilder text = new StringBuilder("{\n\tapiVersion: \"apps/v1\"\n\tkind: \"Deployment\"\n");
            text.append("\tmetadata: {\n\t\tname: context.name\n\t\tlabels: {\n");
            parameters.stream()
                    .filter(one -> one.shape == Shape.MAP)
                    .findFirst()
                    .ifPresent(map -> text.append("\t\t\tif ")
                            .append(map.reference())
                            .append(" != _|_ {\n\t\t\t\t")
                            .append(map.reference())
                            .append("\n\t\t\t}\n"));
            text.append("\t\t\t\"app.oam.dev/name\": context.appName\n\t\t}\n\t}\n\tspec: {\n");
            text.append("\t\tselector: matchLabels: \"app.oam.dev/component\": context.name\n");
            text.append("\t\ttemplate: spec: {\n\t\t\tcontainers: [{\n\t\t\t\tname: context.name\n");
            parameters.forEach(parameter -> text.append(field(parameter, "\t\t\t\t")));
            lists.forEach(list -> text.append("\t\t\t\tif len(")
                    .append(list)
                    .append(") > 0 {")
                    .append(list)
                    .append("Ref: ")
                    .append(list)
                    .append("}\n"));
            text.append("\t\t\t}]\n");
            if (!lists.isEmpty()) {
                text.append("\t\t\tvolumes: ").append(pick(lists)).append('\n');
            }
            if (one(3)) {
                text.append(
                        "\t\t\tlet suffix = \"-\\(context.revision)\"\n\t\t\tserviceAccount: context.name + suffix\n");
            }
            return text.append("\t\t}\n\t}\n}").toString();
        }

        private String field(Parameter parameter, String indent) {
            String name = parameter.reference();
            String value = switch (parameter.shape) {
                case INT ->
                    pick(List.of(
                            name,
                            name + " + 1",
                            "\"\\(" + name + ")m\"",
                            use(one(4), "strconv", ".FormatInt(" + name + ", 10)", name)));
                case STRING ->
                    pick(List.of(
                            name,
                            "\"\\(context.name)-\\(" + name + ")\"",
                            use(one(4), "strings", ".Replace(" + name + ", \"-\", \"_\", -1)", name)));
                case BOOL -> pick(List.of(name, "!" + name, "[if " + name + " {\"on\"}, \"off\"][0]"));
                case CHOICE ->
                    pick(List.of(
                            name,
                            use(one(2), "strings", ".ToLower(" + name + ")", name),
                            "{\n" + indent + "\tif " + name + " == \"TCP\" {\"t\"}\n" + indent + "\tif " + name
                                    + " != \"TCP\" {\"u\"}\n" + indent + "}"));
                case STRINGS ->
                    pick(List.of(
                            name,
                            "[for v in " + name + " {\"\\(v)!\"}]",
                            use(one(2), "strings", ".Join(" + name + ", \",\")", name)));
                case MAP ->
                    pick(List.of(
                            name,
                            "{for k, v in " + name + " {\"\\(k)\": v}}",
                            "[for k, v in " + name + " {name: k, value: v}]"));
                case ITEMS ->
                    pick(List.of(
                            "[for v in " + name + " {\n" + indent + "\tcontainerPort: v.port\n" + indent
                                    + "\tprotocol: v.protocol\n" + indent
                                    + "\t_name: \"port-\\(v.port)\"\n" + indent + "\tname: *_name | string\n" + indent
                                    + "\tif v.protocol != \"TCP\" {name: _name + \"-\" + v.name}\n" + indent + "}]",
                            "[for i, v in " + name + " if v.value != _|_ {\"\\(i)-\\(v.name)=\\(v.value)\"}]",
                            name));
                case GROUP ->
                    pick(List.of(
                            name,
                            "{port: " + name + ".port\n" + indent + "\tif " + name + ".path != _|_ {path: " + name
                                    + ".path}\n" + indent + "\tif " + name + ".nested != _|_ if " + name
                                    + ".nested.flag {deep: " + name + ".nested.deep}}",
                            "{" + name + ", extra: 1}"));
                case EITHER ->
                    pick(List.of(name + ".kind", "{if " + name + ".kind == \"a\" {size: " + name + ".size}}", name));
            };
            String label = one(8) ? "\"x-" + parameter.name + "\"" : parameter.name + "Of";
            if (one(10)) {
                label = "\"\\(context.name)-" + parameter.name + "\"";
            }
            String line = label + ": " + value;
            if ((parameter.optional && !(faulty && one(8))) || one(6)) {
                return indent + "if " + present(parameter) + " {\n" + indent + "\t" + line + "\n" + indent + "}\n";
            }
            return indent + line + "\n";
        }

        private String patch(List<String> lists) {
            StringBuilder text = new StringBuilder("{\n\tspec: template: {\n");
            parameters.stream().limit(4).forEach(parameter -> text.append(field(parameter, "\t\t")));
            text.append("\t\tspec: {\n\t\t\t// +patchKey=name\n\t\t\tcontainers: [{\n\t\t\t\tname: context.name\n");
            if (!lists.isEmpty()) {
                text.append("\t\t\t\t// +patchStrategy=retainKeys\n\t\t\t\tenv: ")
                        .append(pick(lists))
                        .append('\n');
            }
            text.append("\t\t\t}]\n");
            parameters.stream()
                    .filter(one -> one.shape == Shape.ITEMS)
                    .findFirst()
                    .ifPresent(
                            items -> text.append("\t\t\tif ")
                                    .append(present(items))
                                    .append(" {\n\t\t\t\thostAliases: [for v in ")
                                    .append(items.reference())
                                    .append(
                                            " {\n\t\t\t\t\tip: v.name\n\t\t\t\t\thostnames: [v.protocol]\n\t\t\t\t}, ...]\n\t\t\t}\n"));
            return text.append("\t\t}\n\t}\n}").toString();
        }

        private String outputs() {
            StringBuilder text = new StringBuilder("outputs: {\n");
            Parameter first = pick(parameters);
            text.append("\tif ")
                    .append(present(first))
                    .append(
                            " {\n\t\tservice: {\n\t\t\tkind: \"Service\"\n\t\t\tmetadata: name: context.name\n\t\t}\n\t}\n");
            for (Parameter parameter : parameters) {
                if (parameter.shape == Shape.ITEMS || parameter.shape == Shape.STRINGS) {
                    String key = parameter.shape == Shape.ITEMS ? "v.name" : "v";
                    text.append('\t')
                            .append(condition(parameter))
                            .append("for v in ")
                            .append(parameter.reference())
                            .append(" {\n\t\t\"pvc-\\(")
                            .append(key)
                            .append(")\": {\n\t\t\tkind: \"Claim\"\n\t\t\tname: ")
                            .append(key)
                            .append("\n\t\t}\n\t}\n");
                }
            }
            if (one(4)) {
                text.append("\tif context.output.spec.ready {done: true}\n");
            }
            return text.append('}').toString();
        }

        private static String use(boolean really, String path, String call, String otherwise) {
            return really ? path + call : otherwise;
        }

        private boolean one(int of) {
            return random.nextInt(of) == 0;
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }
    }
}
