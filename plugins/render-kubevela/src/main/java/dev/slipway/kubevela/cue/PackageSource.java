package dev.slipway.kubevela.cue;

import java.util.Map;
import java.util.Optional;

/**
 * Where packages that are made of CUE come from: a folder, or a host's memory. Asked while a program is compiled, never while it is
 * evaluated; once for each import path of a program.
 */
@FunctionalInterface
public interface PackageSource {

    /** No packages at all. */
    PackageSource NONE = path -> Optional.empty();

    /**
     * The package of an import path as it is written ({@code example.com/shop/base}, {@code example.com/shop/base:web}); empty when there
     * is none.
     *
     * @throws InvalidCueException when there is one that cannot be read
     */
    Optional<CuePackage> find(String path) throws InvalidCueException;

    /** Packages that a host holds in memory, by import path. */
    static PackageSource of(Map<String, CuePackage> packages) {
        Map<String, CuePackage> known = Map.copyOf(packages);
        return path -> Optional.ofNullable(known.get(path));
    }

    /** This one first, then another. */
    default PackageSource or(PackageSource other) {
        return path -> {
            Optional<CuePackage> found = find(path);
            return found.isPresent() ? found : other.find(path);
        };
    }
}
