package dev.slipway.kubevela.cue.openapi;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr.Mark;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.Form;
import dev.slipway.kubevela.cue.eval.Term;
import dev.slipway.kubevela.cue.openapi.NoSchemaException.Fault;
import dev.slipway.kubevela.cue.openapi.NoSchemaException.Valueless;
import dev.slipway.kubevela.cue.openapi.NoSchemaException.Wordless;
import dev.slipway.kubevela.cue.syntax.Node;
import dev.slipway.kubevela.cue.syntax.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the schemas of one document. One call, one thread. */
final class Schemas {

    /** Deeper values than this are refused. */
    private static final int DEEPEST = 100;

    /** Stands in a path for what any further field or element is. */
    private static final Label ANY = Label.string("*");

    private final Term root;
    private final boolean structural;
    private final Constraints constraints = new Constraints(this);
    private final SequencedMap<String, Datum> made = new TreeMap<>();
    private final Map<String, Foreign> foreign = new TreeMap<>();
    private final Deque<Label> path = new ArrayDeque<>();

    /** The values that are being told, innermost last. */
    private final List<Term> open = new ArrayList<>();

    private final List<Fault> faults = new ArrayList<>();

    /** A definition of another package that something refers to. */
    private record Foreign(List<Label> path, Term by) {}

    Schemas(Term root, References references) {
        this.root = root;
        this.structural = references == References.EXPANDED;
    }

    /** The schemas of all definitions by name. */
    Datum.Fields all() throws NoSchemaException {
        for (Term field : root.fields()) {
            Label label = field.label();
            if (label != null && label.definition() && !internal(label)) {
                add(name(List.of(label)), label, field);
            }
        }
        int known = 0;
        while (known < foreign.size()) {
            known = foreign.size();
            for (Map.Entry<String, Foreign> each : List.copyOf(foreign.entrySet())) {
                List<Label> way = each.getValue().path();
                path.addAll(way.subList(0, way.size() - 1));
                add(each.getKey(), way.getLast(), each.getValue().by().referred());
                path.clear();
            }
        }
        return told();
    }

    /** The schema of one value and those of the definitions within it. */
    Datum.Fields of(Label label, Term term) throws NoSchemaException {
        add(name(List.of(label)), label, term);
        return told();
    }

    private void add(String name, Label label, Term term) throws NoSchemaException {
        made.put(name, schema(null, label, term));
    }

    private Datum.Fields told() throws NoSchemaException {
        if (!faults.isEmpty()) {
            throw new NoSchemaException(faults);
        }
        return new Datum.Fields(made);
    }

    private static boolean internal(Label label) {
        return label.definition() && label.name().endsWith("_value");
    }

    /** What a document calls the value at a path. */
    private String name(List<Label> way) throws NoSchemaException {
        List<String> names = new ArrayList<>();
        for (Label label : way) {
            if (label.hidden() || label.type() == Label.Type.INDEX) {
                throw failure(SchemaCode.NAMELESS, List.of(), label.toString());
            }
            names.add(label.definition() ? label.name().substring(1) : label.name());
        }
        return String.join(".", names);
    }

    NoSchemaException failure(SchemaCode code, Term term, String... arguments) {
        return failure(code, term.positions(), arguments);
    }

    Flaw flaw(SchemaCode code, Term term) {
        return new Flaw(new Wordless(List.copyOf(path), code, List.of(), term.positions()));
    }

    private Datum data(Term term) {
        return term.data() instanceof Bottom bottom
                ? new Flaw(new Valueless(List.copyOf(path), root.told(bottom)))
                : term.data();
    }

    private NoSchemaException failure(SchemaCode code, List<Position> positions, String... arguments) {
        return new NoSchemaException(List.of(new Wordless(List.copyOf(path), code, List.of(arguments), positions)));
    }

    // ------------------------------------------------------------------ schemas

