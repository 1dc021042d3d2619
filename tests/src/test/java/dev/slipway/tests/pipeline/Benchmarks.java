package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Json;
import dev.slipway.api.resource.Manifest;
import dev.slipway.api.run.Actor;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.RunEvent;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.api.run.RunSetup;
import dev.slipway.api.run.Scope;
import dev.slipway.app.release.diff.BuiltInRisks;
import dev.slipway.app.release.diff.Differ;
import dev.slipway.app.run.DriverProbe;
import dev.slipway.app.run.RunMemory;
import dev.slipway.app.workspace.YamlReader;
import dev.slipway.store.Store;
import dev.slipway.tests.program.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What things cost, printed as ratios against the least that they could cost. Asserts results, never times. */
@Tag("bench")
class Benchmarks {
    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private interface Work {
        void run() throws Exception;
    }

    private static double millis(Work work) throws Exception {
        long from = System.nanoTime();
        work.run();
        return (System.nanoTime() - from) / 1e6;
    }

    /** The median of several goes, in milliseconds. */
    private static double median(int goes, Work work) throws Exception {
        var times = new ArrayList<Double>();
        for (int i = 0; i < goes; i++) {
            times.add(millis(work));
        }
        Collections.sort(times);
        return times.get(goes / 2);
    }

    private static void tell(String what, double ours, String against, double theirs) {
        System.out.printf("%s: %.2f ms; %s: %.2f ms; ratio %.2f%n", what, ours, against, theirs, ours / theirs);
    }

