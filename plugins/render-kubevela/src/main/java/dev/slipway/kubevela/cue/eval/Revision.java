package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Label;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A value of a package from which the next one can be made when what was filled in changes. Immutable, any thread.
 */
public final class Revision {

    /**
     * What of a field of the root matters to others.
     *
     * @param settled no failure and no cycle anywhere within: whenever it is evaluated, it comes out the same
     * @param quiet nothing failed, waits or is not given anywhere within
     * @param named a failure within may tell a name from among the fields of the root
     */
    private record Standing(boolean settled, boolean quiet, boolean named) {}

    /** How a field of the root looks to who searches it for a name. */
    record Look(Vertex.Arc arc, boolean offered) {}

    private final Value value;
    private final long steps;
    private final Set<Label> kept;
    private final Map<Label, Value> fields;
    private final Map<Label, Standing> standings;
    private final Map<Label, Look> looks;
    private final boolean whole;

    private Revision(
            Value value,
            long steps,
            Set<Label> kept,
            Map<Label, Standing> standings,
            Map<Label, Look> looks,
            boolean whole) {
        this.whole = whole;
        this.value = value;
        this.steps = steps;
        this.kept = Set.copyOf(kept);
        this.fields = fields(value);
        this.standings = Map.copyOf(standings);
        this.looks = Map.copyOf(looks);
    }

    /**
     * Of a root whose value was made.
     *
     * @param kept the fields whose values are those of {@code before}
     * @param whole whether each field was told once: nothing came to it later
     */
    static Revision of(
            Vertex root, Value value, long steps, Set<Label> kept, @Nullable Revision before, boolean whole) {
        Map<Label, Standing> standings = new HashMap<>();
        fields(value).forEach((label, field) -> {
            Standing known = before == null || !kept.contains(label) ? null : before.standings.get(label);
            standings.put(label, known == null ? standing(field) : known);
        });
        Map<Label, Look> looks = new HashMap<>();
        for (Vertex arc : root.arcs().values()) {
            if (arc.label != null) {
                looks.put(arc.label, new Look(arc.arc, arc.offered()));
            }
        }
        return new Revision(value, steps, kept, standings, looks, whole);
    }

    private static Map<Label, Value> fields(Value value) {
        Map<Label, Value> fields = new LinkedHashMap<>();
        for (Value field : value.fields()) {
            if (field.label() != null) {
                fields.put(field.label(), field);
            }
        }
        return fields;
    }

    /** The value. */
    public Value value() {
        return value;
    }

    /** How many steps of the budget it took, those of attempts that were given up as well. */
    public long steps() {
        return steps;
    }

    /** The fields of the root that were not evaluated, since they are as they were before. */
    public Set<Label> kept() {
        return kept;
    }

    /** The same that took more steps. */
    Revision after(long more) {
        return new Revision(value, steps + more, kept, standings, looks, whole);
    }

    /** False where something came to a field that was told already: then what is found there depends on the way. */
    boolean whole() {
        return whole;
    }

    @Nullable
    Value field(Label label) {
        return fields.get(label);
    }

    boolean offered(Label label) {
        Look look = looks.get(label);
        return look != null && look.offered();
    }

    /** Whether a field is free of failures and cycles; true for one that is not there. */
    boolean settled(Label label) {
        Standing known = standings.get(label);
        return known == null || known.settled();
    }

    /** Whether a field tells of no failure and of nothing that is not given; true for one that is not there. */
    boolean quiet(Label label) {
        Standing known = standings.get(label);
        return known == null || known.quiet();
    }

    /** Whether names told in what was kept might be others now. */
    boolean misnames(Revision before) {
        return !looks.equals(before.looks)
                && kept.stream().anyMatch(label -> {
                    Standing known = standings.get(label);
                    return known != null && known.named();
                });
    }

    private static Standing standing(Value field) {
        boolean settled = true;
        boolean quiet = true;
        boolean named = false;
        Deque<Value> open = new ArrayDeque<>();
        open.push(field);
        while (!open.isEmpty()) {
            Value value = open.pop();
            Bottom waits = value.open();
            settled &= value.error() == null && !value.below();
            if (waits != null) {
                boolean whole =
                        value.list() || value.struct() || !value.choices().isEmpty();
                settled &= !whole && waits.code() != Bottom.Code.CYCLE;
            }
            quiet &= value.error() == null && !value.below() && waits == null && value.missing() == null;
            named |= names(value.error()) || names(waits) || names(value.missing());
            for (Bottom error : value.errors()) {
                named |= names(error);
            }
            value.fields().forEach(open::push);
            value.choices().forEach(open::push);
        }
        return new Standing(settled, quiet, named);
    }

    private static boolean names(@Nullable Bottom bottom) {
        if (bottom == null) {
            return false;
        }
        boolean own = switch (bottom.what()) {
            case UNDEFINED_FIELD -> true;
            case NO_VALUE, REQUIRED -> bottom.path().size() < 2;
            default -> false;
        };
        return own
                || bottom.fallen().stream()
                        .flatMap(fallen -> fallen.causes().stream())
                        .anyMatch(cause -> names(cause.why()));
    }
}
