package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.CompileCode;
import dev.slipway.kubevela.cue.compile.Compiler;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Imports;
import dev.slipway.kubevela.cue.compile.Nearest;
import dev.slipway.kubevela.cue.compile.Problem;
import dev.slipway.kubevela.cue.eval.Builtins;
import dev.slipway.kubevela.cue.syntax.Literals;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers a package with everything that it imports, and compiles all of it. One call, one thread. */
final class Assembly {

    /** Deeper chains of imports than this are refused. */
    private static final int DEEPEST = 200;

    private final Builtins builtins;
    private final PackageSource source;
    private final SequencedMap<String, CuePackage> found = new LinkedHashMap<>();
    private final List<CueError> errors = new ArrayList<>();
    private final Deque<String> chain = new ArrayDeque<>();
    private final Set<String> absent = new LinkedHashSet<>();

    Assembly(Builtins builtins, PackageSource source) {
        this.builtins = builtins;
        this.source = source;
    }

    /** Everything compiled. */
    record Compiled(
            CuePackage main, List<Expr.StructLit> files, Map<String, List<Expr.StructLit>> packages, Imports imports) {}

    Compiled compile(CuePackage main) throws InvalidCueException {
        chain.addLast(main.path());
        gather(main);
        Imports imports = imports();
        Map<String, List<Expr.StructLit>> packages = new HashMap<>();
        found.forEach((path, each) -> packages.put(path, files(each, imports)));
        List<Expr.StructLit> files = files(main, imports);
        stopAtErrors();
        return new Compiled(main, files, Map.copyOf(packages), imports);
    }

    private List<Expr.StructLit> files(CuePackage each, Imports imports) {
        Compiler compiler = new Compiler(imports, owner(each), each.language());
        List<Expr.StructLit> files = compiler.compile(each.files());
        // What is said of an import that leads nowhere was said, with more words, when it was looked for.
        Set<Position> told =
                errors.stream().flatMap(error -> error.positions().stream()).collect(Collectors.toSet());
        for (Problem problem : compiler.problems()) {
            if (!told.contains(problem.position())) {
                errors.add(CueError.of(problem));
            }
        }
        return files;
    }

    /** Whom the hidden names of a package belong to. */
    static @Nullable String owner(CuePackage each) {
        return each.path().isEmpty() ? each.name() : each.path();
    }

    private void stopAtErrors() throws InvalidCueException {
        if (!errors.isEmpty()) {
            throw new InvalidCueException(errors);
        }
    }

    private void gather(CuePackage each) {
        for (Node.File file : each.files()) {
            for (Node.ImportSpec spec : file.imports()) {
                String path = Literals.text(spec.path().text());
                if (path == null || builtins.hasPackage(path) || found.containsKey(path)) {
                    continue;
                }
                if (chain.contains(path)) {
                    List<String> cycle =
                            new ArrayList<>(chain).subList(new ArrayList<>(chain).indexOf(path), chain.size());
                    error(spec, CompileCode.IMPORT_CYCLE, null, String.join(" → ", cycle) + " → " + path);
                } else if (chain.size() > DEEPEST) {
                    error(spec, CompileCode.IMPORT_DEPTH, null, String.valueOf(DEEPEST));
                } else {
                    gather(spec, path);
                }
            }
        }
    }

    private void gather(Node.ImportSpec spec, String path) {
        if (absent.contains(path)) {
            return;
        }
        try {
            Optional<CuePackage> there = source.find(path);
            if (there.isEmpty()) {
                absent.add(path);
                missing(spec, path);
                return;
            }
            chain.addLast(path);
            gather(there.get());
            chain.removeLast();
            found.put(path, there.get());
        } catch (InvalidCueException e) {
            absent.add(path);
            errors.addAll(e.errors());
        }
    }

    private void missing(Node.ImportSpec spec, String path) {
        int slash = path.indexOf('/');
        String first = slash < 0 ? path : path.substring(0, slash);
        if (first.contains(".")) {
            error(spec, CompileCode.IMPORT, Nearest.to(path, found.keySet()), path);
        } else {
            error(spec, CompileCode.IMPORT_STANDARD, Nearest.to(path, builtins.packages()), path);
        }
    }

    private void error(Node.ImportSpec spec, CompileCode code, @Nullable String near, String... arguments) {
        errors.add(CueError.build(
                code.id(), List.of(arguments), List.of(spec.path().position()), near));
    }

    private Imports imports() {
        Map<String, CuePackage> packages = Map.copyOf(found);
        Builtins library = builtins;
        return new Imports() {
            @Override
            public Found find(String path) {
                return packages.containsKey(path)
                        ? Found.SOURCE
                        : library.hasPackage(path) ? Found.STANDARD : Found.NOTHING;
            }

            @Override
            public String nameOf(String path) {
                CuePackage known = packages.get(path);
                String name = known == null ? null : known.name();
                return name != null ? name : path.substring(path.lastIndexOf('/') + 1);
            }

            @Override
            public Collection<String> members(String path) {
                return library.members(path);
            }
        };
    }
}
