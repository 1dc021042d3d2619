package dev.slipway.app.run;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange.Operation;
import dev.slipway.api.release.Protection;
import dev.slipway.api.release.ReleasePlan;
import dev.slipway.api.release.Risk;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.RunSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must be confirmed before something is done: one matrix for window and terminal. Open clusters ask what is usual,
 * guarded ones the same and a reason, protected ones more. Pure.
 */
public final class CommandGate {
    /** How old the second look at a protected cluster may be when something is taken away there. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    private CommandGate() {}

    /** What somebody wants to do, by how much it can break. */
    public enum Action {
        /** Saving a plan, a snapshot, an export. */
        SAVE,
        /** Running a plan that takes nothing away and has no critical risk. */
        RUN,
        /** Running a plan that deletes, replaces or has a critical risk. */
        RUN_DESTRUCTIVE,
        /** Pausing, going on, trying again, answering a gate. */
        STEP,
        /** All traffic at once, leaving a step out, taking over what others own. */
        FORCE,
        ROLL_BACK,
        /** Deleting history, trusting a program, installing something unsigned. */
        TRUST
    }

    /**
     * @param clusters the clusters it touches, with their protection
     * @param groups what it takes away, by group, for {@link Action#RUN_DESTRUCTIVE}
     * @param version the version a roll back goes to
     * @param rehearsal whether the clusters are simulated; then nothing is asked
     */
    public record Request(
            Action action,
            String application,
            Map<ClusterName, Protection> clusters,
            List<String> groups,
            Optional<String> version,
            boolean rehearsal) {
        public Request {
            clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
            groups = List.copyOf(groups);
        }

        /** An action on all clusters of a plan. */
        public static Request of(Action action, ReleasePlan plan, boolean rehearsal) {
            var clusters = new LinkedHashMap<ClusterName, Protection>();
            plan.lanes().forEach(lane -> clusters.put(lane.cluster(), lane.protection()));
            return new Request(action, plan.application().value(), clusters, List.of(), Optional.empty(), rehearsal);
        }

        /** Running a plan: what it deletes, replaces, prunes or changes at a critical risk is to be agreed to by group. */
        public static Request ofRun(ReleasePlan plan, ChangeSet changes) {
            var groups = new LinkedHashSet<String>();
            plan.lanes().stream()
                    .filter(lane ->
                            lane.steps().stream().anyMatch(step -> step.kind().equals("prune")))
                    .flatMap(lane -> lane.prune().stream())
                    .forEach(id -> groups.add(id.groupKind().toString()));
            for (var change : changes.changes()) {
                boolean critical = change.risks().stream().anyMatch(risk -> risk.level() == Risk.Level.CRITICAL);
                if (change.operation() == Operation.DELETE || change.operation() == Operation.REPLACE || critical) {
                    groups.add(change.id().groupKind().toString());
                }
            }
            var usual = of(groups.isEmpty() ? Action.RUN : Action.RUN_DESTRUCTIVE, plan, false);
            return new Request(
                    usual.action(),
                    usual.application(),
                    usual.clusters(),
                    List.copyOf(groups),
                    Optional.empty(),
                    false);
        }

        List<String> protectedClusters() {
            return clusters.entrySet().stream()
                    .filter(entry -> entry.getValue() == Protection.PROTECTED)
                    .map(entry -> entry.getKey().value())
                    .toList();
        }

        Protection strictest() {
            return clusters.values().stream().max(Protection::compareTo).orElse(Protection.OPEN);
        }
    }

    /**
     * What was said so far.
     *
     * @param agreed the plain question was answered with yes, in person
     * @param yes {@code --yes}: passes plain questions on clusters that are not protected, and nothing else
     * @param confirmed names and groups that were typed or ticked
     * @param checked when the plan was last compared with the clusters
     */
    public record Answers(
            boolean agreed, boolean yes, Set<String> confirmed, Optional<String> reason, Optional<Instant> checked) {
        public Answers {
            confirmed = Set.copyOf(confirmed);
        }
    }

