package dev.slipway.kubevela.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.command.ExitCode;
import dev.slipway.api.command.PluginCommand.Call;
import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CuePackage;
import dev.slipway.kubevela.cue.CuePath;
import dev.slipway.kubevela.cue.DataSource;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.LoadCode;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin;
import dev.slipway.kubevela.cue.eval.Builtins;
import dev.slipway.kubevela.cue.module.ModuleFolder;
import dev.slipway.kubevela.cue.module.SourceFile;
import dev.slipway.kubevela.cue.module.Tags;
import dev.slipway.kubevela.cue.std.Toml;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a command line names: packages of CUE, and files of data.
 *
 * @param programs a program for each package; one for all single files
 * @param data values of the files of data, in order
 */
record Inputs(List<Program> programs, List<Data> data) {

    /**
     * One value of a file.
     *
     * @param file its name as it was given
     */
    record Data(String file, DataSource value) {}

    /** Reads everything. */
    static Inputs read(Call call, Console console, Builtins library) throws InvalidCueException, RefusedCallException {
        return new Reading(call, console, library).inputs();
    }

    /** The imports of a program's files: path by the name that the files use. */
    static Map<String, String> imports(Program program) {
        Map<String, String> names = new HashMap<>();
        for (Node.File file : program.source().files()) {
            for (Node.ImportSpec spec : file.imports()) {
                String quoted = spec.path().text();
                String path = quoted.substring(1, quoted.length() - 1);
                int colon = path.lastIndexOf(':');
                String name = spec.name() != null
                        ? spec.name().text()
                        : path.substring(Math.max(colon, path.lastIndexOf('/')) + 1);
                names.putIfAbsent(name, path);
            }
        }
        return names;
    }

    private static final class Reading {
        private final Call call;
        private final Console console;
        private final Builtins library;
        private final Path folder;
        private final Tags tags;
        private final List<Path> files = new ArrayList<>();
        private final List<CuePackage> packages = new ArrayList<>();
        private final List<Data> data = new ArrayList<>();
        private boolean standardInput;

        Reading(Call call, Console console, Builtins library) throws RefusedCallException {
            this.call = call;
            this.console = console;
            this.library = library;
            this.folder = console.folder();
            this.tags = tags(call);
        }

        private static Tags tags(Call call) throws RefusedCallException {
            Map<String, String> values = new HashMap<>();
            Set<String> words = new HashSet<>();
            for (String tag : call.options().getOrDefault("inject", List.of())) {
                int equals = tag.indexOf('=');
                if (equals == 0 || tag.isEmpty()) {
                    throw new RefusedCallException(ExitCode.USAGE, "cue.bad-tag", tag);
                }
                if (equals < 0) {
                    words.add(tag);
                } else {
                    values.put(tag.substring(0, equals), tag.substring(equals + 1));
                }
            }
            return new Tags(values, words);
        }

        Inputs inputs() throws InvalidCueException, RefusedCallException {
            String scope = "";
            List<String> arguments = call.arguments().isEmpty() ? List.of(".") : call.arguments();
            for (String argument : arguments) {
                if (argument.endsWith(":")
                        && Format.named(argument.substring(0, argument.length() - 1))
                                .isPresent()) {
                    scope = argument.substring(0, argument.length() - 1);
                } else {
                    argument(argument, scope);
                }
            }
            ModuleFolder module = ModuleFolder.around(folder, folder, tags);
            List<Program> programs = new ArrayList<>();
            if (!files.isEmpty()) {
                packages.addFirst(module.files(files));
            }
            if (packages.isEmpty()) {
                packages.add(new CuePackage("", null, List.of()));
            }
            for (CuePackage each : packages) {
                programs.add(new Cue(library).withPackages(module).compile(each));
            }
            return new Inputs(programs, data);
        }

        private void argument(String argument, String scope) throws InvalidCueException, RefusedCallException {
            int colon = argument.indexOf(':');
            Optional<Format> prefix = colon > 1 ? Format.named(argument.substring(0, colon)) : Optional.empty();
            String name = prefix.isPresent() ? argument.substring(colon + 1) : argument;
            Path file = folder.resolve(
                    prefix.isPresent() || colon < 0
                            ? name
                            : name.substring(0, colon).isEmpty() ? "." : name.substring(0, colon));
            Optional<Format> format = prefix.or(() -> Format.named(scope))
                    .or(() -> name.equals("-") ? Optional.of(Format.CUE) : Format.ofFile(name));
            if (!name.equals("-") && (Files.isDirectory(file) || format.isEmpty())) {
                folder(file, colon < 0 ? "" : name.substring(colon + 1), argument);
            } else if (format.orElse(Format.CUE) == Format.CUE) {
                if (name.equals("-")) {
                    packages.add(CuePackage.read("", List.of(standardInput())));
                } else {
                    files.add(folder.resolve(name));
                }
            } else {
                data(name, format.orElse(Format.CUE));
            }
        }

        private void folder(Path at, String packageName, String argument)
                throws InvalidCueException, RefusedCallException {
            if (!Files.isDirectory(at)) {
                throw new RefusedCallException(ExitCode.ERROR, "cue.no-such-input", argument);
            }
            String name = packageName.isEmpty() ? given("package").orElse("") : packageName;
            packages.add(ModuleFolder.around(at, folder, tags).folder(at, name.isEmpty() ? null : name));
        }

        private Optional<String> given(String option) {
            return CueCommand.given(call, option);
        }

        private Source standardInput() throws InvalidCueException, RefusedCallException {
            if (standardInput) {
                throw new RefusedCallException(ExitCode.USAGE, "cue.input-twice");
            }
            standardInput = true;
            return SourceFile.decode(console.standardInput(), "-");
        }

        private void data(String name, Format format) throws InvalidCueException, RefusedCallException {
            Source source = name.equals("-") ? standardInput() : SourceFile.read(folder.resolve(name), name);
            switch (format) {
                case JSON -> data.add(new Data(name, DataSource.json(source)));
                case JSONL -> {
                    for (String line : source.text().split("\n", -1)) {
                        if (!line.isBlank()) {
                            data.add(new Data(name, DataSource.json(new Source(name, line))));
                        }
                    }
                }
                case YAML -> DataSource.yaml(source).forEach(each -> data.add(new Data(name, each)));
                case TOML -> data.add(new Data(name, toml(source)));
                case TEXT -> data.add(new Data(name, DataSource.of(new Datum.Text(source.text()))));
                default -> throw new RefusedCallException(ExitCode.ERROR, "cue.no-such-input", name);
            }
        }
    }

    private static DataSource toml(Source source) throws InvalidCueException {
        try {
            return DataSource.of(Toml.read(source.text()));
        } catch (Builtin.Failure e) {
            throw new InvalidCueException(List.of(CueError.of(LoadCode.TOML, List.of(source.position(0)), e.reason())));
        }
    }

    /** The path that {@code -l} gives: its parts one after the other. */
    static CuePath path(Call call) throws RefusedCallException {
        CuePath path = CuePath.ROOT;
        for (String part : call.options().getOrDefault("path", List.of())) {
            try {
                for (var label : CuePath.parse(part.endsWith(":") ? part.substring(0, part.length() - 1) : part)
                        .labels()) {
                    path = path.with(label);
                }
            } catch (IllegalArgumentException e) {
                throw new RefusedCallException(ExitCode.USAGE, "cue.bad-path", part);
            }
        }
        return path;
    }
}
