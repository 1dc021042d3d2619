package dev.slipway.app.ui.plan;

import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.Risk;
import dev.slipway.api.run.LanePreview;
import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.Catalog;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Drawn;
import dev.slipway.app.desk.Export;
import dev.slipway.app.desk.PlanMaking.Made;
import dev.slipway.app.desk.Wanted;
import dev.slipway.app.release.report.DiffLines;
import dev.slipway.app.run.CommandGate;
import dev.slipway.app.run.CommandGate.Answers;
import dev.slipway.app.run.CommandGate.Need;
import dev.slipway.app.ui.Published;
import dev.slipway.app.ui.Services;
import dev.slipway.app.ui.Tasks;
import dev.slipway.app.workspace.YamlWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans, what they change, and the way from a plan into a run. Every method returns at once; any thread. */
public final class PlanViewModel {
    private static final long SEED = 7;
    private static final double SPEED = 10;

    private final Services services;
    private final Published<Picture> picture;
    private final Consumer<RunId> begun;
    private Tasks.@Nullable Handle planning;

    /** How the changes are shown. */
    public enum Mode {
        UNIFIED,
        SPLIT,
        RAW
    }

    /** What the gate asks before a run. */
    public record Question(List<Need> needs) {
        public Question {
            needs = List.copyOf(needs);
        }
    }

    /**
     * How it is with the plan.
     *
     * @param wanted what was asked for last
     * @param since when the plan that is being made was asked for
     * @param drawn the plan that was made last
     * @param trouble why the last one could not be made
     */
    public record Making(
            Optional<Wanted> wanted,
            Optional<Instant> since,
            Optional<Drawn> drawn,
            Optional<CommandFailedException> trouble) {
        static final Making NOTHING =
                new Making(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public Optional<Made> made() {
            return drawn.flatMap(Drawn::made);
        }

        private Making ends(Optional<Drawn> with, Optional<CommandFailedException> told) {
            return new Making(wanted, Optional.empty(), with, told);
        }
    }

    /** Which changes are shown, and how. */
    public record Look(Pick pick, Mode mode, boolean noise) {
        static final Look FIRST = new Look(new Pick.All(), Mode.UNIFIED, false);
    }

    /**
     * What a look at a plan shows; made by a worker.
     *
     * @param lines of the changes that are picked
     * @param raw the picked objects as they would be applied, one line each; empty in the other modes
     * @param change the change that is picked, when it is one object's
     * @param risks of what is picked, the highest first
     * @param lane the course of the lane that is looked at: the picked one, else the first
     */
    public record Shown(
            Optional<Branch> tree,
            List<DiffLines.Line> lines,
            List<String> raw,
            Optional<ObjectChange> change,
            List<Risk> risks,
            Optional<LanePreview> lane) {
        static final Shown NOTHING =
                new Shown(Optional.empty(), List.of(), List.of(), Optional.empty(), List.of(), Optional.empty());

        public Shown {
            lines = List.copyOf(lines);
            raw = List.copyOf(raw);
            risks = List.copyOf(risks);
        }

        static Shown of(Made made, Look look) {
            var pick = look.pick();
            var all = made.comparison().changes();
            var picked = new ChangeSet(
                    all.left(),
                    all.right(),
                    all.changes().stream().filter(pick::takes).toList());
            return new Shown(
                    Optional.of(Branch.of(made.plan(), all.changes())),
                    DiffLines.of(picked, look.noise(), YamlWriter::print),
                    look.mode() == Mode.RAW ? raw(made, pick) : List.of(),
                    pick instanceof Pick.Item ? picked.changes().stream().findFirst() : Optional.empty(),
                    picked.changes().stream()
                            .flatMap(change -> change.risks().stream())
                            .distinct()
                            .sorted(Comparator.comparing(Risk::level).reversed())
                            .toList(),
                    lane(made, pick));
        }

        private static Optional<LanePreview> lane(Made made, Pick pick) {
            var wanted = pick.clusters();
            return made.prepared().preview().lanes().stream()
                    .filter(lane -> wanted.isEmpty() || wanted.get().contains(lane.cluster()))
                    .findFirst();
        }

        private static List<String> raw(Made made, Pick pick) {
            var wanted = pick.clusters();
            return made.plan().lanes().stream()
                    .filter(lane -> wanted.isEmpty() || wanted.get().contains(lane.cluster()))
                    .flatMap(lane -> lane.objects().stream()
                            .filter(object -> !(pick instanceof Pick.Item item)
                                    || object.id().equals(item.id()))
                            .map(object -> object.manifest()))
                    .distinct()
                    .flatMap(manifest -> Stream.concat(
                            Stream.of("---"), YamlWriter.print(manifest.tree()).lines()))
                    .toList();
        }
    }

    /**
     * @param catalog what can be planned here
     * @param step index of the step that is looked at; −1 is before the first
     * @param notice the last thing that was done, such as where a plan was saved
     */
    public record Picture(
            Catalog catalog,
            Making making,
            Look look,
            Shown shown,
            int step,
            Optional<Question> question,
            Optional<Message> notice) {
        static final Picture EMPTY = new Picture(
                Catalog.EMPTY, Making.NOTHING, Look.FIRST, Shown.NOTHING, -1, Optional.empty(), Optional.empty());

        public Optional<Made> made() {
            return making.made();
        }

        /** Why the plan cannot be run on real clusters as it stands. */
        public Optional<Message> noRun() {
            var not = noRehearsal();
            if (not.isPresent()) {
                return not;
            }
            var plan = made().orElseThrow();
            var clusters = plan.look().filter(each -> !each.states().isEmpty());
            if (clusters.isEmpty()) {
                return Optional.of(Message.of("ui.plan.not-live"));
            }
            if (clusters.get().hopeless(plan.plan())) {
                return Optional.of(Message.of(
                        "cli.runs.clusters-unread",
                        clusters.get().unread(plan.plan()).size()));
            }
            return plan.comparison().obstacles().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Message.of(
                            "cli.runs.obstacles", plan.comparison().obstacles().size()));
        }

        /** Why the plan cannot be rehearsed. */
        public Optional<Message> noRehearsal() {
            return making.since().isPresent()
                    ? Optional.of(Message.of("ui.plan.being-made"))
                    : made().isEmpty() ? Optional.of(Message.of("ui.plan.none-to-run")) : Optional.empty();
        }

        private Picture with(Making other) {
            return new Picture(catalog, other, look, shown, step, question, notice);
        }

        private Picture with(Look other) {
            return new Picture(catalog, making, other, shown, step, question, notice);
        }

        private Picture with(Shown other) {
            return new Picture(catalog, making, look, other, step, question, notice);
        }

        private Picture say(Optional<Question> asks, Optional<Message> tells) {
            return new Picture(catalog, making, look, shown, step, asks, tells);
        }
    }

