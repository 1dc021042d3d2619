package dev.slipway.app.plugins;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A plugin that a test writes, compiles and packs. */
final class PluginProject {

    private final Path work;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> libraries = new LinkedHashMap<>();
    private final Map<String, String> resources = new LinkedHashMap<>();
    private final List<String> hostClasses = new ArrayList<>();

    PluginProject(Path work, String id) {
        this.work = work.resolve("work-" + id);
        properties.put("plugin.id", id);
        properties.put("plugin.version", "1.0.0");
        properties.put("plugin.requires", ">=0.1.0 & <0.2.0");
    }

    /** A plugin with one extension that answers the given text. */
    static PluginProject greeter(Path work, String id, String expression) {
        return new PluginProject(work, id).source("acme.Hello", extension("acme", "Hello", "", expression));
    }

    static String extension(String pack, String name, String members, String expression) {
        return """
            package %s;
            @org.pf4j.Extension
            public final class %s implements dev.slipway.api.testing.Greeter {
                %s
                @Override public String greet() { return %s; }
            }
            """.formatted(pack, name, members, expression);
    }

    PluginProject with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    PluginProject source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    PluginProject library(String jar, String className, String text) {
        libraries.computeIfAbsent(jar, _ -> new LinkedHashMap<>()).put(className, text);
        return this;
    }

    PluginProject resource(String path, String text) {
        resources.put(path, text);
        return this;
    }

    PluginProject bundlingHostClass(String path) {
        hostClasses.add(path);
        return this;
    }

    /** As an unpacked folder. */
    Path folder(Path folder) throws IOException {
        fill(folder, folder.resolve("classes"), folder.resolve("lib"));
        return folder;
    }

    /** As a module of a source tree after its build. */
    Path module(Path module) throws IOException {
        fill(module, module.resolve("target/classes"), module.resolve("target/lib"));
        Files.writeString(module.resolve("pom.xml"), "<project/>");
        return module;
    }

    /** As an archive. */
    Path zip(Path archive) throws IOException {
        Path folder = folder(work.resolve("packed"));
        pack(folder, archive);
        return archive;
    }

    private void fill(Path root, Path classes, Path lib) throws IOException {
        Files.createDirectories(classes);
        StringBuilder text = new StringBuilder();
        properties.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        Files.writeString(root.resolve("plugin.properties"), text);
        List<Path> jars = new ArrayList<>();
        for (var library : libraries.entrySet()) {
            Path out = Files.createDirectories(work.resolve("library-" + library.getKey()));
            compile(library.getValue(), out, List.of());
            Files.createDirectories(lib);
            Path jar = lib.resolve(library.getKey());
            pack(out, jar);
            jars.add(jar);
        }
        compile(sources, classes, jars);
        for (var resource : resources.entrySet()) {
            Path target = classes.resolve(resource.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, resource.getValue());
        }
        for (String path : hostClasses) {
            Path target = classes.resolve(path);
            Files.createDirectories(target.getParent());
            try (InputStream in = PluginProject.class.getClassLoader().getResourceAsStream(path)) {
                Files.write(target, in.readAllBytes());
            }
        }
    }

    private void compile(Map<String, String> types, Path out, List<Path> jars) throws IOException {
        if (types.isEmpty()) {
            return;
        }
        Path sourceRoot = Files.createDirectories(work.resolve("src"));
        List<Path> files = new ArrayList<>();
        for (var type : types.entrySet()) {
            Path file = sourceRoot.resolve(type.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, type.getValue()));
        }
        String hostPath = System.getProperty("java.class.path");
        StringBuilder classPath = new StringBuilder(hostPath);
        jars.forEach(jar -> classPath.append(File.pathSeparator).append(jar));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-d",
                    out.toString(),
                    "-classpath",
                    classPath.toString(),
                    "-processorpath",
                    hostPath,
                    "-processor",
                    "org.pf4j.processor.ExtensionAnnotationProcessor");
            boolean compiled = compiler.getTask(
                            null, manager, problems, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!compiled) {
                throw new AssertionError("the test's plugin does not compile: " + problems.getDiagnostics());
            }
        }
    }

    private static void pack(Path folder, Path archive) throws IOException {
        Files.createDirectories(archive.getParent());
        try (OutputStream out = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
