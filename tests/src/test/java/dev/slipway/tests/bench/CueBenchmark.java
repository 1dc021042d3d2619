package dev.slipway.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * The evaluator beside the original, both in one run and taking turns, so that whatever else the machine does hits both. Each run gets
 * numbers that none before it had. A ratio above 1 says how many times faster ours is.
 *
 * <p>Arguments: which rows ({@code template}, {@code parse}, {@code configuration}, {@code disjunctions}, {@code change}, {@code growth});
 * none for all. The rows of {@code change} compare ours that goes on from the value before with ours from the start: the original cannot.
 * Properties: {@code corpora}, the folder of golden results, for the templates; {@code bench.warm}, seconds before a row counts as warm.
 */
public final class CueBenchmark {
    private static final Path ROOT =
            Path.of(System.getProperty("slipway.root", "..")).toAbsolutePath().normalize();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FIRST = 100;

    private final Worker ours;
    private final Worker original;
    private final double warm;
    private int number = 1_000;

    private CueBenchmark(Worker ours, Worker original, double warm) {
        this.ours = ours;
        this.original = original;
        this.warm = warm;
    }

    /** Prints the rows. */
    public static void main(String[] arguments) throws Exception {
        Path binary = ROOT.resolve("tests/cue-bench/bin/cue-bench");
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException(
                    "the original as a program: cd tests/cue-bench && go build -o bin/cue-bench .");
        }
        List<String> wanted = List.of(arguments);
        try (Original original = Original.start(binary)) {
            new CueBenchmark(new Ours(), original, Double.parseDouble(System.getProperty("bench.warm", "10")))
                    .all(wanted);
        }
    }

    private void all(List<String> wanted) throws Exception {
        boolean everything = wanted.isEmpty();
        System.out.printf("%-52s %12s %12s %8s %8s%n", "", "ours", "original", "clock", "cpu");
        String corpora = System.getProperty("corpora", "");
        if (!corpora.isEmpty() && (everything || wanted.contains("template") || wanted.contains("parse"))) {
            Path folder = Path.of(corpora);
            Work template = Works.template(folder);
            if (everything || wanted.contains("template")) {
                row(template);
                row(Works.filled(folder));
            }
            if (everything || wanted.contains("parse")) {
                row(template.as(Work.Type.PARSE, "template, parsed"));
                row(Works.configuration(5_000).as(Work.Type.PARSE, "configuration, parsed"));
            }
        }
        if (everything || wanted.contains("configuration")) {
            row(Works.configuration(5_000));
        }
        if (everything || wanted.contains("disjunctions")) {
            row(Works.unions(6));
            row(Works.disjunctions(12));
            row(Works.choices(6));
        }
        if (everything || wanted.contains("change")) {
            Ours start = new Ours();
            CueBenchmark change = new CueBenchmark(new Renewed(), start, warm);
            System.out.printf("%-52s %12s %12s %8s %8s%n", "", "going on", "from start", "clock", "cpu");
            if (!corpora.isEmpty()) {
                change.row(Works.changed(Path.of(corpora)));
            }
            change.row(Works.services(500));
        }
        if (everything || wanted.contains("growth")) {
            growth("configuration of %d fields", 1_000, Works::configuration);
            growth("%d fields of one struct", 1_000, Works::fields);
            growth("list of %d", 1_000, Works::list);
            growth("%d disjunctions", 8, Works::disjunctions);
            growth("%d disjunctions of structs in one struct", 2, Works::choices);
            growth("%d alternatives", 25, Works::alternatives);
            growth("unions %d deep", 2, Works::unions);
        }
    }

    private void row(Work work) throws Exception {
        int from = take(FIRST);
        Worker.Times first = ours.run(work, from, FIRST);
        Worker.Times other = original.run(work, from, FIRST);
        same(work, first, other);
        print(work.name() + ", run 1", first.nanos()[0], other.nanos()[0]);
        print(work.name() + ", runs 1 to 100", sum(first.nanos()) / FIRST, sum(other.nanos()) / FIRST);
        long slowest = Math.max(median(first.nanos()), 1);
        int batch = Math.clamp(200_000_000L / slowest, 1, 200);
        long until = System.nanoTime() + (long) (warm * 1e9);
        while (System.nanoTime() < until) {
            ours.run(work, take(batch), batch);
        }
        until = System.nanoTime() + (long) (Math.min(warm, 3) * 1e9);
        while (System.nanoTime() < until) {
            original.run(work, take(batch), batch);
        }
        warm(work, batch, 9, work.name() + ", warm");
    }

    /** Both take turns; the ratio is the median of those of the rounds. Returns the shortest time of ours, which other work disturbs least. */
    private long warm(Work work, int batch, int rounds, String name) throws Exception {
        double[] clocks = new double[rounds];
        double[] processors = new double[rounds];
        List<long[]> mine = new ArrayList<>();
        List<long[]> theirs = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            int from = take(batch);
            Worker.Times a = ours.run(work, from, batch);
            Worker.Times b = original.run(work, from, batch);
            same(work, a, b);
            mine.add(a.nanos());
            theirs.add(b.nanos());
            clocks[i] = (double) median(b.nanos()) / median(a.nanos());
            processors[i] = (double) b.processor() / a.processor();
        }
        long[] own = mine.stream().flatMapToLong(Arrays::stream).toArray();
        long other = median(theirs.stream().flatMapToLong(Arrays::stream).toArray());
        System.out.printf(
                Locale.ROOT,
                "%-52s %9.3f ms %9.3f ms %8.2f %8.2f%n",
                name,
                median(own) / 1e6,
                other / 1e6,
                median(clocks),
                median(processors));
        return Arrays.stream(own).min().orElse(0);
    }

    private void growth(String name, int size, IntFunction<Work> works) throws Exception {
        long before = 0;
        for (int factor : new int[] {1, 2, 4, 8}) {
            Work work = works.apply(size * factor);
            Worker.Times first = ours.run(work, take(3), 3);
            int batch = Math.clamp(100_000_000L / Math.max(first.nanos()[2], 1), 1, 100);
            long until = System.nanoTime() + (long) (Math.min(warm, 2) * 1e9);
            while (System.nanoTime() < until) {
                ours.run(work, take(batch), batch);
            }
            long own = warm(work, batch, 3, name.formatted(size * factor));
            if (before > 0) {
                System.out.printf(Locale.ROOT, "%52s grew %.1f times%n", "", (double) own / before);
            }
            before = own;
        }
    }

    private int take(int count) {
        int from = number;
        number += count;
        return from;
    }

    private static void print(String name, long own, long other) {
        System.out.printf(
                Locale.ROOT, "%-52s %9.3f ms %9.3f ms %8.2f%n", name, own / 1e6, other / 1e6, (double) other / own);
    }

    private static void same(Work work, Worker.Times a, Worker.Times b) throws Exception {
        if (a.made().size() != b.made().size()) {
            throw new IllegalStateException(work.name() + ": one made more than the other");
        }
        for (int i = 0; i < a.made().size(); i++) {
            JsonNode left = JSON.readTree(a.made().get(i));
            JsonNode right = JSON.readTree(b.made().get(i));
            if (!left.equals(right)) {
                throw new IllegalStateException(work.name() + ":\n" + left + "\n" + right);
            }
        }
    }

    private static long sum(long[] values) {
        return Arrays.stream(values).sum();
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
