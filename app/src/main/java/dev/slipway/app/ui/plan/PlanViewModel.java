package dev.slipway.app.ui.plan;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.diagnostic.Message;
import dev.slipway.api.release.ChangeSet;
import dev.slipway.api.release.ObjectChange;
import dev.slipway.api.release.Risk;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.resource.Value;
import dev.slipway.api.run.LanePreview;
import dev.slipway.api.run.RunId;
import dev.slipway.app.desk.Catalog;
import dev.slipway.app.desk.CommandFailedException;
import dev.slipway.app.desk.Drawn;
import dev.slipway.app.desk.Export;
import dev.slipway.app.desk.PlanMaking.Made;
import dev.slipway.app.desk.Wanted;
import dev.slipway.app.release.report.DiffLines;
import dev.slipway.app.release.report.ReportStyle;
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
     * @param since when the plan that is being made was asked for
     * @param trouble why the last one could not be made
     * @param lines of the changes that are picked
     * @param raw the picked object as it would be applied, one line each
     * @param step index of the step that is looked at; −1 is before the first
     * @param notice the last thing that was done, such as where a plan was saved
     */
    public record Picture(
            Catalog catalog,
            Optional<Wanted> wanted,
            Optional<Drawn> drawn,
            Optional<Instant> since,
            Optional<CommandFailedException> trouble,
            Mode mode,
            boolean noise,
            Pick pick,
            Optional<Branch> tree,
            List<DiffLines.Line> lines,
            List<String> raw,
            int step,
            Optional<Question> question,
            Optional<Message> notice) {
        static final Picture EMPTY = new Picture(
                Catalog.EMPTY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Mode.UNIFIED,
                false,
                new Pick.All(),
                Optional.empty(),
                List.of(),
                List.of(),
                -1,
                Optional.empty(),
                Optional.empty());

        public Picture {
            lines = List.copyOf(lines);
            raw = List.copyOf(raw);
        }

        public Optional<Made> made() {
            return drawn.flatMap(Drawn::made);
        }

        /** The course of the lane that is looked at: the picked one, else the first. */
        public Optional<LanePreview> lane() {
            var lanes = made().map(each -> each.prepared().preview().lanes()).orElse(List.of());
            Optional<ClusterName> wanted = switch (pick) {
                case Pick.All _ -> Optional.empty();
                case Pick.Wave wave ->
                    wave.clusters().stream()
                            .sorted(Comparator.comparing(ClusterName::value))
                            .findFirst();
                case Pick.Lane lane -> Optional.of(lane.cluster());
                case Pick.Item item -> Optional.of(item.cluster());
            };
            return lanes.stream()
                    .filter(lane -> wanted.isEmpty() || lane.cluster().equals(wanted.get()))
                    .findFirst();
        }

        /** The change that is picked, when it is one object's. */
        public Optional<ObjectChange> change() {
            return pick instanceof Pick.Item item
                    ? made().stream()
                            .flatMap(each -> each.comparison().changes().changes().stream())
                            .filter(item::takes)
                            .findFirst()
                    : Optional.empty();
        }

        /** Risks of what is picked, the highest first. */
        public List<Risk> risks() {
            return made().stream()
                    .flatMap(each -> each.comparison().changes().changes().stream())
                    .filter(pick::takes)
                    .flatMap(change -> change.risks().stream())
                    .distinct()
                    .sorted(Comparator.comparing(Risk::level).reversed())
                    .toList();
        }

        /** Why the plan cannot be run on real clusters as it stands. */
        public Optional<Message> noRun() {
            if (since.isPresent()) {
                return Optional.of(Message.of("ui.plan.being-made"));
            }
            if (made().isEmpty()) {
                return Optional.of(Message.of("ui.plan.none-to-run"));
            }
            var plan = made().get();
            var look = plan.look().filter(each -> !each.states().isEmpty());
            if (look.isEmpty()) {
                return Optional.of(Message.of("ui.plan.not-live"));
            }
            if (look.get().hopeless(plan.plan())) {
                return Optional.of(Message.of(
                        "cli.runs.clusters-unread",
                        look.get().unread(plan.plan()).size()));
            }
            return plan.comparison().obstacles().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Message.of(
                            "cli.runs.obstacles", plan.comparison().obstacles().size()));
        }

        /** Why the plan cannot be rehearsed. */
        public Optional<Message> noRehearsal() {
            return since.isPresent()
                    ? Optional.of(Message.of("ui.plan.being-made"))
                    : made().isEmpty() ? Optional.of(Message.of("ui.plan.none-to-run")) : Optional.empty();
        }

        private Picture with(
                Optional<Drawn> newDrawn, Optional<Instant> newSince, Optional<CommandFailedException> newTrouble) {
            return new Picture(
                    catalog,
                    wanted,
                    newDrawn,
                    newSince,
                    newTrouble,
                    mode,
                    noise,
                    pick,
                    tree,
                    lines,
                    raw,
                    step,
                    question,
                    notice);
        }

        private Picture want(Wanted other, Instant at) {
            return new Picture(
                    catalog,
                    Optional.of(other),
                    drawn,
                    Optional.of(at),
                    Optional.empty(),
                    mode,
                    noise,
                    pick,
                    tree,
                    lines,
                    raw,
                    step,
                    Optional.empty(),
                    Optional.empty());
        }

        private Picture look(Pick newPick, Mode newMode, boolean newNoise) {
            return new Picture(
                    catalog, wanted, drawn, since, trouble, newMode, newNoise, newPick, tree, lines, raw, step,
                    question, notice);
        }

        private Picture drawnLines(Optional<Branch> newTree, List<DiffLines.Line> newLines, List<String> newRaw) {
            return new Picture(
                    catalog, wanted, drawn, since, trouble, mode, noise, pick, newTree, newLines, newRaw, step,
                    question, notice);
        }

        private Picture at(int newStep) {
            return new Picture(
                    catalog, wanted, drawn, since, trouble, mode, noise, pick, tree, lines, raw, newStep, question,
                    notice);
        }

        private Picture ask(Optional<Question> newQuestion) {
            return new Picture(
                    catalog,
                    wanted,
                    drawn,
                    since,
                    trouble,
                    mode,
                    noise,
                    pick,
                    tree,
                    lines,
                    raw,
                    step,
                    newQuestion,
                    notice);
        }

        private Picture tell(Optional<Message> newNotice) {
            return new Picture(
                    catalog, wanted, drawn, since, trouble, mode, noise, pick, tree, lines, raw, step, question,
                    newNotice);
        }

        private Picture offer(Catalog newCatalog) {
            return new Picture(
                    newCatalog,
                    wanted,
                    drawn,
                    since,
                    trouble,
                    mode,
                    noise,
                    pick,
                    tree,
                    lines,
                    raw,
                    step,
                    question,
                    notice);
        }
    }

    /** Whole values as YAML; words are put in by the view. */
    private static final ReportStyle STYLE = new ReportStyle() {
        @Override
        public String words(Message message) {
            return message.code();
        }

        @Override
        public String yaml(Value value) {
            return YamlWriter.print(value);
        }
    };

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
        picture.change(before -> before.offer(catalog));
    }

    /** Makes a plan; one that is being made is given up. */
    public synchronized void plan(Wanted wanted) {
        var before = planning;
        if (before != null) {
            before.cancel();
        }
        picture.change(now -> now.want(wanted, services.clock().instant()));
        planning = services.tasks()
                .start(
                        Message.of("ui.plan.task", wanted.file()),
                        progress -> {
                            var drawn = services.bench().plan(wanted);
                            settle(
                                    wanted,
                                    now -> now.with(Optional.of(drawn), Optional.empty(), Optional.empty())
                                            .look(new Pick.All(), now.mode(), now.noise())
                                            .at(-1));
                            lines();
                        },
                        told -> settle(
                                wanted,
                                now -> now.with(Optional.empty(), Optional.empty(), Optional.of(told))
                                        .drawnLines(Optional.empty(), List.of(), List.of())));
    }

    /** What belongs to a plan that nobody wants any more is not shown. */
    private void settle(Wanted wanted, UnaryOperator<Picture> change) {
        picture.change(now ->
                now.wanted().filter(wanted::equals).isPresent() && now.since().isPresent() ? change.apply(now) : now);
    }

    /** Gives up the plan that is being made. */
    public synchronized void cancel() {
        if (planning != null) {
            planning.cancel();
            planning = null;
        }
        picture.change(now -> now.with(now.drawn(), Optional.empty(), now.trouble()));
    }

    /** Makes the present plan anew. */
    public void again() {
        picture.get().wanted().ifPresent(this::plan);
    }

    public void pick(Pick pick) {
        picture.change(now -> now.look(pick, now.mode(), now.noise()));
        services.worker().execute(this::lines);
    }

    public void mode(Mode mode) {
        picture.change(now -> now.look(now.pick(), mode, now.noise()));
        services.worker().execute(this::lines);
    }

    public void noise(boolean shown) {
        picture.change(now -> now.look(now.pick(), now.mode(), shown));
        services.worker().execute(this::lines);
    }

    public void step(int index) {
        picture.change(now -> now.at(index));
    }

    private void lines() {
        var now = picture.get();
        var made = now.made();
        if (made.isEmpty()) {
            picture.change(each -> each.drawnLines(Optional.empty(), List.of(), List.of()));
            return;
        }
        var all = made.get().comparison().changes();
        var picked = new ChangeSet(
                all.left(),
                all.right(),
                all.changes().stream().filter(now.pick()::takes).toList());
        var tree = Branch.of(made.get().plan(), all.changes());
        var lines = DiffLines.of(picked, now.noise(), STYLE);
        var raw = now.mode() == Mode.RAW ? raw(made.get(), now.pick()) : List.<String>of();
        picture.change(each -> each.drawn().equals(now.drawn())
                        && each.pick().equals(now.pick())
                        && each.noise() == now.noise()
                        && each.mode() == now.mode()
                ? each.drawnLines(Optional.of(tree), lines, raw)
                : each);
    }

    private static List<String> raw(Made made, Pick pick) {
        return made.plan().lanes().stream()
                .filter(lane -> switch (pick) {
                    case Pick.All _ -> true;
                    case Pick.Wave wave -> wave.clusters().contains(lane.cluster());
                    case Pick.Lane(var cluster) -> lane.cluster().equals(cluster);
                    case Pick.Item item -> lane.cluster().equals(item.cluster());
                })
                .flatMap(lane -> lane.objects().stream()
                        .filter(object ->
                                !(pick instanceof Pick.Item item) || object.id().equals(item.id()))
                        .map(object -> object.manifest()))
                .distinct()
                .flatMap(PlanViewModel::document)
                .toList();
    }

    private static Stream<String> document(Manifest manifest) {
        return Stream.concat(Stream.of("---"), STYLE.yaml(manifest.tree()).lines());
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
        picture.change(now -> now.ask(Optional.empty()));
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
            picture.change(now -> now.ask(Optional.of(new Question(needs))));
            return;
        }
        picture.change(now -> now.ask(Optional.empty()));
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
                    picture.change(now -> now.tell(Optional.of(Message.of("ui.plan.saved", file))));
                }));
    }

    public void export(Export.Form form, Path file) {
        picture.get()
                .made()
                .ifPresent(made -> services.tasks().start(Message.of("ui.plan.export-task", file), progress -> {
                    services.bench().export(made, form, file);
                    picture.change(now -> now.tell(Optional.of(Message.of("ui.plan.exported", file))));
                }));
    }

    public void dismiss() {
        picture.change(now -> now.tell(Optional.empty()));
    }
}