    /** What is still asked. Closed. */
    public sealed interface Need {
        /** A plain question; typing the names of all protected clusters answers it too. */
        record Agree() implements Need {}

        /** A name to type: a cluster, the application or a version. */
        record Type(String name) implements Need {}

        /** A group of objects to agree to. */
        record Tick(String group) implements Need {}

        record Reason() implements Need {}

        /** A second comparison with the clusters, not older than {@link #FRESH}. */
        record Check() implements Need {}

        /** Not possible until the settings allow it. */
        record Locked() implements Need {}
    }

    /** What is still asked; empty means go. */
    public static List<Need> missing(Request request, Answers answers, Instant now) {
        if (request.rehearsal() || request.action() == Action.SAVE) {
            return List.of();
        }
        var needs = switch (request.strictest()) {
            case OPEN -> usual(request, answers);
            case GUARDED -> {
                var all = new ArrayList<>(usual(request, answers));
                if (!all.contains(new Need.Reason())) {
                    all.add(new Need.Reason());
                }
                yield all;
            }
            case PROTECTED -> strict(request);
        };
        return needs.stream().filter(need -> !met(request, need, answers, now)).toList();
    }

    private static List<Need> usual(Request request, Answers answers) {
        return switch (request.action()) {
            case SAVE -> List.of();
            case RUN, FORCE, TRUST -> agree(answers);
            case RUN_DESTRUCTIVE -> {
                var all = new ArrayList<>(agree(answers));
                if (!answers.yes()) {
                    request.groups().forEach(group -> all.add(new Need.Tick(group)));
                }
                yield all;
            }
            // the word that was typed or the second click is the confirmation
            case STEP -> List.of();
            case ROLL_BACK -> {
                var all = new ArrayList<>(agree(answers));
                all.add(new Need.Reason());
                yield all;
            }
        };
    }

    private static List<Need> agree(Answers answers) {
        return answers.yes() ? List.of() : List.of(new Need.Agree());
    }

    private static List<Need> strict(Request request) {
        var all = new ArrayList<Need>();
        switch (request.action()) {
            case SAVE -> {}
            case RUN ->
                request.clusters().forEach((cluster, protection) -> {
                    if (protection == Protection.PROTECTED) {
                        all.add(new Need.Type(cluster.value()));
                    }
                });
            case RUN_DESTRUCTIVE -> {
                all.add(new Need.Type(request.application()));
                all.add(new Need.Reason());
                all.add(new Need.Check());
            }
            case STEP -> all.add(new Need.Agree());
            case FORCE -> {
                all.add(new Need.Type(request.application()));
                all.add(new Need.Reason());
            }
            case ROLL_BACK -> {
                all.add(new Need.Agree());
                all.add(new Need.Reason());
                request.version().ifPresent(version -> all.add(new Need.Type(version)));
            }
            case TRUST -> all.add(new Need.Locked());
        }
        return all;
    }

    private static boolean met(Request request, Need need, Answers answers, Instant now) {
        return switch (need) {
            case Need.Agree agree ->
                answers.agreed()
                        || request.strictest() == Protection.PROTECTED
                                && answers.confirmed().containsAll(request.protectedClusters());
            case Need.Type(var name) -> answers.confirmed().contains(name);
            case Need.Tick(var group) -> answers.confirmed().contains(group);
            case Need.Reason reason ->
                answers.reason().filter(text -> !text.isBlank()).isPresent();
            case Need.Check check ->
                answers.checked().filter(at -> !at.plus(FRESH).isBefore(now)).isPresent();
            case Need.Locked locked -> false;
        };
    }

    /** Why somebody's approval does not count, before the engine says the same. */
    public static Optional<Message> whyNotApprover(Actor approver, RunSetup setup, ClusterName cluster) {
        return setup.snapshot()
                .plan()
                .lane(cluster)
                .filter(lane -> lane.protection() != Protection.OPEN
                        && approver.user().equals(setup.startedBy().user()))
                .map(lane -> Message.of("cli.runs.starter-cannot-approve", approver, cluster));
    }
}
