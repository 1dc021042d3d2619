package dev.slipway.kubevela.cue.module;

import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CuePackage;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.LoadCode;
import dev.slipway.kubevela.cue.PackageSource;
import dev.slipway.kubevela.cue.compile.LanguageVersion;
import dev.slipway.kubevela.cue.syntax.Literals;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Parsed;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packages of a folder tree. A folder with {@code cue.mod} is the root of a module; without one only single folders and files can be read,
 * and nothing but the standard library can be imported. Reads when asked, keeps nothing; any thread.
 *
 * <p>A package is made of the files of its name in its folder and in the folders above it, up to the root. Left out are {@code _test.cue} and
 * {@code _tool.cue} files, files whose names begin with a dot or an underscore, and what {@code @if} and {@code @ignore} leave out.
 */
public final class ModuleFolder implements PackageSource {

    private static final List<String> VENDORED = List.of("gen", "usr", "pkg");

    private final @Nullable Path root;
    private final String module;
    private final LanguageVersion language;
    private final Path current;
    private final Tags tags;

    private ModuleFolder(@Nullable Path root, Named module, Path current, Tags tags) {
        this.root = root;
        this.module = module.path();
        this.language = module.language();
        this.current = current;
        this.tags = tags;
    }

    /**
     * The module that a folder belongs to.
     *
     * @param folder where to look, and upwards from there
     * @param current what names in messages are relative to
     * @throws InvalidCueException when {@code cue.mod/module.cue} cannot be read
     */
    public static ModuleFolder around(Path folder, Path current, Tags tags) throws InvalidCueException {
        Path here = current.toAbsolutePath().normalize();
        for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Path modules = at.resolve("cue.mod");
            if (Files.isDirectory(modules)) {
                Path file = modules.resolve("module.cue");
                Named module = Files.exists(file) ? module(file, named(file, here)) : Named.NOTHING;
                return new ModuleFolder(at, module, here, tags);
            }
        }
        return new ModuleFolder(null, Named.NOTHING, here, tags);
    }

    /** What a module says of itself. */
    private record Named(String path, LanguageVersion language) {
        static final Named NOTHING = new Named("", LanguageVersion.NEWEST);
    }

    private static Named module(Path file, String name) throws InvalidCueException {
        List<Node.Decl> decls = parsed(file, name).decls();
        Node.BasicLit path = literal(decls, "module");
        Node.BasicLit version = literal(decls, "language", "version");
        String written = path == null ? null : Literals.text(path.token().text());
        return new Named(
                written == null ? "" : withoutVersion(written),
                version == null ? LanguageVersion.NEWEST : language(version));
    }

    private static LanguageVersion language(Node.BasicLit written) throws InvalidCueException {
        String text = Literals.text(written.token().text());
        List<Position> positions = List.of(written.token().position());
        LanguageVersion version = text == null ? null : LanguageVersion.parse(text);
        if (text == null || version == null) {
            throw new InvalidCueException(List.of(
                    CueError.of(LoadCode.LANGUAGE, positions, written.token().text())));
        }
        if (version.compareTo(LanguageVersion.NEWEST) > 0) {
            throw new InvalidCueException(
                    List.of(CueError.of(LoadCode.LANGUAGE_NEWER, positions, text, LanguageVersion.NEWEST.toString())));
        }
        return version;
    }

    /** The literal that fields of these names, one within the other, lead to. */
    private static Node.@Nullable BasicLit literal(List<Node.Decl> decls, String... names) {
        List<Node.Decl> within = decls;
        Node.Expr found = null;
        for (String name : names) {
            found = null;
            for (Node.Decl decl : within) {
                if (decl instanceof Node.Field field
                        && field.label() instanceof Node.Ident label
                        && label.name().equals(name)) {
                    found = field.value();
                }
            }
            within = found instanceof Node.StructLit struct ? struct.decls() : List.of();
        }
        return found instanceof Node.BasicLit literal ? literal : null;
    }

    private static String withoutVersion(String path) {
        int at = path.indexOf('@');
        return at < 0 ? path : path.substring(0, at);
    }

    private static String named(Path file, Path current) {
        return file.startsWith(current) && !file.equals(current)
                ? current.relativize(file).toString()
                : file.toString();
    }

    /** The root of the module; empty without one. */
    public Optional<Path> root() {
        return Optional.ofNullable(root);
    }

    /** The path that the module's packages are imported below; empty without one. */
    public String module() {
        return module;
    }

    /**
     * Single files as one package, whatever their names.
     *
     * @throws InvalidCueException with everything that is wrong with their texts
     */
    public CuePackage files(List<Path> files) throws InvalidCueException {
        List<Node.File> read = read(files);
        Set<String> asked = new HashSet<>();
        List<Node.File> included = included(read, asked, word -> tags.words().contains(word));
        return finished(CuePackage.of("", included), asked);
    }

    /**
     * The package in a folder.
     *
     * @param name which one, null for the only one
     * @throws InvalidCueException when there is none, when there are several, and with everything that is wrong with their texts
     */
    public CuePackage folder(Path folder, @Nullable String name) throws InvalidCueException {
        Path at = folder.toAbsolutePath().normalize();
        List<Node.File> files = read(cueFiles(at));
        Set<String> asked = new HashSet<>();
        List<Node.File> included = included(files, asked, word -> tags.words().contains(word));
        String wanted = name;
        if (wanted == null) {
            Set<String> names = new TreeSet<>();
            included.stream().map(Node.File::packageName).forEach(each -> {
                if (each != null && !each.equals("_")) {
                    names.add(each);
                }
            });
            if (names.size() > 1) {
                throw bad(LoadCode.FOLDER_PACKAGES, named(at, current), String.join(", ", names));
            }
            wanted = names.isEmpty() ? null : names.iterator().next();
        }
        List<Node.File> chosen = ofPackage(included, wanted);
        if (wanted != null) {
            chosen.addAll(above(at, wanted, asked));
        }
        if (chosen.isEmpty()) {
            throw name == null
                    ? bad(LoadCode.FOLDER_EMPTY, named(at, current))
                    : bad(LoadCode.FOLDER_PACKAGE, named(at, current), name);
        }
        return finished(new CuePackage("", wanted, chosen), asked);
    }

    private CuePackage finished(CuePackage read, Set<String> asked) throws InvalidCueException {
        return new CuePackage(read.path(), read.name(), tags.inject(read.files(), asked), language);
    }

    private List<Node.File> above(Path folder, String name, Set<String> asked) throws InvalidCueException {
        List<Node.File> files = new ArrayList<>();
        Path top = root;
        if (top == null || !folder.startsWith(top)) {
            return files;
        }
        for (Path at = folder.getParent(); at != null && at.startsWith(top); at = at.getParent()) {
            List<Node.File> there = read(cueFiles(at));
            files.addAll(ofPackage(included(there, asked, word -> tags.words().contains(word)), name));
        }
        return files;
    }

    private static List<Node.File> ofPackage(List<Node.File> files, @Nullable String name) {
        List<Node.File> chosen = new ArrayList<>();
        for (Node.File file : files) {
            String each = file.packageName();
            if (name == null ? each == null || each.equals("_") : name.equals(each)) {
                chosen.add(file);
            }
        }
        return chosen;
    }

    private static List<Node.File> included(List<Node.File> files, Set<String> asked, Predicate<String> isSet)
            throws InvalidCueException {
        List<Node.File> chosen = new ArrayList<>();
        for (Node.File file : files) {
            boolean included = Tags.includes(file, word -> {
                asked.add(word);
                return isSet.test(word);
            });
            if (included) {
                chosen.add(file);
            }
        }
        return chosen;
    }

    @Override
    public Optional<CuePackage> find(String path) throws InvalidCueException {
        Path top = root;
        if (top == null) {
            return Optional.empty();
        }
        int colon = path.lastIndexOf(':');
        String plain = withoutVersion(colon < 0 ? path : path.substring(0, colon));
        String name = colon < 0 ? plain.substring(plain.lastIndexOf('/') + 1) : path.substring(colon + 1);
        List<Node.File> files = new ArrayList<>();
        LanguageVersion written = LanguageVersion.NEWEST;
        try {
            if (!module.isEmpty() && (plain.equals(module) || plain.startsWith(module + "/"))) {
                Path folder = plain.equals(module) ? top : top.resolve(plain.substring(module.length() + 1));
                gather(folder, name, files, word -> tags.words().contains(word));
                if (!files.isEmpty()) {
                    written = language;
                    files.addAll(above(folder.normalize(), name, new HashSet<>()));
                }
            }
            for (String vendor : VENDORED) {
                gather(top.resolve("cue.mod").resolve(vendor).resolve(plain), name, files, word -> false);
            }
        } catch (InvalidPathException e) {
            throw bad(LoadCode.IMPORT_PATH, path, e.getReason());
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(new CuePackage(path, name, files, written));
    }

    private void gather(Path folder, String name, List<Node.File> into, Predicate<String> isSet)
            throws InvalidCueException {
        Path top = root;
        if (top == null || !folder.normalize().startsWith(top) || !Files.isDirectory(folder)) {
            return;
        }
        List<Node.File> there = read(cueFiles(folder));
        into.addAll(ofPackage(included(there, new HashSet<>(), isSet), name));
    }

    private List<Node.File> read(List<Path> files) throws InvalidCueException {
        List<CueError> errors = new ArrayList<>();
        List<Node.File> read = new ArrayList<>();
        for (Path file : files) {
            Path absolute = file.toAbsolutePath().normalize();
            try {
                read.add(parsed(absolute, named(absolute, current)));
            } catch (InvalidCueException e) {
                errors.addAll(e.errors());
            }
        }
        if (!errors.isEmpty()) {
            throw new InvalidCueException(errors);
        }
        return read;
    }

    private static Node.File parsed(Path file, String name) throws InvalidCueException {
        Parsed parsed = Parser.parse(SourceFile.read(file, name));
        if (!parsed.good()) {
            throw new InvalidCueException(
                    parsed.problems().stream().map(CueError::of).toList());
        }
        return parsed.file();
    }

    private List<Path> cueFiles(Path folder) throws InvalidCueException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(ModuleFolder::takesPart).sorted().toList();
        } catch (IOException e) {
            throw bad(LoadCode.FILE_UNREADABLE, named(folder, current), e.toString());
        }
    }

    private static boolean takesPart(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".cue")
                && !name.startsWith(".")
                && !name.startsWith("_")
                && !name.endsWith("_test.cue")
                && !name.endsWith("_tool.cue")
                && Files.isRegularFile(file);
    }

    private static InvalidCueException bad(LoadCode code, String name, String... more) {
        String[] arguments = Stream.concat(Stream.of(name), Stream.of(more)).toArray(String[]::new);
        return new InvalidCueException(List.of(CueError.of(code, List.of(Position.whole(name)), arguments)));
    }
}
