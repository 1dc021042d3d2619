package dev.slipway.kubevela.cue.openapi;

import dev.slipway.kubevela.cue.eval.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What holds for a value whichever of its sides it is: the core of a structural schema. */
final class Frame {
    String type = "";
    String format = "";
    int kinds;

    @Nullable
    String description;

    /** The values that were gathered here, each once. */
    final List<Term> values = new ArrayList<>();

    /** The fields of all of them. */
    final SequencedMap<String, Frame> properties = new LinkedHashMap<>();

    /** What any other field, or any element, must be. */
    @Nullable
    Frame others;
}
