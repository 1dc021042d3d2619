package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.texts;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import dev.slipway.kubevela.cue.export.Json;
import java.util.ArrayList;
import java.util.List;

/** The package {@code encoding/csv}. */
final class EncodingCsv {

    private EncodingCsv() {}

    static Library library() {
        return new Library.Table("encoding/csv")
                .function("Encode", Kind.STRING, EncodingCsv::encode, ANY)
                .function("Decode", Kind.LIST, a -> decode(a.decoded(0)), BYTES)
                .library();
    }

    private static Datum encode(Args args) throws Failure {
        StringBuilder out = new StringBuilder();
        for (Datum row : Args.elements(args.get(0))) {
            String separator = "";
            for (Datum field : Args.elements(row)) {
                out.append(separator)
                        .append(quoted(field instanceof Datum.Text text ? text.value() : Json.compact(field)));
                separator = ",";
            }
            out.append('\n');
        }
        return text(out.toString());
    }

    private static String quoted(String field) {
        boolean plain = field.isEmpty()
                || !field.equals("\\.")
                        && field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                        && !Strings.space(field.codePointAt(0));
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    private static Datum decode(String csv) throws Failure {
        String text = csv.replace("\r\n", "\n");
        text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        List<Datum> records = new ArrayList<>();
        int width = -1;
        int at = 0;
        int line = 1;
        while (at < text.length()) {
            if (text.charAt(at) == '\n') {
                at++;
                line++;
                continue;
            }
            int first = line;
            List<String> fields = new ArrayList<>();
            boolean more = true;
            while (more) {
                int end;
                if (at < text.length() && text.charAt(at) == '"') {
                    StringBuilder field = new StringBuilder();
                    end = at + 1;
                    while (true) {
                        int quote = text.indexOf('"', end);
                        if (quote < 0) {
                            throw Failure.wrong(StdCode.CSV_QUOTES, line);
                        }
                        field.append(text, end, quote);
                        end = quote + 1;
                        if (end >= text.length() || text.charAt(end) != '"') {
                            break;
                        }
                        field.append('"');
                        end++;
                    }
                    if (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != '\n') {
                        throw Failure.wrong(StdCode.CSV_QUOTES, line);
                    }
                    line += (int) text.substring(at, end)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
                    fields.add(field.toString());
                } else {
                    end = at;
                    while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != '\n') {
                        if (text.charAt(end) == '"') {
                            throw Failure.wrong(StdCode.CSV_BARE, line);
                        }
                        end++;
                    }
                    fields.add(text.substring(at, end));
                }
                more = end < text.length() && text.charAt(end) == ',';
                at = end + 1;
            }
            line++;
            if (width >= 0 && width != fields.size()) {
                throw Failure.wrong(StdCode.CSV_WIDTH, first);
            }
            width = fields.size();
            records.add(texts(fields));
        }
        return new Datum.Items(records);
    }
}
