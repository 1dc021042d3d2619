package dev.slipway.tests.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.LiveValue;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our implementation where each run goes on from the value of the one before: only what tells the number of the run is filled again. */
final class Renewed implements Worker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cue cue = new Cue(new StandardLibrary());
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Map<String, List<LiveValue>> before = new HashMap<>();

    @Override
    public Times run(Work work, int first, int runs) throws InvalidCueException, IOException {
        List<LiveValue> values = before.get(work.name());
        if (values == null) {
            values = begin(work, first);
            before.put(work.name(), values);
        }
        long[] nanos = new long[runs];
        List<String> made = List.of();
        long spent = system.getProcessCpuTime();
        for (int i = 0; i < runs; i++) {
            List<Map<String, Datum>> changes = new ArrayList<>();
            for (Work.Part part : work.parts()) {
                changes.add(changes(part, first + i));
            }
            long from = System.nanoTime();
            made = new ArrayList<>();
            for (int each = 0; each < values.size(); each++) {
                Program program = values.get(each).program();
                for (Map.Entry<String, Datum> change : changes.get(each).entrySet()) {
                    program = program.refill(change.getKey(), change.getValue());
                }
                LiveValue next = values.get(each).of(program);
                values.set(each, next);
                made.add(Json.compact(next.value().data()));
            }
            nanos[i] = System.nanoTime() - from;
        }
        return new Times(nanos, system.getProcessCpuTime() - spent, made);
    }

    private List<LiveValue> begin(Work work, int number) throws InvalidCueException, IOException {
        List<LiveValue> values = new ArrayList<>();
        for (Work.Part part : work.parts()) {
            Program program = cue.compile("x.cue", part.text());
            for (Map.Entry<String, String> fill : part.fill().entrySet()) {
                program = program.fill(fill.getKey(), datum(fill.getValue(), number));
            }
            values.add(program.live());
        }
        return values;
    }

    private static Map<String, Datum> changes(Work.Part part, int number) throws IOException {
        Map<String, Datum> changes = new LinkedHashMap<>();
        for (Map.Entry<String, String> fill : part.fill().entrySet()) {
            if (fill.getValue().contains(Work.NUMBER)) {
                changes.put(fill.getKey(), datum(fill.getValue(), number));
            }
        }
        return changes;
    }

    private static Datum datum(String json, int number) throws IOException {
        return Ours.datum(JSON.readTree(json.replace(Work.NUMBER, Integer.toString(number))));
    }
}
