package dev.slipway.kubevela.cue.eval;

import org.jspecify.annotations.Nullable;

/**
 * Where in the nesting of literals, embeddings and operands a conjunct comes from. Closedness is decided by it: what closes a struct
 * allows what its own place and the literals that embed it declare, and nothing from beside it.
 */
final class Place {

    /** How a place hangs on the one above it. */
    enum Edge {
        /** The value of a field of the literal above. */
        FIELD,
        /** Embedded in the literal above. */
        EMBEDDED,
        /** One operand of a unification, or one conjunct of a referred value. */
        PART,
        /** One side of a disjunction. */
        CHOICE
    }

    final @Nullable Place parent;
    final Edge edge;
    private final int depth;

    private Place(@Nullable Place parent, Edge edge) {
        this.parent = parent;
        this.edge = edge;
        this.depth = parent == null ? 0 : parent.depth + 1;
    }

    static Place root() {
        return new Place(null, Edge.PART);
    }

    Place child(Edge by) {
        return new Place(this, by);
    }

    /** Whether it is another place, or a part of what stands there. */
    boolean partOf(Place outer) {
        Place place = this;
        while (place != outer && place.edge == Edge.PART && place.parent != null) {
            place = place.parent;
        }
        return place == outer;
    }

    boolean within(Place outer) {
        Place place = this;
        while (place.depth > outer.depth && place.parent != null) {
            place = place.parent;
        }
        return place == outer;
    }

    /**
     * What closes a struct.
     *
     * @param place where it was closed
     * @param deep whether the structs within are closed too
     * @param by what closed it: the definition, or the place of a call of the function
     */
    record Group(Place place, boolean deep, Object by) {

        /** True when a declaration made at a place is among those that this allows. */
        boolean covers(Place other) {
            Place mine = place;
            Place its = other;
            while (its.depth > mine.depth && its.parent != null) {
                its = its.parent;
            }
            // What stands beside an embedding may add to what is embedded, on all levels below.
            Edge into = Edge.EMBEDDED;
            while (mine != its) {
                if (mine.depth == its.depth) {
                    its = its.parent;
                }
                into = mine.edge;
                mine = mine.parent;
                if (mine == null || its == null) {
                    return false;
                }
            }
            return into == Edge.EMBEDDED;
        }
    }
}
