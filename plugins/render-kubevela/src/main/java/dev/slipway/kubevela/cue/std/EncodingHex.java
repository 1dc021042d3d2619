package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.text;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.util.HexFormat;

/** The package {@code encoding/hex}. */
final class EncodingHex {

    private static final int ROW = 16;

    private EncodingHex() {}

    static Library library() {
        return new Library.Table("encoding/hex")
                .function("EncodedLen", Kind.INT, a -> Num.of(a.whole(0) * 2), WHOLE)
                .function("DecodedLen", Kind.INT, a -> Num.of(a.whole(0) / 2), WHOLE)
                .function("Decode", Kind.BYTES, EncodingHex::decode, TEXT)
                .function("Dump", Kind.STRING, a -> text(dump(a.bytes(0))), BYTES)
                .function("Encode", Kind.STRING, a -> text(HexFormat.of().formatHex(a.bytes(0))), BYTES)
                .library();
    }

    private static Datum decode(Args args) throws Failure {
        String digits = args.text(0);
        for (int i = 0; i < digits.length(); i++) {
            if (!HexFormat.isHexDigit(digits.charAt(i))) {
                throw Failure.wrong(StdCode.HEX, Quoting.quote(digits.codePointAt(i), Quoting::printable));
            }
        }
        if (digits.length() % 2 != 0) {
            throw Failure.wrong(StdCode.HEX_LENGTH);
        }
        return new Datum.Bytes(HexFormat.of().parseHex(digits));
    }

    private static String dump(byte[] bytes) {
        HexFormat hex = HexFormat.of();
        StringBuilder out = new StringBuilder();
        for (int row = 0; row < bytes.length; row += ROW) {
            out.append(hex.toHexDigits(row)).append(' ');
            StringBuilder seen = new StringBuilder();
            for (int i = row; i < row + ROW; i++) {
                out.append(i % ROW == ROW / 2 ? "  " : " ");
                if (i < bytes.length) {
                    out.append(hex.toHexDigits(bytes[i]));
                    seen.append(bytes[i] >= ' ' && bytes[i] < 0x7F ? (char) bytes[i] : '.');
                } else {
                    out.append("  ");
                }
            }
            out.append("  |").append(seen).append("|\n");
        }
        return out.toString();
    }
}
