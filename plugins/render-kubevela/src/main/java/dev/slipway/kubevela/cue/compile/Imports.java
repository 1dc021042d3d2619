package dev.slipway.kubevela.cue.compile;

import java.util.Collection;

/** What may be imported. */
public interface Imports {

    /** What stands behind an import path. */
    enum Found {
        /** A package of the standard library. */
        STANDARD,
        /** A package made of CUE. */
        SOURCE,
        /** Nothing. */
        NOTHING
    }

    /** What stands behind a path. */
    Found find(String path);

    /** The name that a package is used by when its import gives none. */
    String nameOf(String path);

    /** The exported names of a package of the standard library. */
    Collection<String> members(String path);
}
