package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packages made of CUE, as evaluation sees them. */
@FunctionalInterface
public interface Packages {

    /** The files of a package, null when there is none. */
    @Nullable
    List<Expr.StructLit> files(String path);
}