    /** The schema of a value; {@code around} is what was told of it already. */
    private Datum.Fields schema(@Nullable Frame around, Label label, Term term) throws NoSchemaException {
        if (path.size() >= DEEPEST) {
            throw failure(SchemaCode.DEEP, term, Integer.toString(DEEPEST));
        }
        path.addLast(label);
        Datum.Fields schema;
        if (around == null && structural) {
            Frame frame = new Frame();
            gather(frame, term, 0);
            schema = framed(frame, frame.values.size() == 1 ? frame.values.getFirst() : term);
        } else {
            Draft draft = around == null ? Draft.whole(new Frame(), false) : Draft.within(around, structural);
            schema = filled(draft, term);
        }
        path.removeLast();
        return schema;
    }

    /** The schema of a frame with the value that it is; without one only what the frame holds. */
    private Datum.Fields framed(Frame frame, @Nullable Term value) throws NoSchemaException {
        Draft draft = Draft.whole(frame, true);
        draft.format = frame.format;
        if (frame.description != null) {
            draft.fact("description", new Datum.Text(frame.description));
        }
        Frame others = frame.others;
        if (frame.kinds == Kind.STRUCT && !frame.properties.isEmpty()) {
            SequencedMap<String, @Nullable Datum> properties = new LinkedHashMap<>();
            frame.properties.keySet().forEach(name -> properties.put(name, null));
            draft.properties = properties;
        }
        if (frame.kinds == Kind.STRUCT && (others != null || draft.properties != null)) {
            draft.type("object");
        }
        if (frame.kinds == Kind.LIST && others != null) {
            draft.type("array");
        }
        if (value != null) {
            fill(draft, value);
        }
        rest(draft, frame);
        return sealed(draft);
    }

    /** Tells what the frame knows and its value did not tell. */
    private void rest(Draft draft, Frame frame) throws NoSchemaException {
        SequencedMap<String, @Nullable Datum> properties = draft.properties;
        if (properties != null) {
            for (Map.Entry<String, @Nullable Datum> each : properties.entrySet()) {
                Frame inner = frame.properties.get(each.getKey());
                if (each.getValue() == null && inner != null) {
                    each.setValue(inside(Label.string(each.getKey()), inner));
                }
            }
        }
        String key = frame.kinds == Kind.LIST ? "items" : "additionalProperties";
        Frame others = frame.others;
        if (others != null && (frame.kinds == Kind.LIST || frame.kinds == Kind.STRUCT) && !draft.has(key)) {
            draft.fact(key, inside(ANY, others));
        }
    }

    private Datum.Fields inside(Label label, Frame frame) throws NoSchemaException {
        path.addLast(label);
        Datum.Fields schema = framed(frame, frame.values.size() == 1 ? frame.values.getFirst() : null);
        path.removeLast();
        return schema;
    }

    private Datum.Fields filled(Draft draft, Term term) throws NoSchemaException {
        fill(draft, term);
        return sealed(draft);
    }

    private static Datum.Fields sealed(Draft draft) {
        return Formats.plain(draft.finish(), draft.format);
    }

    private void fill(Draft draft, Term term) throws NoSchemaException {
        if (!draft.partial()) {
            String type = Constraints.type(term.kinds() & ~Kind.NULL);
            if (!type.isEmpty()) {
                draft.type = type;
            }
        }
        draft.format = Formats.of(term);
        draft.deprecated = deprecated(term);
        Frame around = draft.around;
        if (around == null || around.values.size() > 1) {
            boolean reference = value(draft, term);
            if (reference) {
                draft.type = "";
            } else if (!structural) {
                describe(term).ifPresent(text -> draft.fact("description", new Datum.Text(text)));
            }
        }
    }

