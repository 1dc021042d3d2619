package dev.slipway.app.rehearsal;

import dev.slipway.api.cluster.ClusterFault;
import dev.slipway.api.resource.Value;
import dev.slipway.api.resource.Value.ObjectValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who owns which fields of one object, after an apply and after an ordinary write. An apply lays its fields over the live
 * object, takes away what its manager applied before and nobody owns any more, and conflicts where it changes what another
 * manager owns. A write takes every field it changes.
 */
final class Ownership {
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";
    private static final Set<String> NEVER = Set.of("f:apiVersion", "f:kind", "f:metadata");
    private static final Set<String> NEVER_METADATA = Set.of(
            "f:name",
            "f:namespace",
            "f:creationTimestamp",
            "f:selfLink",
            "f:uid",
            "f:clusterName",
            "f:generation",
            "f:managedFields",
            "f:resourceVersion");

    private Ownership() {}

    /** The merged object, before the server fills in defaults, and its managers. */
    record Result(ObjectValue tree, List<ManagedEntry> managers) {}

    /** @throws Refusal 409 with a cause for each field of another manager, unless forced */
    static Result apply(
            Schema.Kind kind,
            ObjectValue live,
            boolean exists,
            List<ManagedEntry> before,
            ObjectValue applied,
            String manager,
            boolean force,
            Instant now) {
        var type = kind.type();
        var others = new ArrayList<ManagedEntry>();
        Optional<ManagedEntry> mine = Optional.empty();
        for (var entry : before) {
            if (entry.same(manager, true, "")) {
                mine = Optional.of(entry);
            } else {
                others.add(entry);
            }
        }
        if (before.isEmpty() && exists) {
            var fields = owned(kind, Typed.fields(type, live), "");
            if (!fields.isEmpty()) {
                others.add(
                        new ManagedEntry(BEFORE_FIRST_APPLY, false, kind.gvk().apiVersion(), "", now, fields));
            }
        }
        var all = reset(kind, Typed.fields(type, applied), "");
        var merged = Typed.merge(type, live, applied);
        var next = merged == null ? ObjectValue.EMPTY : merged;
        if (mine.isPresent()) {
            next = prune(type, next, mine.get().fields(), all, others);
        }
        var difference = Typed.compare(type, live, next).in(set -> reset(kind, set, ""));
        var changed = difference.changed();
        var left = new ArrayList<ManagedEntry>();
        var causes = new ArrayList<ClusterFault.Cause>();
        for (var entry : others) {
            var taken = entry.fields().intersection(changed);
            taken.paths()
                    .forEach(path -> causes.add(new ClusterFault.Cause(
                            "FieldManagerConflict", path, "conflict with " + entry.described())));
            var kept = entry.fields().difference(taken).difference(difference.removed());
            if (!kept.isEmpty()) {
                left.add(kept.equals(entry.fields()) ? entry : entry.with(kept, entry.time()));
            }
        }
        if (!causes.isEmpty() && !force) {
            throw conflict(causes);
        }
        var own = stripped(all);
        if (!own.isEmpty()) {
            boolean same = exists && Value.equivalent(live, next);
            left.add(new ManagedEntry(
                    manager,
                    true,
                    kind.gvk().apiVersion(),
                    "",
                    same ? mine.map(ManagedEntry::time).orElse(now) : now,
                    own));
        }
        return new Result(next instanceof ObjectValue o ? o : ObjectValue.EMPTY, left);
    }

    private static Refusal conflict(List<ClusterFault.Cause> causes) {
        return new Refusal(new ClusterFault(
                ClusterFault.Kind.CONFLICT,
                409,
                "Conflict",
                causes.size() == 1
                        ? "Apply failed with 1 conflict: " + causes.getFirst().message() + ": "
                                + causes.getFirst().field()
                        : "Apply failed with " + causes.size() + " conflicts: "
                                + String.join(
                                        ", ",
                                        causes.stream()
                                                .map(c -> c.message() + ": " + c.field())
                                                .toList()),
                causes,
                Optional.empty()));
    }

    /** Takes away what was applied before, is not applied now, and is owned by nobody else. */
    private static Value prune(Type type, Value merged, FieldSet last, FieldSet applied, List<ManagedEntry> others) {
        if (last.isEmpty()) {
            return merged;
        }
        var wanted = applied;
        for (var entry : others) {
            wanted = wanted.union(entry.fields());
        }
        var mergedFields = Typed.fields(type, merged).withNamedFields(type);
        var pruned = Typed.remove(type, merged, last.withNamedFields(type));
        var kept = Typed.fields(type, pruned).withNamedFields(type).union(wanted.withNamedFields(type));
        pruned = Typed.remove(type, merged, mergedFields.difference(kept));
        var prunedFields = Typed.fields(type, pruned).withNamedFields(type);
        return Typed.remove(
                type, merged, mergedFields.difference(prunedFields).intersection(last.withNamedFields(type)));
    }

    /** The managers after an ordinary write by one of them. */
    static List<ManagedEntry> write(
            Schema.Kind kind,
            ObjectValue live,
            List<ManagedEntry> before,
            ObjectValue after,
            String manager,
            String subresource,
            boolean tracked,
            Instant now) {
        if (before.isEmpty() && !tracked) {
            return before;
        }
        var difference = Typed.compare(kind.type(), live, after).in(set -> reset(kind, set, subresource));
        var taken = stripped(difference.changed());
        var left = new ArrayList<ManagedEntry>();
        Optional<ManagedEntry> mine = Optional.empty();
        for (var entry : before) {
            var kept = entry.fields().difference(difference.changed()).difference(difference.removed());
            var changed = kept.equals(entry.fields()) ? entry : entry.with(kept, entry.time());
            if (entry.same(manager, false, subresource)) {
                mine = Optional.of(changed);
            } else if (!kept.isEmpty()) {
                left.add(changed);
            }
        }
        if (!taken.isEmpty()) {
            left.add(new ManagedEntry(
                    manager,
                    false,
                    kind.gvk().apiVersion(),
                    subresource,
                    now,
                    mine.map(ManagedEntry::fields).orElse(FieldSet.EMPTY).union(taken)));
        } else {
            mine.filter(entry -> !entry.fields().isEmpty()).ifPresent(left::add);
        }
        return left;
    }

    private static FieldSet owned(Schema.Kind kind, FieldSet set, String subresource) {
        return stripped(reset(kind, set, subresource));
    }

    /** Without the part of the object that a request to this subresource does not write. */
    private static FieldSet reset(Schema.Kind kind, FieldSet set, String subresource) {
        if (!kind.status()) {
            return set;
        }
        return subresource.equals("status") ? set.without("f:spec") : set.without("f:status");
    }

    private static FieldSet stripped(FieldSet set) {
        var members = new TreeSet<>(set.members());
        members.removeAll(NEVER);
        var children = new TreeMap<>(set.children());
        var metadata = children.get("f:metadata");
        if (metadata != null) {
            var inner = new TreeSet<>(metadata.members());
            inner.removeAll(NEVER_METADATA);
            if (inner.isEmpty() && metadata.children().isEmpty()) {
                children.remove("f:metadata");
            } else {
                children.put("f:metadata", new FieldSet(inner, metadata.children()));
            }
        }
        return members.isEmpty() && children.isEmpty() ? FieldSet.EMPTY : new FieldSet(members, children);
    }
}
