package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.SCHEMA;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.export.Yaml;
import java.util.List;

/** The package {@code encoding/yaml}. */
final class EncodingYaml {

    private EncodingYaml() {}

    static Library library() {
        return new Library.Table("encoding/yaml")
                .function("Marshal", Kind.STRING, a -> text(Yaml.document(a.get(0))), ANY)
                .function("MarshalStream", Kind.STRING, a -> text(Yaml.stream(Args.elements(a.get(0)))), ANY)
                .function("Unmarshal", Kind.TOP, EncodingYaml::unmarshal, BYTES)
                .function("UnmarshalStream", Kind.TOP, a -> new Datum.Items(YamlReader.read(a.decoded(0))), BYTES)
                .function("Validate", Kind.BOOL, EncodingYaml::validate, BYTES, SCHEMA)
                .function("ValidatePartial", Kind.BOOL, EncodingYaml::validatePart, BYTES, SCHEMA)
                .library();
    }

    private static Datum unmarshal(Args args) throws Failure {
        List<Datum> documents = YamlReader.read(args.decoded(0));
        if (documents.size() > 1) {
            throw Failure.wrong(StdCode.YAML_DOCUMENTS);
        }
        return documents.getFirst();
    }

    private static Datum validate(Args args) throws Failure {
        for (Datum document : YamlReader.read(args.decoded(0))) {
            Validation.checkWhole(document, args.get(1), args.context());
        }
        return truth(true);
    }

    private static Datum validatePart(Args args) throws Failure {
        for (Datum document : YamlReader.read(args.decoded(0))) {
            Validation.checkPart(document, args.get(1), args.context());
        }
        return truth(true);
    }
}
