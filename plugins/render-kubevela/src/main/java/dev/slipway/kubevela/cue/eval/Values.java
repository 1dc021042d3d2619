package dev.slipway.kubevela.cue.eval;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comparing values and telling them. Pure functions. */
final class Values {

    private Values() {}

    /** True for one and the same scalar: 1 and 1.0 are two. */
    static boolean identical(Datum left, Datum right) {
        return left instanceof Num a && right instanceof Num b
                ? a.integer() == b.integer() && a.odd() == b.odd() && a.compareTo(b) == 0
                : left.equals(right);
    }

    /** What {@code ==} says of scalars: 1 and 1.0 are equal. */
    static boolean equal(Datum left, Datum right) {
        return left instanceof Num a && right instanceof Num b
                ? a.odd() != Num.Odd.NAN && b.odd() != Num.Odd.NAN && a.compareTo(b) == 0
                : left.equals(right);
    }

    static byte[] bytes(Datum value) {
        return value instanceof Datum.Bytes bytes ? bytes.value() : text(value).getBytes(StandardCharsets.UTF_8);
    }

    static String text(Datum value) {
        return switch (value) {
            case Datum.Text text -> text.value();
            case Datum.Bytes bytes -> new String(bytes.value(), StandardCharsets.UTF_8);
            default -> throw new IllegalArgumentException("no text: " + brief(value));
        };
    }

    /** A value in few words, for messages. */
    static String brief(Datum value) {
        return switch (value) {
            case Datum.Null nothing -> "null";
            case Datum.Bool bool -> Boolean.toString(bool.value());
            case Num number -> number.toString();
            case Datum.Text text -> "\"" + shortened(text.value()) + "\"";
            case Datum.Bytes bytes -> "'" + shortened(new String(bytes.value(), StandardCharsets.UTF_8)) + "'";
            case Datum.Items items -> "[…]";
            case Datum.Fields fields -> "{…}";
            case Bottom bottom -> "_|_";
            case Datum.Opaque opaque -> Kind.name(opaque.kind());
        };
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    /** True when a constraint lets a value through. */
    static boolean admits(Evaluator evaluator, Vertex constraint, Datum value) {
        evaluator.settle(constraint);
        Vertex found = constraint.resolved();
        if (found.error != null) {
            return false;
        }
        if (found.leaves != null) {
            for (Vertex.Leaf leaf : found.leaves) {
                if (admits(evaluator, leaf.vertex(), value)) {
                    return true;
                }
            }
            return false;
        }
        if (found.scalar != null) {
            return identical(found.scalar, value);
        }
        if ((found.kinds & value.kind()) == 0) {
            return false;
        }
        if (found.limits != null) {
            for (Vertex.Limit limit : found.limits) {
                if (!Limits.holds(evaluator, limit, value)) {
                    return false;
                }
            }
        }
        return found.checks == null || evaluator.meets(found, value);
    }

    private record Pair(Vertex left, Vertex right) {}

    /** True when two settled vertices are the same value in every respect that can be told. */
    static boolean same(Vertex left, Vertex right) {
        if (left.resolved().scalar != null && right.resolved().scalar != null) {
            return outside(left.resolved(), right.resolved());
        }
        Deque<Pair> open = new ArrayDeque<>();
        open.push(new Pair(left, right));
        while (!open.isEmpty()) {
            Pair pair = open.pop();
            Vertex a = pair.left().resolved();
            Vertex b = pair.right().resolved();
            if (a == b) {
                continue;
            }
            if (!outside(a, b)) {
                return false;
            }
            if (a.leaves != null && b.leaves != null) {
                for (int i = 0; i < a.leaves.size(); i++) {
                    if (a.leaves.get(i).mode() != b.leaves.get(i).mode()) {
                        return false;
                    }
                    open.push(new Pair(a.leaves.get(i).vertex(), b.leaves.get(i).vertex()));
                }
                continue;
            }
            int count = 0;
            for (Vertex arc : a.arcs().values()) {
                if (arc.arc == Vertex.Arc.PENDING || arc.label == null) {
                    continue;
                }
                count++;
                Vertex other = b.arc(arc.label);
                if (other == null || other.arc != arc.arc) {
                    return false;
                }
                open.push(new Pair(arc, other));
            }
            for (Vertex arc : b.arcs().values()) {
                count -= arc.arc == Vertex.Arc.PENDING ? 0 : 1;
            }
            if (count != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean outside(Vertex a, Vertex b) {
        if ((a.error == null) != (b.error == null)
                || (a.open == null) != (b.open == null)
                || a.kinds != b.kinds
                || a.struct != b.struct
                || a.fixedLength != b.fixedLength
                || (a.leaves == null) != (b.leaves == null)
                || a.leaves != null && b.leaves != null && a.leaves.size() != b.leaves.size()
                || (a.scalar == null) != (b.scalar == null)
                || a.scalar != null && b.scalar != null && !identical(a.scalar, b.scalar)) {
            return false;
        }
        if (a.scalar != null) {
            // What it had to meet is met.
            return true;
        }
        return sameLimits(a.limits, b.limits)
                && size(a.checks) == size(b.checks)
                && (a.groups == null) == (b.groups == null);
    }

    private static int size(@Nullable List<?> list) {
        return list == null ? 0 : list.size();
    }

    private static boolean sameLimits(@Nullable List<Vertex.Limit> a, @Nullable List<Vertex.Limit> b) {
        if (size(a) != size(b)) {
            return false;
        }
        if (a == null || b == null) {
            return true;
        }
        for (Vertex.Limit limit : a) {
            boolean found = false;
            for (Vertex.Limit other : b) {
                found |= limit.op() == other.op() && identical(limit.value(), other.value());
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
