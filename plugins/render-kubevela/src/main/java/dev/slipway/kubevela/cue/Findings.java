package dev.slipway.kubevela.cue;

import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.Bottom.Cause;
import dev.slipway.kubevela.cue.eval.Bottom.Fallen;
import dev.slipway.kubevela.cue.eval.EvalCode;
import dev.slipway.kubevela.cue.eval.Value;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Failures of fields as they are told: each cause once, where it comes from; of a disjunction the choice that is closest.
 */
final class Findings {

    /** How many of the choices that are not the closest are named. */
    private static final int OTHERS = 3;

    private record Found(CuePath path, Bottom why, Optional<CueError.Hint> hint, int nearness) {}

    private record Key(EvalCode what, List<String> about, List<Position> positions) {}

    private final Map<Key, Found> found = new LinkedHashMap<>();

    int size() {
        return found.size();
    }

    void add(CuePath path, Value value, Bottom why) {
        add(path, value, why, Optional.empty());
    }

    private void add(CuePath path, Value value, Bottom why, Optional<CueError.Hint> hint) {
        if (!why.fallen().isEmpty()) {
            Fallen closest = why.fallen().getFirst();
            Optional<CueError.Hint> help =
                    hint.isPresent() || why.fallen().size() == 1 ? hint : Optional.of(closest(why.fallen()));
            for (Cause cause : closest.causes()) {
                CuePath inner = path;
                for (Label label : cause.path()) {
                    inner = inner.with(label);
                }
                add(inner, value, cause.why(), help);
            }
            return;
        }
        CuePath own = own(why);
        boolean here = own.labels().isEmpty() || own.equals(path);
        Found one = new Found(here ? path : own, why, hint, here ? nearness(value, why) : 0);
        found.merge(key(why), one, (before, now) -> now.nearness() > before.nearness() ? now : before);
    }

    /** Where a failure comes from, which is not where it was found when something refers to it. */
    private static CuePath own(Bottom why) {
        List<Label> path = why.path();
        boolean expression = !path.isEmpty() && path.getFirst().equals(Program.EXPRESSION);
        return new CuePath(expression ? path.subList(1, path.size()) : path);
    }

    private static Key key(Bottom why) {
        List<Position> positions = why.positions();
        boolean missing = notGiven(why);
        // Whoever needs a value that is not given fails for the same reason.
        return missing
                ? new Key(EvalCode.NO_VALUE, why.arguments().subList(0, 1), List.of())
                : new Key(why.what(), why.arguments(), positions);
    }

    private static boolean notGiven(Bottom why) {
        return why.what() == EvalCode.NO_VALUE || why.what() == EvalCode.REQUIRED;
    }

    /** How close before a place of the failure an expression of the field begins: what refers to a failure stands elsewhere. */
    private static int nearness(Value value, Bottom why) {
        int nearest = -1;
        for (Node node : value.sources()) {
            Position source = node.first().position();
            for (Position place : why.positions()) {
                if (place.equals(source)) {
                    return Integer.MAX_VALUE;
                }
                if (place.source().equals(source.source()) && place.offset() >= source.offset()) {
                    nearest = Math.max(nearest, source.offset());
                }
            }
        }
        return nearest;
    }

    /** Everything that was found, in order. */
    List<CueError> told() {
        List<CueError> errors = new ArrayList<>();
        for (Found each : found.values()) {
            if (!repeats(each)) {
                errors.add(error(each));
            }
        }
        return errors;
    }

    /** True for a value that is not given because another one is not, which is told. */
    private boolean repeats(Found one) {
        if (!notGiven(one.why()) || one.why().repeats().isEmpty()) {
            return false;
        }
        List<String> places =
                one.why().repeats().stream().map(Position::toString).toList();
        for (Found other : found.values()) {
            if (notGiven(other.why())
                    && !other.why().arguments().equals(one.why().arguments())
                    && places.contains(other.why().arguments().getLast())) {
                return true;
            }
        }
        return false;
    }

    private static CueError error(Found each) {
        CueError error = CueError.of(each.path(), each.why());
        if (error.hint().isPresent()) {
            return error;
        }
        String user =
                error.positions().isEmpty() ? "" : error.positions().getLast().toString();
        if (each.hint().isEmpty()
                && notGiven(each.why())
                && !user.equals(each.why().arguments().getLast())) {
            return error.with(CueError.Hint.of(HintCode.NEEDED, user));
        }
        return each.hint().map(error::with).orElse(error);
    }

    private static CueError.Hint closest(List<Fallen> fallen) {
        Position place = fallen.getFirst().position();
        List<String> others = new ArrayList<>();
        for (Fallen other : fallen.subList(1, fallen.size())) {
            if (others.size() == OTHERS) {
                others.add("…");
                break;
            }
            others.add(shortly(other));
        }
        return CueError.Hint.of(
                HintCode.CLOSEST,
                String.valueOf(fallen.size()),
                place == null ? "" : " (" + place + ")",
                String.join("; ", others));
    }

    /** Why a choice fell, in CUE's own notation: {@code type: "http" & "tcp"}. */
    private static String shortly(Fallen other) {
        Cause first = other.causes().getFirst();
        CuePath path = CuePath.ROOT;
        for (Label label : first.path()) {
            path = path.with(label);
        }
        List<String> about = first.why().arguments();
        boolean pair = switch (first.why().what()) {
            case CONFLICT, BOUND, BOUNDS, ONE_OF -> true;
            default -> false;
        };
        String clash = pair ? about.get(0) + " & " + about.get(1) : "_|_";
        String told = path.labels().isEmpty() ? clash : path + ": " + clash;
        return other.position() == null ? told : told + " (" + other.position() + ")";
    }
}
