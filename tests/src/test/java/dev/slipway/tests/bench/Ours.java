package dev.slipway.tests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.slipway.kubevela.cue.Cue;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.Program;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Budget;
import dev.slipway.kubevela.cue.export.Json;
import dev.slipway.kubevela.cue.std.StandardLibrary;
import dev.slipway.kubevela.cue.syntax.Parser;
import dev.slipway.kubevela.cue.syntax.Source;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Our implementation, in this process. */
final class Ours implements Worker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cue cue = new Cue(new StandardLibrary()).withBudget(new Budget(Long.MAX_VALUE, 2_500, 0));
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Map<String, List<Program>> compiled = new HashMap<>();

    private interface Run {
        List<String> now() throws InvalidCueException;
    }

    @Override
    public Times run(Work work, int first, int runs) throws InvalidCueException, IOException {
        long[] nanos = new long[runs];
        List<String> made = List.of();
        long spent = system.getProcessCpuTime();
        for (int i = 0; i < runs; i++) {
            Run run = prepare(work, Integer.toString(first + i));
            long from = System.nanoTime();
            made = run.now();
            nanos[i] = System.nanoTime() - from;
        }
        return new Times(nanos, system.getProcessCpuTime() - spent, made);
    }

    /** Does everything for a run that is not to be timed. */
    private Run prepare(Work work, String number) throws InvalidCueException, IOException {
        List<String> texts = new ArrayList<>();
        List<Map<String, Datum>> fills = new ArrayList<>();
        for (Work.Part part : work.parts()) {
            texts.add(part.text().replace(Work.NUMBER, number));
            Map<String, Datum> fill = new LinkedHashMap<>();
            for (Map.Entry<String, String> each : part.fill().entrySet()) {
                fill.put(each.getKey(), datum(JSON.readTree(each.getValue().replace(Work.NUMBER, number))));
            }
            fills.add(fill);
        }
        return switch (work.type()) {
            case PARSE -> () -> parse(texts);
            case COMPILED -> () -> evaluate(texts);
            case REUSED -> {
                List<Program> programs = reused(work.name(), texts);
                yield () -> fill(programs, fills);
            }
        };
    }

    private static List<String> parse(List<String> texts) {
        for (String text : texts) {
            if (!Parser.parse(new Source("x.cue", text)).problems().isEmpty()) {
                throw new IllegalStateException("no CUE: " + text);
            }
        }
        return List.of();
    }

    private List<String> evaluate(List<String> texts) throws InvalidCueException {
        List<String> made = new ArrayList<>();
        for (String text : texts) {
            made.add(Json.compact(cue.compile("x.cue", text).evaluate().data()));
        }
        return made;
    }

    private List<Program> reused(String name, List<String> texts) throws InvalidCueException {
        List<Program> known = compiled.get(name);
        if (known == null) {
            known = new ArrayList<>();
            for (String text : texts) {
                known.add(cue.compile("x.cue", text));
            }
            compiled.put(name, known);
        }
        return known;
    }

    private static List<String> fill(List<Program> programs, List<Map<String, Datum>> fills)
            throws InvalidCueException {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            Program filled = programs.get(i);
            for (Map.Entry<String, Datum> each : fills.get(i).entrySet()) {
                filled = filled.fill(each.getKey(), each.getValue());
            }
            made.add(Json.compact(filled.evaluate().data()));
        }
        return made;
    }

    static Datum datum(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> new Datum.Text(node.textValue());
            case BOOLEAN -> new Datum.Bool(node.booleanValue());
            case NUMBER ->
                node.isIntegralNumber() ? Num.of(node.bigIntegerValue()) : Num.real(new BigDecimal(node.asText()));
            case ARRAY -> {
                List<Datum> items = new ArrayList<>();
                node.forEach(item -> items.add(datum(item)));
                yield new Datum.Items(items);
            }
            case OBJECT -> {
                SequencedMap<String, Datum> fields = new LinkedHashMap<>();
                node.properties().forEach(field -> fields.put(field.getKey(), datum(field.getValue())));
                yield new Datum.Fields(fields);
            }
            default -> new Datum.Null();
        };
    }
}
