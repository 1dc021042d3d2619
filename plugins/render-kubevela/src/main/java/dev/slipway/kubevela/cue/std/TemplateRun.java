package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Context;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a template with data. Used once, by one thread. */
final class TemplateRun {

    /** Templates that use each other deeper than this are taken for endless. */
    private static final int DEEPEST = 300;

    private final Template template;
    private final Context context;
    private final StringBuilder out = new StringBuilder();
    private final List<Binding> bindings = new ArrayList<>();
    private int depth;

    /** What a variable is; assigning sets it anew. */
    private static final class Binding {
        private final String name;
        private Datum value;

        Binding(String name, Datum value) {
            this.name = name;
            this.value = value;
        }
    }

    /** How a list of nodes was left. */
    private enum Left {
        AT_ITS_END,
        BY_CONTINUE,
        BY_BREAK
    }

    private TemplateRun(Template template, Context context) {
        this.template = template;
        this.context = context;
    }

    static String run(Template template, Datum data, Context context) throws Failure {
        TemplateRun run = new TemplateRun(template, context);
        run.bindings.add(new Binding("$", data));
        run.nodes(template.body(), data);
        return run.out.toString();
    }

    private Left nodes(List<Template.Node> nodes, Datum dot) throws Failure {
        int known = bindings.size();
        for (Template.Node node : nodes) {
            Left left = node(node, dot);
            if (left != Left.AT_ITS_END) {
                forget(known);
                return left;
            }
        }
        forget(known);
        return Left.AT_ITS_END;
    }

    private void forget(int known) {
        bindings.subList(known, bindings.size()).clear();
    }

    private void write(String text) throws Failure {
        if (out.length() + (long) text.length() > Args.LARGEST) {
            throw Failure.wrong(StdCode.RESULT_SIZE);
        }
        context.spend(text.length());
        out.append(text);
    }

    private Left node(Template.Node node, Datum dot) throws Failure {
        context.spend(1);
        switch (node) {
            case Template.Text text -> write(text.text());
            case Template.Action action -> {
                Datum value = pipe(action.pipe(), dot);
                if (action.pipe().variables().isEmpty()) {
                    write(value instanceof Datum.Null ? "<no value>" : GoFormat.print(value));
                }
            }
            case Template.Choice choice -> {
                int known = bindings.size();
                Datum value = pipe(choice.pipe(), dot);
                Left left = TemplateFunctions.truth(value)
                        ? nodes(choice.then(), choice.with() ? value : dot)
                        : nodes(choice.otherwise(), dot);
                forget(known);
                return left;
            }
            case Template.Range range -> {
                return range(range, dot);
            }
            case Template.Use use -> use(use, dot);
            case Template.Leave leave -> {
                return leave.whole() ? Left.BY_BREAK : Left.BY_CONTINUE;
            }
        }
        return Left.AT_ITS_END;
    }

    private void use(Template.Use use, Datum dot) throws Failure {
        List<Template.Node> body = template.named().get(use.name());
        if (body == null) {
            throw Failure.wrong(StdCode.TEMPLATE_NAME, Shown.text(use.name()));
        }
        if (++depth > DEEPEST) {
            throw Failure.wrong(StdCode.NESTED, DEEPEST);
        }
        Template.Pipe pipe = use.pipe();
        Datum data = pipe == null ? new Datum.Null() : pipe(pipe, dot);
        List<Binding> outside = new ArrayList<>(bindings);
        bindings.clear();
        bindings.add(new Binding("$", data));
        nodes(body, data);
        bindings.clear();
        bindings.addAll(outside);
        depth--;
    }

