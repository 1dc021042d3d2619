package dev.slipway.tests.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.api.cluster.ClusterName;
import dev.slipway.api.release.FailurePolicy;
import dev.slipway.api.resource.DataCodec;
import dev.slipway.api.resource.Json;
import dev.slipway.api.run.Journal;
import dev.slipway.api.run.OperatorCommand;
import dev.slipway.api.run.RunId;
import dev.slipway.api.run.RunPhase;
import dev.slipway.app.rehearsal.Faults;
import dev.slipway.app.run.DriverProbe;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Releases under random faults and random operators, each seed twice: the logs are byte-equal, and an onlooker that knows only
 * the cluster never sees one of the invariants I1 to I6 broken.
 *
 * <p>{@code -Dslipway.seeds=1000} for the long run.
 */
class SeededRunsTest {
    private static final int SEEDS = Integer.getInteger("slipway.seeds", 12);
    private static final int N = 4;
    private static final List<String> BAD_PODS = List.of("bad", "crash", "never", "slow", "unschedulable");
    private static final String PLAN = """
        apiVersion: slipway.dev/v1
        kind: ReleasePlan
        metadata: {name: shop}
        placement: {namespace: shop, clusters: {names: [ap-1]}}
        steps:
          - apply: {objects: rendered}
          - scale: {canary: 25%}
          - traffic: {weight: 25}
          - pause: {for: 1m}
          - scale: {canary: 100%}
          - traffic: {weight: 100}
          - drain: {for: 10s}
          - promote: {}
        """;

    private static String shop(String tag) {
        return StagedReleaseTest.SHOP.formatted(tag) + "  replicas: " + N + "\n  update: {maxUnavailable: 0}\n";
    }

    private record Result(String log, RunPhase phase, List<String> broken) {}

    private static Result run(long seed) {
        var house = new House(seed, "ap-1");
        assertThat(house.release(house.planned(shop("1"), PLAN)).phase()).isEqualTo(RunPhase.SUCCEEDED);
        var cluster = house.world.cluster(new ClusterName("ap-1"));
        var random = new SplittableRandom(seed);
        var sorts = Faults.Sort.values();
        for (int i = random.nextInt(6); i > 0; i--) {
            var sort = sorts[random.nextInt(sorts.length)];
            int skip = random.nextInt(25);
            var count = new int[1];
            cluster.faults().next(1 + random.nextInt(2), sort, request -> count[0]++ >= skip);
        }
        if (random.nextInt(3) == 0) {
            var from = Duration.ofMillis(random.nextInt(90_000));
            house.world.time().scheduleIn(from, () -> cluster.reachable(false));
            house.world.time().scheduleIn(from.plusMillis(random.nextInt(200_000)), () -> cluster.reachable(true));
        }
        if (random.nextInt(3) == 0) {
            cluster.script("ghcr.io/acme/shop:2", BAD_PODS.get(random.nextInt(BAD_PODS.size())));
        }
        if (random.nextInt(4) == 0) {
            var from = Duration.ofMillis(random.nextInt(90_000));
            house.world.time().scheduleIn(from, () -> cluster.withholdRouteStatus(true));
            house.world
                    .time()
                    .scheduleIn(from.plusMillis(random.nextInt(200_000)), () -> cluster.withholdRouteStatus(false));
        }
        if (random.nextInt(4) == 0) {
            house.world.time().scheduleIn(Duration.ofMillis(random.nextInt(150_000)), cluster::compact);
        }
        if (random.nextInt(6) == 0) {
            cluster.put(Onlooker.podQuota("shop", N + 1 + random.nextInt(N)), "admin");
        }
        var onlooker = new Onlooker(house, "ap-1", N);
        var running = house.drive(house.setup(house.planned(shop("2"), PLAN)), DriverProbe.NONE);
        for (int i = random.nextInt(3); i > 0; i--) {
            var command = switch (random.nextInt(5)) {
                case 0 -> new OperatorCommand.Pause(random.nextBoolean());
                case 1 -> new OperatorCommand.RollBack(FailurePolicy.Reach.RUN, Optional.empty());
                case 2 -> new OperatorCommand.Stop();
                default -> new OperatorCommand.Resume();
            };
            house.world.time().scheduleIn(Duration.ofMillis(random.nextInt(150_000)), () -> {
                if (!running.driver.outcome().isDone()) {
                    running.give(House.BEN, command);
                }
            });
        }
        var answered = new HashSet<String>();
        var end = house.world.time().now().plus(Duration.ofHours(3));
        var resumed = new int[1];
        running.until(() -> {
            onlooker.look(running.view().phase());
            if (running.driver.outcome().isDone() || house.world.time().now().isAfter(end)) {
                return true;
            }
            var phase = running.view().phase();
            boolean asks = phase == RunPhase.PAUSED
                    || phase == RunPhase.BLOCKED
                    || running.view().lanes().stream().anyMatch(lane -> lane.needsPerson());
            if (asks && answered.add(phase + "/" + resumed[0])) {
                resumed[0]++;
                house.world.time().scheduleIn(Duration.ofMinutes(4), () -> {
                    if (!running.driver.outcome().isDone()) {
                        running.give(
                                House.BEN, resumed[0] > 5 ? new OperatorCommand.Stop() : new OperatorCommand.Resume());
                    }
                });
            }
            return false;
        });
        var log = new StringBuilder();
        for (Journal.Entry entry : house.journal.read(new RunId("run-0002"), 0, 100_000)) {
            log.append(entry.sequence())
                    .append(' ')
                    .append(entry.hash())
                    .append(' ')
                    .append(Json.print(DataCodec.encode(entry.event())))
                    .append('\n');
        }
        return new Result(log.toString(), running.view().phase(), onlooker.broken());
    }

    @Test
    void everySeedGivesTheSameLogTwiceAndBreaksNoInvariant() {
        var failures = new ConcurrentLinkedQueue<String>();
        var ends = new ConcurrentHashMap<RunPhase, Integer>();
        LongStream.rangeClosed(1, SEEDS).parallel().forEach(seed -> {
            try {
                var first = run(seed);
                var second = run(seed);
                ends.merge(first.phase(), 1, Integer::sum);
                if (!first.log().equals(second.log())) {
                    failures.add("seed " + seed + ": the logs differ");
                }
                if (!first.broken().isEmpty()) {
                    failures.add("seed " + seed + " (" + first.phase() + "): "
                            + first.broken().size() + " × " + first.broken().getFirst());
                }
                if (!first.phase().terminal()) {
                    failures.add("seed " + seed + ": still " + first.phase());
                }
            } catch (AssertionError | RuntimeException e) {
                failures.add("seed " + seed + ": "
                        + String.valueOf(e.getMessage()).lines().limit(3).toList());
            }
        });
        System.out.println(SEEDS + " seeds, each twice, ended " + new TreeMap<>(ends));
        assertThat(failures).as("ends " + ends).isEmpty();
        assertThat(ends).isNotEmpty();
    }
}
