package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML as data. Built from events, without recursion. A name that comes twice must mean the same twice, as in CUE; {@code <<} fills in the
 * fields of other mappings. Used once, by one thread.
 */
final class YamlReader {

    /** How many values a document may have once its aliases are followed. */
    private static final int LARGEST = 5_000_000;

    private final Deque<Building> open = new ArrayDeque<>();
    private final Map<String, Shared> anchors = new HashMap<>();
    private final List<Datum> documents = new ArrayList<>();
    private long count;

    /** A value that aliases name, and how many values are in it; none while it is being read. */
    private record Shared(@Nullable Datum value, long size) {}

    /** A collection whose end was not read yet. */
    private static final class Building {
        private final boolean mapping;
        private final @Nullable String anchor;
        private final long before;
        private final SequencedMap<String, Datum> fields = new LinkedHashMap<>();
        private final List<Datum> items = new ArrayList<>();
        private @Nullable String key;
        private boolean merge;
        private boolean merged;

        Building(boolean mapping, @Nullable String anchor, long before) {
            this.mapping = mapping;
            this.anchor = anchor;
            this.before = before;
        }
    }

    private YamlReader() {}

    /** All documents of a text; a text without any has one that is null. */
    static List<Datum> read(String text) throws Failure {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        YamlReader reader = new YamlReader();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            while (events.hasNext()) {
                reader.event(events.next());
            }
        } catch (MarkedYamlEngineException wrong) {
            int line = wrong.getProblemMark().map(Mark::getLine).orElse(0) + 1;
            throw Failure.wrong(StdCode.YAML_LINE, line, wrong.getProblem() == null ? "?" : wrong.getProblem());
        } catch (YamlEngineException wrong) {
            String message = wrong.getMessage();
            throw Failure.wrong(
                    StdCode.YAML,
                    message == null ? "?" : message.lines().findFirst().orElse("?"));
        }
        return reader.documents.isEmpty() ? List.of(new Datum.Null()) : reader.documents;
    }

    private void event(Event event) throws Failure {
        switch (event.getEventId()) {
            case DocumentStart -> anchors.clear();
            case MappingStart, SequenceStart -> start((CollectionStartEvent) event);
            case MappingEnd, SequenceEnd -> end();
            case Scalar -> scalar((ScalarEvent) event);
            case Alias -> alias((AliasEvent) event);
            case Comment, StreamStart, StreamEnd, DocumentEnd -> {}
        }
    }

    private void start(CollectionStartEvent event) throws Failure {
        Building inner = open.peekLast();
        if (inner != null && inner.mapping && inner.key == null && !inner.merge) {
            throw Failure.wrong(StdCode.YAML_KEY_PLAIN);
        }
        if (open.size() >= JsonReader.DEEPEST) {
            throw Failure.wrong(StdCode.NESTED, JsonReader.DEEPEST);
        }
        String anchor = event.getAnchor().map(Anchor::getValue).orElse(null);
        if (anchor != null) {
            anchors.put(anchor, new Shared(null, 0));
        }
        open.addLast(new Building(event instanceof MappingStartEvent, anchor, count));
    }

    private void end() throws Failure {
        Building closed = open.removeLast();
        Datum value = closed.mapping ? new Datum.Fields(closed.fields) : new Datum.Items(closed.items);
        spend(1);
        if (closed.anchor != null) {
            anchors.put(closed.anchor, new Shared(value, count - closed.before));
        }
        put(value);
    }

    private void scalar(ScalarEvent event) throws Failure {
        Building inner = open.peekLast();
        boolean asKey = inner != null && inner.mapping && inner.key == null && !inner.merge;
        String tag = event.getTag().filter(name -> !name.equals("!")).orElse(null);
        boolean plain = event.isPlain();
        if (asKey && plain && event.getValue().equals("<<") && tag == null) {
            inner.merge = true;
            inner.merged = true;
            return;
        }
        YamlValue value = YamlValue.of(event.getValue(), tag, plain);
        Optional<Anchor> anchor = event.getAnchor();
        if (anchor.isPresent()) {
            anchors.put(anchor.get().getValue(), new Shared(value.value(), 1));
        }
        spend(1);
        if (asKey) {
            inner.key = value.name();
        } else {
            put(value.value());
        }
    }

    private void alias(AliasEvent event) throws Failure {
        String name = event.getAlias().getValue();
        Shared shared = anchors.get(name);
        if (shared == null) {
            throw Failure.wrong(StdCode.YAML_ANCHOR, name);
        }
        Datum value = shared.value();
        if (value == null) {
            throw Failure.wrong(StdCode.YAML_CYCLE, name);
        }
        spend(shared.size());
        Building inner = open.peekLast();
        if (inner != null && inner.mapping && inner.key == null && !inner.merge) {
            if (!(value instanceof Datum.Text text)) {
                throw Failure.wrong(StdCode.YAML_KEY, new Shown(value));
            }
            inner.key = text.value();
        } else {
            put(value);
        }
    }

    private void spend(long values) throws Failure {
        count += values;
        if (count > LARGEST) {
            throw Failure.wrong(StdCode.YAML_SIZE);
        }
    }

    private void put(Datum value) throws Failure {
        Building inner = open.peekLast();
        if (inner == null) {
            documents.add(value);
        } else if (!inner.mapping) {
            inner.items.add(value);
        } else if (inner.merge) {
            inner.merge = false;
            merge(inner, value);
        } else {
            String key = inner.key;
            if (key == null) {
                throw new IllegalStateException("a value without a key");
            }
            inner.key = null;
            Datum before = inner.fields.get(key);
            // Behind a merge a field replaces what was merged; else both must go together.
            inner.fields.put(key, before == null || inner.merged ? value : JsonReader.merged(before, value));
        }
    }

    private static void merge(Building into, Datum value) throws Failure {
        switch (value) {
            case Datum.Fields fields -> into.fields.putAll(fields.values());
            case Datum.Items items -> {
                for (Datum item : items.values().reversed()) {
                    merge(into, item);
                }
            }
            default -> throw Failure.wrong(StdCode.YAML_MERGE);
        }
    }
}
