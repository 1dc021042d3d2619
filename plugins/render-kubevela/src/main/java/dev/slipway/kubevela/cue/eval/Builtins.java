package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The standard library as evaluation sees it. Immutable, any thread. */
public interface Builtins {

    /** The import paths of all packages, in alphabetical order. */
    SortedSet<String> packages();

    /** True for the import path of a package of the standard library: {@code encoding/json}. */
    boolean hasPackage(String path);

    /** The exported names of a package, empty for an unknown one. */
    Set<String> members(String path);

    /** A function by import path and name, null when there is none. */
    @Nullable
    Builtin function(String path, String name);

    /** A constant by import path and name ({@code math.Pi}), null when there is none. */
    @Nullable
    Datum constant(String path, String name);

    /** The source of members that are CUE themselves ({@code list.Comparer}), null where a package has none. */
    @Nullable
    String source(String path);
}