    /** @param begun called on the window's thread with a run that was begun */
    public PlanViewModel(Services services, Consumer<RunId> begun) {
        this.services = services;
        this.begun = begun;
        this.picture = new Published<>(Picture.EMPTY, services.window());
    }

    public Published<Picture> published() {
        return picture;
    }

    /** What can be planned here. */
    public void offer(Catalog catalog) {
        picture.change(now ->
                new Picture(catalog, now.making(), now.look(), now.shown(), now.step(), now.question(), now.notice()));
    }

    /** Makes a plan; one that is being made is given up. */
    public synchronized void plan(Wanted wanted) {
        var before = planning;
        if (before != null) {
            before.cancel();
        }
        var since = services.clock().instant();
        picture.change(now -> now.with(new Making(
                        Optional.of(wanted), Optional.of(since), now.making().drawn(), Optional.empty()))
                .say(Optional.empty(), Optional.empty()));
        planning = services.tasks()
                .start(
                        Message.of("ui.plan.task", wanted.file()),
                        progress -> {
                            var drawn = services.bench().plan(wanted);
                            settle(
                                    wanted,
                                    since,
                                    now -> new Picture(
                                            now.catalog(),
                                            now.making().ends(Optional.of(drawn), Optional.empty()),
                                            new Look(
                                                    new Pick.All(),
                                                    now.look().mode(),
                                                    now.look().noise()),
                                            Shown.NOTHING,
                                            -1,
                                            now.question(),
                                            now.notice()));
                            shown();
                        },
                        told -> settle(
                                wanted,
                                since,
                                now -> now.with(now.making().ends(Optional.empty(), Optional.of(told)))
                                        .with(Shown.NOTHING)));
    }