    private Left range(Template.Range range, Datum dot) throws Failure {
        int known = bindings.size();
        Datum value = commands(range.pipe(), dot);
        List<Datum> keys = new ArrayList<>();
        List<Datum> values = new ArrayList<>();
        switch (value) {
            case Datum.Null none -> {}
            case Datum.Items items -> values.addAll(items.values());
            case Datum.Fields fields ->
                new TreeMap<>(fields.values()).forEach((name, field) -> {
                    keys.add(new Datum.Text(name));
                    values.add(field);
                });
            case Datum.Bytes bytes -> {
                for (byte each : bytes.value()) {
                    values.add(Num.of(each & 0xFF));
                }
            }
            case Num number
            when number.integer() -> {
                if (range.pipe().variables().size() > 1) {
                    throw Failure.wrong(StdCode.TEMPLATE_RANGE_PAIRS, number);
                }
                if (number.compareTo(Num.of(Args.LONGEST_LIST)) > 0) {
                    throw Failure.wrong(StdCode.RANGE, number);
                }
                for (long i = 0; number.compareTo(Num.of(i)) > 0; i++) {
                    context.spend(1);
                    values.add(Num.of(i));
                }
            }
            default -> throw Failure.wrong(StdCode.TEMPLATE_RANGE, new Shown(value));
        }
        if (values.isEmpty()) {
            return nodes(range.otherwise(), dot);
        }
        List<String> names = range.pipe().variables();
        for (int i = 0; i < values.size(); i++) {
            Datum key = keys.isEmpty() ? Num.of(i) : keys.get(i);
            if (names.size() == 2) {
                bind(names.get(0), key, range.pipe().declares());
                bind(names.get(1), values.get(i), range.pipe().declares());
            } else if (names.size() == 1) {
                bind(names.get(0), values.get(i), range.pipe().declares());
            }
            Left left = nodes(range.body(), values.get(i));
            if (range.pipe().declares()) {
                forget(known);
            }
            if (left == Left.BY_BREAK) {
                break;
            }
        }
        forget(known);
        return Left.AT_ITS_END;
    }

    private void bind(String name, Datum value, boolean declares) {
        if (declares) {
            bindings.add(new Binding(name, value));
        } else {
            binding(name).value = value;
        }
    }

    private Binding binding(String name) {
        for (Binding binding : bindings.reversed()) {
            if (binding.name.equals(name)) {
                return binding;
            }
        }
        throw new IllegalStateException("the parser let an unknown variable pass: " + name);
    }

    private Datum pipe(Template.Pipe pipe, Datum dot) throws Failure {
        Datum value = commands(pipe, dot);
        for (String name : pipe.variables()) {
            bind(name, value, pipe.declares());
        }
        return value;
    }

    private Datum commands(Template.Pipe pipe, Datum dot) throws Failure {
        Datum value = null;
        for (List<Template.Operand> command : pipe.commands()) {
            value = command(command, dot, value);
        }
        if (value == null) {
            throw new IllegalStateException("a pipeline without commands");
        }
        return value;
    }

    private Datum command(List<Template.Operand> command, Datum dot, @Nullable Datum last) throws Failure {
        Template.Operand first = command.getFirst();
        if (first instanceof Template.Function function) {
            return call(function.name(), command, dot, last);
        }
        if (first instanceof Template.Nil) {
            throw Failure.wrong(StdCode.TEMPLATE_NIL);
        }
        if (command.size() > 1 || last != null) {
            throw Failure.wrong(StdCode.TEMPLATE_NO_FUNCTION);
        }
        return operand(first, dot);
    }

    private Datum call(String name, List<Template.Operand> command, Datum dot, @Nullable Datum last) throws Failure {
        List<Datum> arguments = new ArrayList<>();
        boolean all = name.equals("and");
        for (Template.Operand operand : command.subList(1, command.size())) {
            Datum value = operand(operand, dot);
            arguments.add(value);
            if ((all || name.equals("or")) && TemplateFunctions.truth(value) != all) {
                return value;
            }
        }
        if (last != null) {
            arguments.add(last);
        }
        if (arguments.isEmpty() && !name.startsWith("print") && !name.equals("html")) {
            throw Failure.wrong(StdCode.TEMPLATE_ARGUMENTS, name, "≥ 1", 0);
        }
        return all || name.equals("or") ? arguments.getLast() : TemplateFunctions.call(name, arguments);
    }

    private Datum operand(Template.Operand operand, Datum dot) throws Failure {
        return switch (operand) {
            case Template.Literal literal -> literal.value();
            case Template.Nil nil -> new Datum.Null();
            case Template.Function function -> call(function.name(), List.of(function), dot, null);
            case Template.Variable variable ->
                fields(variable.name().isEmpty() ? dot : binding(variable.name()).value, variable.fields());
            case Template.Nested nested -> fields(pipe(nested.pipe(), dot), nested.fields());
        };
    }

    private static Datum fields(Datum value, List<String> names) throws Failure {
        Datum found = value;
        for (String name : names) {
            switch (found) {
                case Datum.Null none -> {}
                case Datum.Fields fields -> {
                    Datum field = fields.values().get(name);
                    found = field == null ? new Datum.Null() : field;
                }
                default -> throw Failure.wrong(StdCode.TEMPLATE_FIELD, name, new Shown(found));
            }
        }
        return found;
    }
}
