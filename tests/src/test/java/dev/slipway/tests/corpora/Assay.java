package dev.slipway.tests.corpora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Expr;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Label;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Bottom;
import dev.slipway.kubevela.cue.eval.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into a value: how far it is from data, its export, its tree. */
final class Assay {

    private Assay() {}

    static Outcome of(Value value) {
        Branch root = branch("", value);
        Finding wrong = new Finding(false);
        wrong.look(value, true);
        if (wrong.code != null) {
            String code = wrong.code == Bottom.Code.EVAL ? "error" : wrong.code.id();
            return Outcome.of(code, null, root, wrong.message);
        }
        Finding undecided = new Finding(true);
        undecided.look(value, true);
        if (undecided.code != null) {
            // A cycle among definitions does not keep the rest from being exported.
            String export = undecided.inDefinition ? json(value).toString() : null;
            return Outcome.of(
                    undecided.code == Bottom.Code.CYCLE ? "cycle" : "incomplete", export, root, undecided.message);
        }
        return Outcome.of("ok", json(value).toString(), root, null);
    }

    /** The first failure in the order of evaluation. */
    private static final class Finding {
        private final boolean concrete;
        private Bottom.@Nullable Code code;
        private @Nullable String message;
        private boolean inDefinition;

        Finding(boolean concrete) {
            this.concrete = concrete;
        }

        void look(Value value, boolean regular) {
            Bottom bottom = value.error() != null ? value.error() : value.open();
            boolean counts = concrete && bottom != null && (regular || bottom.code() == Bottom.Code.CYCLE);
            if (bottom != null && (counts || !bottom.code().open())) {
                found(bottom.code(), bottom.message(), regular);
                return;
            }
            Value decided = value.decided();
            if (concrete && regular && bottom == null && !value.below() && !isData(decided)) {
                found(Bottom.Code.INCOMPLETE, "incomplete value " + Kind.name(value.kinds()), true);
                return;
            }
            for (Value field : (bottom == null && concrete && regular ? decided : value).fields()) {
                Label label = field.label();
                boolean inside = regular && (label == null || label.regular() || label.type() == Label.Type.INDEX);
                if (field.mark() == Expr.Mark.OPTIONAL) {
                    continue;
                }
                if (field.mark() == Expr.Mark.REQUIRED) {
                    if (concrete && inside) {
                        found(Bottom.Code.INCOMPLETE, "field is required but not present: " + label, true);
                    }
                    continue;
                }
                look(field, inside);
            }
        }

        private void found(Bottom.Code found, @Nullable String why, boolean regular) {
            if (code == null) {
                code = found;
                message = why;
                inDefinition = !regular;
            }
        }
    }

    private static boolean isData(Value value) {
        return value.scalar() != null || value.list() || value.struct();
    }

    private static JsonNode json(Value given) {
        Value value = given.decided();
        if (value.scalar() != null) {
            return json(value.scalar());
        }
        var factory = JsonNodeFactory.instance;
        if (value.list()) {
            var array = factory.arrayNode();
            value.fields().stream()
                    .filter(field -> field.label() != null && field.label().type() == Label.Type.INDEX)
                    .forEach(element -> array.add(json(element)));
            return array;
        }
        var object = factory.objectNode();
        for (Label label : value.order()) {
            Value field = value.field(label);
            if (field != null && field.mark() == Expr.Mark.MEMBER && label.regular()) {
                object.set(label.name(), json(field));
            }
        }
        return object;
    }

    private static JsonNode json(Datum datum) {
        var factory = JsonNodeFactory.instance;
        return switch (datum) {
            case Datum.Null ignored -> factory.nullNode();
            case Datum.Bool bool -> factory.booleanNode(bool.value());
            case Num number -> number.finite() ? Json.read(number.toString()) : TextNode.valueOf(number.toString());
            case Datum.Text text -> factory.textNode(text.value());
            case Datum.Bytes bytes -> factory.textNode(Base64.getEncoder().encodeToString(bytes.value()));
            case Datum.Items items -> {
                var array = factory.arrayNode();
                items.values().forEach(element -> array.add(json(element)));
                yield array;
            }
            case Datum.Fields fields -> {
                var object = factory.objectNode();
                fields.values().forEach((name, field) -> object.set(name, json(field)));
                yield object;
            }
            case Datum.Opaque ignored -> factory.nullNode();
        };
    }

    private static Branch branch(String path, Value value) {
        List<Branch> fields = new ArrayList<>();
        for (Value field : value.fields()) {
            fields.add(branch(path(path, field.label()), field));
        }
        Bottom bottom = value.error() != null ? value.error() : value.open();
        Label label = value.label();
        boolean sum = value.fallback() != null || !value.choices().isEmpty();
        JsonNode fallback = value.fallback() != null && whole(value.fallback()) ? json(value.fallback()) : null;
        return new Branch(
                path,
                label == null ? "" : label.name(),
                type(label),
                mark(value.mark()),
                Kind.name(bottom != null || value.below() ? Kind.BOTTOM : value.kinds()),
                !sum && bottom == null && value.scalar() != null ? json(value.scalar()) : null,
                fallback,
                bottom == null ? null : bottom.code().id(),
                null,
                fields);
    }

    private static boolean whole(Value value) {
        Finding finding = new Finding(true);
        finding.look(value, true);
        return finding.code == null;
    }

    private static @Nullable String mark(Expr.Mark mark) {
        return switch (mark) {
            case MEMBER -> null;
            case OPTIONAL -> "optional";
            case REQUIRED -> "required";
        };
    }

    private static String type(@Nullable Label label) {
        if (label == null) {
            return "";
        }
        return switch (label.type()) {
            case STRING -> "regular";
            case INDEX -> "index";
            case DEFINITION -> "definition";
            case HIDDEN -> "hidden";
            case HIDDEN_DEFINITION -> "hiddenDefinition";
        };
    }

    private static String path(String above, @Nullable Label label) {
        if (label == null) {
            return above;
        }
        if (label.type() == Label.Type.INDEX) {
            return above + "[" + label.index() + "]";
        }
        String name = label.name();
        if (label.type() == Label.Type.STRING && !name.matches("[\\p{L}$][\\p{L}\\p{Nd}_$]*")) {
            name = quoted(name);
        }
        return above.isEmpty() ? name : above + "." + name;
    }

    // As the original quotes labels in paths.
    private static String quoted(String name) {
        StringBuilder text = new StringBuilder("\"");
        name.codePoints().forEach(c -> {
            switch (c) {
                case '"', '\\' -> text.append('\\').appendCodePoint(c);
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                default -> text.appendCodePoint(c);
            }
        });
        return text.append('"').toString();
    }
}