    /** What belongs to a plan that nobody wants any more, or that was asked for again, is not shown. */
    private void settle(Wanted wanted, Instant since, UnaryOperator<Picture> change) {
        picture.change(now -> now.making().since().filter(since::equals).isPresent()
                        && now.making().wanted().filter(wanted::equals).isPresent()
                ? change.apply(now)
                : now);
    }

    /** Gives up the plan that is being made. */
    public synchronized void cancel() {
        if (planning != null) {
            planning.cancel();
            planning = null;
        }
        picture.change(now ->
                now.with(now.making().ends(now.making().drawn(), now.making().trouble())));
    }

    /** Makes the present plan anew. */
    public void again() {
        picture.get().making().wanted().ifPresent(this::plan);
    }

    public void pick(Pick pick) {
        look(now -> new Look(pick, now.mode(), now.noise()));
    }

    public void mode(Mode mode) {
        look(now -> new Look(now.pick(), mode, now.noise()));
    }

    public void noise(boolean shown) {
        look(now -> new Look(now.pick(), now.mode(), shown));
    }

    private void look(UnaryOperator<Look> change) {
        picture.change(now -> now.with(change.apply(now.look())));
        services.worker().execute(this::shown);
    }

    public void step(int index) {
        picture.change(now ->
                new Picture(now.catalog(), now.making(), now.look(), now.shown(), index, now.question(), now.notice()));
    }

    private void shown() {
        var now = picture.get();
        now.made().ifPresent(made -> {
            var shown = Shown.of(made, now.look());
            picture.change(each -> each.look().equals(now.look())
                            && each.making().drawn().equals(now.making().drawn())
                    ? each.with(shown)
                    : each);
        });
    }

    // ---- into a run

    /** Begins the run, or asks what the gate wants to know. */
    public void run() {
        answer(false, Set.of(), "");
    }

    /** What was said to {@link Picture#question}. */
    public void answered(Set<String> typed, String reason) {
        answer(true, typed, reason);
    }

    public void withdraw() {
        picture.change(now -> now.say(Optional.empty(), now.notice()));
    }

    private void answer(boolean agreed, Set<String> typed, String reason) {
        var made = picture.get().made();
        if (made.isEmpty() || picture.get().noRun().isPresent()) {
            return;
        }
        var plan = made.get();
        var given = reason.isBlank() ? Optional.<String>empty() : Optional.of(reason);
        var needs = CommandGate.missing(
                CommandGate.Request.ofRun(plan.plan(), plan.comparison().changes()),
                new Answers(agreed, false, typed, given, plan.look().map(look -> look.at())),
                services.clock().instant());
        if (!needs.isEmpty()) {
            picture.change(now -> now.say(Optional.of(new Question(needs)), now.notice()));
            return;
        }
        picture.change(now -> now.say(Optional.empty(), now.notice()));
        services.tasks().start(Message.of("ui.plan.run-task", plan.plan().application()), progress -> {
            var run = services.bench().run(plan, reason);
            services.window().execute(() -> begun.accept(run));
        });
    }

    /** Runs the plan on simulated clusters. */
    public void rehearse() {
        picture.get()
                .made()
                .filter(each -> picture.get().noRehearsal().isEmpty())
                .ifPresent(made -> services.tasks()
                        .start(Message.of("ui.plan.rehearse-task", made.plan().application()), progress -> {
                            var run = services.bench().rehearse(made, SEED, SPEED);
                            services.window().execute(() -> begun.accept(run));
                        }));
    }

    // ---- out of the window

    public void save(Path file) {
        picture.get()
                .made()
                .ifPresent(made -> services.tasks().start(Message.of("ui.plan.save-task", file), progress -> {
                    services.bench().save(made, file);
                    picture.change(now -> now.say(now.question(), Optional.of(Message.of("ui.plan.saved", file))));
                }));
    }

    public void export(Export.Form form, Path file) {
        picture.get()
                .made()
                .ifPresent(made -> services.tasks().start(Message.of("ui.plan.export-task", file), progress -> {
                    services.bench().export(made, form, file);
                    picture.change(now -> now.say(now.question(), Optional.of(Message.of("ui.plan.exported", file))));
                }));
    }

    public void dismiss() {
        picture.change(now -> now.say(now.question(), Optional.empty()));
    }
}
