package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin;
import dev.slipway.kubevela.cue.eval.Builtins;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every package of CUE's standard library. Immutable, any thread; cheap enough to be made where it is needed, once. */
public final class StandardLibrary implements Builtins {

    private final Map<String, Library> packages;

    /** Collects all packages. */
    public StandardLibrary() {
        Map<String, Library> all = new LinkedHashMap<>();
        libraries().forEach(library -> all.put(library.path(), library));
        packages = Map.copyOf(all);
    }

    private static Stream<Library> libraries() {
        return Stream.concat(
                Stream.concat(Crypto.libraries().stream(), Tools.libraries().stream()),
                Stream.of(
                        Bits.library(),
                        Conversions.library(),
                        EncodingBase64.library(),
                        EncodingCsv.library(),
                        EncodingHex.library(),
                        EncodingJson.library(),
                        EncodingToml.library(),
                        EncodingYaml.library(),
                        Html.library(),
                        Lists.library(),
                        Maths.library(),
                        Network.library(),
                        Paths.library(),
                        Regexps.library(),
                        Strings.library(),
                        Structs.library(),
                        TabWriter.library(),
                        Templates.library(),
                        Times.library(),
                        Uuids.library()));
    }

    @Override
    public SortedSet<String> packages() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(packages.keySet()));
    }

    @Override
    public boolean hasPackage(String path) {
        return packages.containsKey(path);
    }

    @Override
    public Set<String> members(String path) {
        Library library = packages.get(path);
        return library == null ? Set.of() : library.members();
    }

    @Override
    public @Nullable Builtin function(String path, String name) {
        Library library = packages.get(path);
        return library == null ? null : library.functions().get(name);
    }

    @Override
    public @Nullable Datum constant(String path, String name) {
        Library library = packages.get(path);
        return library == null ? null : library.constants().get(name);
    }

    @Override
    public @Nullable String source(String path) {
        Library library = packages.get(path);
        return library == null ? null : library.source();
    }
}
