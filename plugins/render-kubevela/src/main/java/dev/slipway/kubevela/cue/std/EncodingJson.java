package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.SCHEMA;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.export.Json;

/** The package {@code encoding/json}. */
final class EncodingJson {

    private EncodingJson() {}

    static Library library() {
        return new Library.Table("encoding/json")
                .function("Valid", Kind.BOOL, a -> truth(valid(a.decoded(0))), BYTES)
                .function("Compact", Kind.STRING, a -> text(compact(a.decoded(0))), BYTES)
                .function("Indent", Kind.STRING, EncodingJson::indent, BYTES, TEXT, TEXT)
                .function("HTMLEscape", Kind.STRING, a -> text(escaped(a.decoded(0))), BYTES)
                .function("Marshal", Kind.STRING, a -> text(Json.compact(a.get(0))), ANY)
                .function("MarshalStream", Kind.STRING, EncodingJson::marshalStream, ANY)
                .function("UnmarshalStream", Kind.TOP, a -> new Datum.Items(JsonReader.readAll(a.decoded(0))), BYTES)
                .function("Unmarshal", Kind.TOP, a -> JsonReader.read(a.decoded(0)), BYTES)
                .function("Validate", Kind.BOOL, EncodingJson::validate, BYTES, SCHEMA)
                .library();
    }

    private static boolean valid(String json) {
        try {
            new JsonScanner(json, (kind, from, to) -> {}).only();
            return true;
        } catch (Failure invalid) {
            return false;
        }
    }

    private static String compact(String json) throws Failure {
        StringBuilder out = new StringBuilder(json.length());
        new JsonScanner(json, (kind, from, to) -> out.append(json, from, to)).only();
        return out.toString();
    }

    private static Datum indent(Args args) throws Failure {
        String json = args.decoded(0);
        JsonIndenter indenter = new JsonIndenter(json, args.text(1), args.text(2), args.context());
        new JsonScanner(json, indenter).only();
        return text(indenter.result());
    }

    private static String escaped(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static Datum marshalStream(Args args) throws Failure {
        StringBuilder out = new StringBuilder();
        for (Datum value : Args.elements(args.get(0))) {
            out.append(Json.compact(value)).append('\n');
        }
        return text(out.toString());
    }

    private static Datum validate(Args args) throws Failure {
        return Validation.check(JsonReader.read(args.decoded(0)), args.get(1), args.context());
    }
}
