package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.ANY;
import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.text;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.Base64;

/** The package {@code encoding/base64}. The first argument chooses the encoding; only null, the standard one, exists. */
final class EncodingBase64 {

    private static final int GROUP = 4;

    private EncodingBase64() {}

    static Library library() {
        return new Library.Table("encoding/base64")
                .function("EncodedLen", Kind.INT, a -> Num.of((standard(a).whole(1) + 2) / 3 * GROUP), ANY, WHOLE)
                .function("DecodedLen", Kind.INT, a -> Num.of(standard(a).whole(1) / GROUP * 3), ANY, WHOLE)
                .function(
                        "Encode",
                        Kind.STRING,
                        a -> text(Base64.getEncoder().encodeToString(standard(a).bytes(1))),
                        ANY,
                        BYTES)
                .function(
                        "Decode",
                        Kind.BYTES,
                        a -> new Datum.Bytes(decoded(standard(a).text(1))),
                        ANY,
                        TEXT)
                .library();
    }

    private static Args standard(Args args) throws Failure {
        if (args.get(0) instanceof Datum.Null) {
            return args;
        }
        throw Failure.wrong(StdCode.TYPE, new Shown(args.get(0)), "null");
    }

    /** What Base64 stands for; line breaks in it mean nothing. */
    static byte[] decoded(String encoded) throws Failure {
        String text = encoded.replace("\n", "").replace("\r", "");
        try {
            if (text.length() % GROUP == 0) {
                return Base64.getDecoder().decode(text);
            }
        } catch (IllegalArgumentException illegal) {
            throw Failure.wrong(StdCode.BASE64, String.valueOf(illegal.getMessage()));
        }
        throw Failure.wrong(StdCode.BASE64_END);
    }
}
