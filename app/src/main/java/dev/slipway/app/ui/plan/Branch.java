package dev.slipway.app.ui.plan;

import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Risk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A branch of the tree stage › cluster › object.
 *
 * @param name a wave's or cluster's name, an object's id; empty for the root
 * @param operation of an object
 * @param changes objects below it that change
 * @param risk the highest below it
 */
public record Branch(
        Pick pick,
        String name,
        Optional<Operation> operation,
        long changes,
        Optional<Risk.Level> risk,
        List<Branch> children) {
    public Branch {
        children = List.copyOf(children);
    }

    /** The whole tree; objects without a change stand in no branch. */
    public static Branch of(ReleasePlan plan, List<ObjectChange> changes) {
        var waves = new ArrayList<Branch>();
        for (var wave : plan.waves()) {
            var lanes = new ArrayList<Branch>();
            for (var cluster : wave.clusters()) {
                var pick = new Pick.Lane(cluster);
                var items = changes.stream()
                        .filter(pick::takes)
                        .filter(change -> change.operation() != Operation.KEEP)
                        .map(change -> new Branch(
                                new Pick.Item(cluster, change.id()),
                                change.id().kind() + " " + change.id().name(),
                                Optional.of(change.operation()),
                                1,
                                highest(List.of(change)),
                                List.of()))
                        .toList();
                lanes.add(above(pick, cluster.value(), items));
            }
            waves.add(above(new Pick.Wave(wave.name(), Set.copyOf(wave.clusters())), wave.name(), lanes));
        }
        return above(new Pick.All(), "", waves);
    }

    private static Branch above(Pick pick, String name, List<Branch> children) {
        return new Branch(
                pick,
                name,
                Optional.empty(),
                children.stream().mapToLong(Branch::changes).sum(),
                children.stream().flatMap(child -> child.risk().stream()).max(Comparator.naturalOrder()),
                children);
    }

    private static Optional<Risk.Level> highest(List<ObjectChange> changes) {
        return changes.stream()
                .flatMap(change -> change.risks().stream())
                .map(Risk::level)
                .max(Comparator.naturalOrder());
    }
}
