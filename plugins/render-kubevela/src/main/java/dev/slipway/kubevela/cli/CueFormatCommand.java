package dev.slipway.kubevela.cli;

import dev.slipway.api.command.Console;
import dev.slipway.api.command.ExitCode;
import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.module.SourceFile;
import dev.slipway.kubevela.cue.syntax.Formatter;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pf4j.Extension;

/** {@code cue fmt}: writes files in CUE's one style, in place; standard input to standard output. */
@Extension
public final class CueFormatCommand extends CueCommand {

    /** Made by the host. */
    public CueFormatCommand() {
        super("fmt");
    }

    @Override
    public List<Option> options() {
        return List.of(
                flag("simplify", "s"),
                flag("check", ""),
                flag("diff", "d"),
                flag("files", ""),
                flag("all-errors", "E"));
    }

    @Override
    ExitCode work(Call call, Console console) throws InvalidCueException, RefusedCallException, IOException {
        boolean simplify = on(call, "simplify");
        boolean check = on(call, "check");
        boolean diff = on(call, "diff");
        List<CueError> errors = new ArrayList<>();
        boolean differs = false;
        for (String argument : call.arguments().isEmpty() ? List.of(".") : call.arguments()) {
            if (argument.equals("-")) {
                Source source = SourceFile.decode(console.standardInput(), "-");
                String formatted = formatted(source, simplify, errors);
                if (check || diff) {
                    differs |= !formatted.equals(source.text());
                    if (diff && errors.isEmpty()) {
                        show("-", source, formatted, console);
                    }
                } else {
                    console.out().print(formatted);
                    console.out().flush();
                }
                continue;
            }
            for (Path file : files(argument, console.folder(), on(call, "files"))) {
                String name = file.startsWith(console.folder())
                        ? console.folder().relativize(file).toString()
                        : file.toString();
                Source source = SourceFile.read(file, name);
                int before = errors.size();
                String formatted = formatted(source, simplify, errors);
                if (errors.size() == before && !formatted.equals(source.text())) {
                    differs = true;
                    if (diff) {
                        show(name, source, formatted, console);
                    } else if (check) {
                        console.out().println(name);
                    } else {
                        Files.writeString(file, formatted);
                    }
                }
            }
        }
        console.out().flush();
        console.diagnostics(CueDiagnostics.of(errors));
        return errors.isEmpty() && !(check && differs) ? ExitCode.DONE : ExitCode.ERROR;
    }

    private static void show(String name, Source source, String formatted, Console console) {
        String patch = LinePatch.of(name, source.text(), formatted);
        if (!patch.isEmpty()) {
            console.out().print(patch + "\n");
        }
    }

    private static String formatted(Source source, boolean simplify, List<CueError> errors) {
        Parsed parsed = Parser.parse(source);
        if (!parsed.good()) {
            parsed.problems().forEach(problem -> errors.add(CueError.of(problem)));
            return "";
        }
        return Formatter.format(parsed.file(), simplify);
    }

    /** A file, the files of a folder, or with {@code ...} those of all folders below it. */
    private static Set<Path> files(String argument, Path folder, boolean deep)
            throws RefusedCallException, IOException {
        boolean all = deep || argument.endsWith("...");
        String name = argument.endsWith("...") ? argument.substring(0, argument.length() - 3) : argument;
        Path start = folder.resolve(name.isEmpty() ? "." : name).normalize();
        if (Files.isRegularFile(start)) {
            return Set.of(start);
        }
        if (!Files.isDirectory(start)) {
            throw new RefusedCallException(ExitCode.ERROR, "cue.no-such-input", argument);
        }
        Set<Path> files = new TreeSet<>();
        try (Stream<Path> walk = Files.walk(start, all ? Integer.MAX_VALUE : 1)) {
            walk.filter(file -> file.toString().endsWith(".cue") && Files.isRegularFile(file))
                    .filter(file -> !left(start.relativize(file)))
                    .forEach(files::add);
        }
        return files;
    }

    private static boolean left(Path below) {
        for (Path part : below) {
            String name = part.toString();
            if (name.equals("cue.mod") || name.startsWith(".") || name.startsWith("_")) {
                return true;
            }
        }
        return false;
    }
}