    @Test
    void oneCommitAgainstOneFsync() throws Exception {
        var house = new House(1, "ap-1");
        var plan = house.planned(StagedReleaseTest.SHOP.formatted("1"), "");
        var setup = house.setup(plan);
        try (var store = Store.open(folder.resolve("slipway.db"), InstantSource.system());
                var channel = FileChannel.open(
                        folder.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            store.journal()
                    .create(
                            new Journal.RunHeader(
                                    setup.run(),
                                    plan.application(),
                                    plan.namespace(),
                                    setup.snapshot().id(),
                                    plan.intent(),
                                    false,
                                    House.ANA,
                                    setup.startedAt(),
                                    "",
                                    RunPhase.READY),
                            setup);
            long epoch = store.journal().claim(setup.run(), House.ANA);
            var draft = new Journal.Draft(Scope.RUN, House.START, new RunEvent.TimerFired("x"), List.of());
            // a commit of the log writes whole pages: the bare write is one page of the same size
            var page = ByteBuffer.allocate(4096 + 24);
            Work commit =
                    () -> store.journal().append(setup.run(), epoch, draft).join();
            Work bare = () -> {
                page.clear();
                channel.write(page);
                channel.force(false);
            };
            median(50, commit);
            median(50, bare);
            tell("journal commit", median(300, commit), "bare fsync of a page", median(300, bare));
            int many = 20_000;
            double grouped = millis(() -> {
                var all = new ArrayList<CompletableFuture<Long>>();
                for (int i = 0; i < many; i++) {
                    all.add(store.journal().append(setup.run(), epoch, draft));
                }
                all.forEach(CompletableFuture::join);
            });
            tell(many + " queued commits, each", grouped / many, "bare fsync of a page", median(300, bare));
        }
    }

    /** A journal on a disk that takes its time; as the store does, it commits everything that waits at once. */
    private static final class SlowJournal implements Journal, AutoCloseable {
        private static final long FSYNC_NANOS = 5_000_000;

        private record Waiting(RunId run, long epoch, Draft draft, CompletableFuture<Long> done) {}

        private final Journal inner;
        private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
        private final Thread writer = Thread.ofPlatform().daemon().start(this::write);
        private long fsyncs;

        SlowJournal(Journal inner) {
            this.inner = inner;
        }

        private void write() {
            try {
                while (true) {
                    var group = new ArrayList<Waiting>();
                    group.add(waiting.take());
                    waiting.drainTo(group);
                    LockSupport.parkNanos(FSYNC_NANOS);
                    fsyncs++;
                    group.forEach(one -> one.done()
                            .complete(inner.append(one.run(), one.epoch(), one.draft())
                                    .join()));
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void create(RunHeader header, RunSetup setup) {
            inner.create(header, setup);
        }

        @Override
        public long claim(RunId run, Actor owner) {
            return inner.claim(run, owner);
        }

        @Override
        public CompletableFuture<Long> append(RunId run, long epoch, Draft draft) {
            var done = new CompletableFuture<Long>();
            waiting.add(new Waiting(run, epoch, draft, done));
            return done;
        }

        @Override
        public List<Entry> read(RunId run, long after, int limit) {
            return inner.read(run, after, limit);
        }

        @Override
        public Optional<RunSetup> setup(RunId run) {
            return inner.setup(run);
        }

        @Override
        public void close() {
            writer.interrupt();
        }
    }

    private static House.Running lanes(House house, Journal journal) {
        var setup = house.setup(house.planned(StagedReleaseTest.SHOP.formatted("1"), ""));
        return house.drive(setup, journal, DriverProbe.NONE);
    }

    private static String[] clusters(int count) {
        return IntStream.range(0, count).mapToObj("c-%04d"::formatted).toArray(String[]::new);
    }

    @Test
    void thousandLanesOnASlowDisk() throws Exception {
        int lanes = Integer.getInteger("slipway.bench.lanes", 1_000);
        var swift = new House(1, clusters(lanes));
        var one = lanes(swift, swift.journal);
        double fast = millis(() -> one.until(() -> one.driver.outcome().isDone()));
        var house = new House(1, clusters(lanes));
        try (var journal = new SlowJournal(house.journal)) {
            var running = lanes(house, journal);
            double slow =
                    millis(() -> running.until(() -> running.driver.outcome().isDone()));
            assertThat(running.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
            System.out.println(journal.fsyncs + " fsyncs of 5 ms for "
                    + house.journal.read(running.run, 0, Integer.MAX_VALUE).size() + " events");
            tell("release of " + lanes + " lanes with an fsync of 5 ms", slow, "without", fast);
        }
    }

    @Test
    void thousandLanesAndTheirRecovery() throws Exception {
        int lanes = 1_000;
        var house = new House(1, clusters(lanes));
        var running = lanes(house, house.journal);
        var setup = house.journal.setup(running.run).orElseThrow();
        double whole = millis(() -> running.until(() -> running.driver.outcome().isDone()));
        assertThat(running.view().phase()).isEqualTo(RunPhase.SUCCEEDED);
        var entries = house.journal.read(setup.run(), 0, Integer.MAX_VALUE);
        double bare = median(3, () -> entries.forEach(entry -> Json.print(DataCodec.encode(entry.event()))));
        tell("release of " + lanes + " lanes, " + entries.size() + " events", whole, "printing its events", bare);
        double fold = median(3, () -> {
            var memory = new RunMemory(house.engine, setup);
            entries.forEach(memory::replay);
            assertThat(memory.ended()).contains(RunPhase.SUCCEEDED);
        });
        tell(
                "recovery of 100,000 events",
                fold * 100_000 / entries.size(),
                "printing as many",
                bare * 100_000 / entries.size());
    }

    @Test
    void planAndDiffOfFiveHundredObjects() throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c-")
                    .append(i)
                    .append(", namespace: shop}\ndata: {a: \"")
                    .append(i)
                    .append("\", b: \"some text of some length\", c: \"x\"}\n");
        }
        var before = YamlReader.read("a.yaml", text.toString()).documents();
        var after = YamlReader.read("b.yaml", text.toString().replace("some text", "other text"))
                .documents();
        var left = before.stream().map(d -> new Manifest(d.tree())).toList();
        var right = after.stream().map(d -> new Manifest(d.tree())).toList();
        double read = median(15, () -> YamlReader.read("a.yaml", text.toString()));
        double diff = median(
                15,
                () -> assertThat(new Differ(List.of(new BuiltInRisks())).diff(Optional.empty(), left, right, true))
                        .hasSize(500));
        tell("diff of 500 objects", diff, "reading them from YAML", read);
        var program = new Program(folder);
        program.write("objects.yaml", text.toString());
        program.write("app.yaml", """
                apiVersion: slipway.dev/v1
                kind: Manifests
                metadata: {name: app}
                spec: {paths: [objects.yaml]}
                """);
        program.write("slipway.yaml", """
                apiVersion: slipway.dev/v1
                kind: Workspace
                clusters: [{name: ap-1, context: ap-1}]
                """);
        program.write("plan.yaml", """
                apiVersion: slipway.dev/v1
                kind: ReleasePlan
                application: app.yaml
                placement: {namespace: shop, clusters: {names: [ap-1]}}
                steps: [{apply: {objects: rendered}}]
                """);
        double plan = median(
                5,
                () -> assertThat(program.run("plan", "plan.yaml", "--against", "empty", "-o", "json")
                                .code())
                        .isZero());
        tell("plan and diff of 500 objects from files, as JSON", plan, "reading them from YAML", read);
    }

    @Test
    void startAgainstABareJvm() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var source = Files.writeString(
                folder.resolve("Nothing.java"), "class Nothing { public static void main(String[] a) {} }");
        process(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-d",
                folder.toString(),
                source.toString());
        var app = Files.writeString(folder.resolve("shop.yaml"), StagedReleaseTest.SHOP.formatted("1"));
        var launcher = ROOT.resolve("slipway").toString();
        process(launcher, "--version");
        double bare = median(7, () -> process(java, "-cp", folder.toString(), "Nothing"));
        tell("slipway --version", median(7, () -> process(launcher, "--version")), "a JVM that does nothing", bare);
        tell(
                "slipway render of one file",
                median(7, () -> process(launcher, "render", app.toString())),
                "a JVM that does nothing",
                bare);
    }

    private void process(String... command) throws IOException, InterruptedException {
        var out = Files.createTempFile(folder, "out", ".txt");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("XDG_DATA_HOME", folder.resolve("data").toString());
        var process = builder.start();
        int code = process.waitFor();
        assertThat(code).as(Files.readString(out, StandardCharsets.UTF_8)).isZero();
    }
}
