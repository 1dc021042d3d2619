package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.tests.corpora.Folder.Case;
import dev.slipway.tests.corpora.Subject.Ability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What of {@code kubevela/} is compared: that the templates of all definitions can be read and compiled. */
final class KubeVelaFolders {

    private KubeVelaFolders() {}

    static List<Folder> in(Path corpora) {
        Path kubevela = corpora.resolve("kubevela");
        List<Folder> folders = new ArrayList<>();
        if (Files.isDirectory(kubevela.resolve("definitions"))) {
            folders.add(new Folder(
                    "kubevela/definitions", Ability.EVALUATE, templates(kubevela.resolve("definitions")), 0));
        }
        return folders;
    }

    private static List<Case> templates(Path folder) {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
                Map<String, String> texts = new LinkedHashMap<>();
                Load load = new Load(LoadSettings.builder().build());
                load.loadAllFromString(Files.readString(file)).forEach(document -> gather("", document, texts));
                texts.forEach((path, text) -> cases.add(new Template(name + path, text)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static void gather(String path, Object node, Map<String, String> texts) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                String below = path + "/" + key;
                if (value instanceof String text && below.matches("/spec/(schematic/cue/template|status/\\w+)")) {
                    texts.put(below, text);
                } else {
                    gather(below, value, texts);
                }
            });
        }
    }

    /** One template; what renders it provides the context and the packages of workflow steps. */
    private record Template(String id, String text) implements Case {
        @Override
        public Result judge(Subject subject) {
            String provided = "\ncontext: _\n" + (text.contains("parameter:") ? "" : "parameter: _\n");
            Outcome outcome = subject.evaluate(Map.of("x.cue", text + provided));
            ObjectNode actual =
                    JsonNodeFactory.instance.objectNode().put("id", id).put("status", outcome.status());
            Result result = new Result(id, actual);
            String why = outcome.status() + " " + outcome.message();
            result.mark("parsed", !outcome.status().equals("parse-error"), why);
            result.mark("compiled", !outcome.status().endsWith("-error"), why);
            return result;
        }
    }
}
