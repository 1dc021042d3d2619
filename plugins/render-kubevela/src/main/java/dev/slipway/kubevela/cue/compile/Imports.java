package dev.slipway.kubevela.cue.compile;

import java.util.Collection;
import java.util.List;

/** What may be imported. */
public interface Imports {

    /** For texts that import nothing. */
    Imports NONE = new Imports() {
        @Override
        public Found find(String path) {
            return Found.NOTHING;
        }

        @Override
        public String nameOf(String path) {
            return path;
        }

        @Override
        public Collection<String> members(String path) {
            return List.of();
        }
    };

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
