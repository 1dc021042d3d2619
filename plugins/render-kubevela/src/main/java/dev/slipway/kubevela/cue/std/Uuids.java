package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.WHOLE;
import static dev.slipway.kubevela.cue.std.Library.text;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.compile.Num;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The package {@code uuid}. It makes none by chance or time. */
final class Uuids {

    private static final int LENGTH = 16;
    private static final Pattern DASHED =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern BARE = Pattern.compile("[0-9a-fA-F]{32}");
    private static final String URN = "urn:uuid:";

    private Uuids() {}

    static Library library() {
        return new Library.Table("uuid")
                .function("Valid", Kind.BOTTOM, Uuids::valid, TEXT)
                .function("Parse", Kind.STRING, a -> text(written(parse(a.text(0)))), TEXT)
                .function("URN", Kind.STRING, a -> text(URN + written(parse(a.text(0)))), TEXT)
                .function("FromInt", Kind.STRING, Uuids::fromInt, WHOLE)
                .function("ToInt", Kind.INT, a -> Num.of(new BigInteger(1, a.bytes(0))), TEXT)
                .function("Variant", Kind.INT, a -> Num.of(variant(parse(a.text(0))[8] & 0xFF)), TEXT)
                .function("Version", Kind.INT, a -> Num.of((parse(a.text(0))[6] & 0xFF) >> 4), TEXT)
                .function("SHA1", Kind.STRING, a -> hashed(a, "SHA-1", 5), TEXT, BYTES)
                .function("MD5", Kind.STRING, a -> hashed(a, "MD5", 3), TEXT, BYTES)
                .source("""
                        ns: {
                        	DNS:  "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
                        	URL:  "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
                        	OID:  "6ba7b812-9dad-11d1-80b4-00c04fd430c8"
                        	X500: "6ba7b814-9dad-11d1-80b4-00c04fd430c8"
                        	Nil:  "00000000-0000-0000-0000-000000000000"
                        }
                        variants: {
                        	Invalid:   0
                        	RFC4122:   1
                        	Reserved:  2
                        	Microsoft: 3
                        	Future:    4
                        }
                        """, "ns", "variants")
                .library();
    }

    private static Datum valid(Args args) throws Failure {
        parse(args.text(0));
        return truth(true);
    }

    private static byte[] parse(String text) throws Failure {
        String inner = switch (text.length()) {
            case 36, 32 -> text;
            case 38 -> text.substring(1, 37);
            case 45 -> {
                if (!text.toLowerCase(Locale.ROOT).startsWith(URN)) {
                    throw Failure.wrong(StdCode.UUID, Shown.text(text));
                }
                yield text.substring(9);
            }
            default -> throw Failure.wrong(StdCode.UUID_LENGTH, Utf8.length(text, 0, text.length()));
        };
        if (!(inner.length() == 32 ? BARE : DASHED).matcher(inner).matches()) {
            throw Failure.wrong(StdCode.UUID, Shown.text(text));
        }
        return HexFormat.of().parseHex(inner.replace("-", ""));
    }

    private static String written(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20));
    }

    private static Datum fromInt(Args args) throws Failure {
        BigInteger value = args.big(0).abs();
        if (value.bitLength() > LENGTH * Byte.SIZE) {
            throw Failure.wrong(StdCode.UUID_LENGTH, (value.bitLength() + 7) / Byte.SIZE);
        }
        String hex = value.toString(16);
        return text(written(HexFormat.of().parseHex("0".repeat(2 * LENGTH - hex.length()) + hex)));
    }

    private static int variant(int octet) {
        if ((octet & 0xC0) == 0x80) {
            return 1;
        }
        return switch (octet & 0xE0) {
            case 0xC0 -> 3;
            case 0xE0 -> 4;
            default -> 2;
        };
    }

    private static Datum hashed(Args args, String algorithm, int version) throws Failure {
        byte[] digest = Crypto.digest(algorithm, parse(args.text(0)), args.bytes(1));
        byte[] bytes = Arrays.copyOf(digest, LENGTH);
        bytes[6] = (byte) (bytes[6] & 0x0F | version << 4);
        bytes[8] = (byte) (bytes[8] & 0x3F | 0x80);
        return text(written(bytes));
    }
}