    private static Optional<String> describe(Term term) {
        List<String> docs = term.docs();
        return docs.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("\n\n", docs).strip());
    }

    private static boolean deprecated(Term term) {
        for (Node.Attribute attribute : term.attributes()) {
            if (attribute.key().equals("protobuf")) {
                List<String> arguments = List.of(attribute.body().split(",", -1));
                return arguments.stream().skip(1).anyMatch(each -> each.strip().equals("deprecated"));
            }
        }
        return false;
    }

    // ------------------------------------------------------------------ the frame of a structural schema

    private void gather(Frame frame, Term term, int depth) throws NoSchemaException {
        if (depth + path.size() >= DEEPEST) {
            throw failure(SchemaCode.DEEP, term, Integer.toString(DEEPEST));
        }
        open.add(term);
        gatherOpen(frame, term, depth);
        open.removeLast();
    }

    private void gatherOpen(Frame frame, Term term, int depth) throws NoSchemaException {
        describe(term).ifPresent(text -> frame.description = text);
        String format = Formats.of(term);
        Term value = term;
        if (format.isEmpty()) {
            value = term.evaluated();
            frame.kinds = value.kinds();
            boolean struct = frame.kinds == Kind.STRUCT;
            Term others = struct ? value.furtherField() : frame.kinds == Kind.LIST ? value.furtherElement() : null;
            if (others != null) {
                if (cyclic(others)) {
                    return;
                }
                Frame inner = frame.others;
                if (inner == null) {
                    inner = new Frame();
                    frame.others = inner;
                }
                gather(inner, others, depth + 1);
            }
            if (struct) {
                gatherFields(frame, value, depth);
            }
        } else {
            frame.format = format;
        }
        for (Term known : frame.values) {
            if (known.same(value)) {
                return;
            }
        }
        frame.values.add(value);
    }

    private void gatherFields(Frame frame, Term value, int depth) throws NoSchemaException {
        switch (value.form()) {
            case Form.Any any
            when any.sides().size() > 1 -> {
                for (Term side : any.sides()) {
                    gather(frame, side, depth + 1);
                }
            }
            case Form.All all -> {
                for (Term part : all.parts()) {
                    gather(frame, part, depth + 1);
                }
            }
            default -> {}
        }
        for (Term field : value.fields()) {
            Label label = field.label();
            if (label != null && label.regular()) {
                gather(frame.properties.computeIfAbsent(label.name(), name -> new Frame()), field, depth + 1);
            }
        }
    }

    /** True, and noted, where telling a value would lead back to one that is being told. */
    private boolean cyclic(Term term) {
        if (!structural || !term.names(open)) {
            return false;
        }
        faults.add(new Wordless(
                List.copyOf(path), SchemaCode.CYCLE, List.of(), open.getLast().positions()));
        return true;
    }

    // ------------------------------------------------------------------ values

    /** Tells what a value must be; true when it does nothing but refer, and that was said. */
    boolean value(Draft draft, Term term) throws NoSchemaException {
        open.add(term);
        boolean reference = valueOpen(draft, term);
        open.removeLast();
        return reference;
    }

    private boolean valueOpen(Draft draft, Term term) throws NoSchemaException {
        boolean reference = false;
        boolean refers = false;
        Term whole = null;
        if (structural || !draft.format.isEmpty()) {
            whole = term.referred();
        } else {
            List<Term> own = new ArrayList<>();
            Set<String> names = new LinkedHashSet<>();
            for (Term part : parts(term)) {
                Term.Target target = part.target(root);
                if (target == null) {
                    own.add(part);
                } else if (names.add(name(target.path()))) {
                    refer(draft, part, target);
                }
            }
            refers = !names.isEmpty();
            reference = own.isEmpty() && names.size() == 1;
            if (exclude(term, own)) {
                draft.constrain("enum", new Datum.Items(List.of(flaw(SchemaCode.EXCLUDED, term))));
            } else if (!own.isEmpty()) {
                whole = own.getFirst().with(own.subList(1, own.size()));
            }
        }
        if (whole != null) {
            if ((whole.kinds() & Kind.STRUCT) == 0 && !reference) {
                whole = whole.evaluated();
            }
            for (Term part : parts(whole)) {
                conjunct(draft, part);
            }
        }
        if (!refers && !draft.partial()) {
            fallback(draft, term);
        }
        return reference;
    }

    /** Three and more conjuncts of a definition that refer to nothing close one another. */
    private static boolean exclude(Term term, List<Term> own) {
        Label label = term.label();
        return own.size() > 2 && label != null && label.definition() && Term.exclude(own.subList(0, own.size() - 1));
    }

    private void refer(Draft draft, Term part, Term.Target target) throws NoSchemaException {
        String name = name(target.path());
        draft.conjunct("$ref", new Datum.Text("#/components/schemas/" + name));
        if (target.foreign()) {
            foreign.put(name, new Foreign(target.path(), part));
        }
    }

    private void fallback(Draft draft, Term term) {
        Term byDefault = term.byDefault();
        if (byDefault == null || !exact(byDefault) && !byDefault.struct() && !byDefault.list()) {
            return;
        }
        if (!byDefault.list() || !byDefault.elements().isEmpty()) {
            draft.constrain("default", data(byDefault));
        }
    }

    private void conjunct(Draft draft, Term part) throws NoSchemaException {
        if (exact(part)) {
            constraints.of(draft, part);
            if (!draft.partial()) {
                draft.constrain("enum", new Datum.Items(List.of(data(part))));
            }
            return;
        }
        List<Term> sides = new ArrayList<>();
        for (Term side : again(part, sides(part))) {
            sides.add(side.target(root) == null ? side.evaluated() : side);
        }
        if (sides.size() > 1) {
            choice(draft, sides);
        } else if (!sides.isEmpty()) {
            Term only = sides.getFirst();
            Bottom bottom = only.bottom();
            if (bottom != null) {
                throw new NoSchemaException(List.of(new Valueless(List.copyOf(path), root.told(bottom))));
            }
            constraints.of(draft, only);
        }
    }

    /**
     * The original looks at each value of a structural schema twice, and at the second time finds, instead of a default that a comprehension
     * yields, all sides once more. Forms that were made with it say so, so must these.
     */
    private List<Term> again(Term part, List<Term> sides) {
        Term byDefault = part.byDefault();
        if (!structural
                || sides.size() < 2
                || byDefault == null
                || byDefault.struct()
                || byDefault.list()
                || !sides.getFirst().same(byDefault)
                || !part.yielded()) {
            return sides;
        }
        List<Term> all = new ArrayList<>(sides(part.written()));
        all.addAll(sides.subList(1, sides.size()));
        return all;
    }

    /** A scalar, or a failure, which a document cannot hold and which is refused at its end. */
    static boolean exact(Term term) {
        return term.failure() != null || term.scalar() != null;
    }

    private void choice(Draft draft, List<Term> sides) throws NoSchemaException {
        List<Datum> literals = new ArrayList<>();
        List<Term> others = new ArrayList<>();
        boolean nullable = false;
        for (Term side : sides) {
            if (side.scalar() instanceof Datum.Null) {
                nullable = true;
            } else if (exact(side)) {
                literals.add(data(side));
            } else {
                others.add(side);
            }
        }
        if (others.isEmpty() || others.size() == 1 && literals.isEmpty()) {
            if (!others.isEmpty()) {
                value(draft, others.getFirst());
            }
            if (!literals.isEmpty() && !draft.partial()) {
                draft.constrain("enum", new Datum.Items(literals));
            }
            if (nullable) {
                draft.fact("nullable", new Datum.Bool(true));
            }
            return;
        }
        if (nullable) {
            draft.fact("nullable", new Datum.Bool(true));
        }
        List<Datum> told = new ArrayList<>();
        if (!literals.isEmpty()) {
            told.add(object("enum", new Datum.Items(literals)));
        }
        List<Datum.Fields> schemas = new ArrayList<>();
        for (Term other : others) {
            Draft side = draft.side();
            value(side, other);
            Datum.Fields schema = side.finish();
            schemas.add(schema);
            if (schema.values().isEmpty() && side.type.isEmpty()) {
                return;
            }
        }
        for (int i = 0; i < others.size(); i++) {
            told.add(apart(schemas, others, i));
        }
        draft.constrain("oneOf", new Datum.Items(told));
    }

    /** The schema of a side that does not take in what is a side of its own: schemas of objects are open. */
    private static Datum apart(List<Datum.Fields> schemas, List<Term> sides, int at) {
        List<Datum> covered = new ArrayList<>();
        for (int other = 0; other < sides.size(); other++) {
            if (other != at && sides.get(at).mayAllow(sides.get(other))) {
                covered.add(schemas.get(other));
            }
        }
        Datum.Fields own = schemas.get(at);
        if (covered.isEmpty()) {
            return own;
        }
        Datum.Fields not = object("not", object("anyOf", new Datum.Items(covered)));
        return own.values().isEmpty() ? not : object("allOf", new Datum.Items(List.of(own, not)));
    }

    static Datum.Fields object(String key, Datum value) {
        SequencedMap<String, Datum> fields = new LinkedHashMap<>();
        fields.put(key, value);
        return new Datum.Fields(fields);
    }

    // ------------------------------------------------------------------ taking apart

    /** The operands of unification, each once. */
    private static List<Term> parts(Term term) {
        List<Term> all = new ArrayList<>();
        split(term, true, all);
        return all;
    }

    /** The sides of a disjunction, each once. */
    private static List<Term> sides(Term term) {
        List<Term> all = new ArrayList<>();
        split(term, false, all);
        return all;
    }

    private static void split(Term term, boolean unification, List<Term> into) {
        List<Term> operands = switch (term.form()) {
            case Form.All all when unification -> distinct(all.parts());
            case Form.Any any when !unification || any.sides().size() < 2 -> distinct(any.sides());
            default -> List.of();
        };
        if (operands.isEmpty()) {
            into.add(term);
        } else if (term.form() instanceof Form.Any any && any.sides().size() == 1) {
            into.addAll(operands);
        } else {
            operands.forEach(operand -> split(operand, unification, into));
        }
    }

    private static List<Term> distinct(List<Term> terms) {
        List<Term> kept = new ArrayList<>();
        for (Term term : terms) {
            if (kept.stream().noneMatch(term::equivalent)) {
                kept.add(term);
            }
        }
        return kept;
    }

    // ------------------------------------------------------------------ structs and lists

    void fields(Draft draft, Term struct) throws NoSchemaException {
        List<Datum> required = new ArrayList<>();
        List<Term> fields = struct.fields();
        for (Term field : fields) {
            Label label = field.label();
            if (label != null && label.regular() && field.mark() != Mark.OPTIONAL) {
                required.add(new Datum.Text(label.name()));
            }
        }
        if (!required.isEmpty()) {
            draft.constrain("required", new Datum.Items(required));
        }
        SequencedMap<String, @Nullable Datum> properties =
                draft.properties == null ? new LinkedHashMap<>() : draft.properties;
        Frame around = draft.around;
        for (Term field : fields) {
            Label label = field.label();
            if (label == null || internal(label)) {
                continue;
            }
            Frame known = around == null || !label.regular() ? null : around.properties.get(label.name());
            Datum.Fields schema = schema(known, label, field);
            if (label.definition()) {
                List<Label> way = new ArrayList<>(path);
                way.add(label);
                made.put(name(way), schema);
            } else if (!draft.partial() || !schema.values().isEmpty()) {
                properties.put(label.name(), schema);
            }
        }
        if (!properties.isEmpty()) {
            draft.properties = properties;
        }
        Term others = struct.furtherField();
        if (others != null && (around == null || around.others == null) && !cyclic(others)) {
            Datum.Fields schema = schema(null, ANY, others);
            if (!schema.values().isEmpty()) {
                draft.fact("additionalProperties", schema);
            }
        }
    }

    void elements(Draft draft, Term list) throws NoSchemaException {
        List<Datum> items = new ArrayList<>();
        for (Term element : list.elements()) {
            items.add(schema(null, Label.index(items.size()), element));
        }
        if (!items.isEmpty()) {
            draft.constrain("items", new Datum.Items(items));
        }
        if (list.openList() && !items.isEmpty()) {
            draft.constrain("minItems", Num.of(items.size()));
        }
        Term others = list.furtherElement();
        if (others == null || cyclic(others)) {
            return;
        }
        Frame around = draft.around;
        Datum.Fields schema = schema(around == null ? null : around.others, ANY, others);
        if (!items.isEmpty()) {
            draft.constrain("additionalItems", schema);
        } else if (!draft.partial() || !schema.values().isEmpty()) {
            draft.fact("items", schema);
        }
    }
}
