package dev.slipway.kubevela.cue.std;

import static dev.slipway.kubevela.cue.std.Library.BYTES;
import static dev.slipway.kubevela.cue.std.Library.TEXT;
import static dev.slipway.kubevela.cue.std.Library.truth;

import dev.slipway.kubevela.cue.compile.Datum;
import dev.slipway.kubevela.cue.compile.Kind;
import dev.slipway.kubevela.cue.eval.Builtin.Failure;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The packages below {@code crypto}, by the algorithms that Java brings. */
final class Crypto {

    private static final Map<String, String> MACS = Map.of(
            "MD5", "HmacMD5",
            "SHA1", "HmacSHA1",
            "SHA224", "HmacSHA224",
            "SHA256", "HmacSHA256",
            "SHA384", "HmacSHA384",
            "SHA512", "HmacSHA512",
            "SHA512_224", "HmacSHA512/224",
            "SHA512_256", "HmacSHA512/256");

    private static final int KEY_SIZE = 32;
    private static final int SIGNATURE_SIZE = 64;

    /** What stands before a raw key in its X.509 form. */
    private static final String KEY_HEADER = "302a300506032b6570032100";

    private Crypto() {}

    static List<Library> libraries() {
        return List.of(
                new Library.Table("crypto/md5")
                        .constant("Size", 16)
                        .constant("BlockSize", 64)
                        .function("Sum", Kind.BYTES, a -> digest("MD5", a), BYTES)
                        .library(),
                new Library.Table("crypto/sha1")
                        .constant("Size", 20)
                        .constant("BlockSize", 64)
                        .function("Sum", Kind.BYTES, a -> digest("SHA-1", a), BYTES)
                        .library(),
                new Library.Table("crypto/sha256")
                        .constant("Size", 32)
                        .constant("Size224", 28)
                        .constant("BlockSize", 64)
                        .function("Sum256", Kind.BYTES, a -> digest("SHA-256", a), BYTES)
                        .function("Sum224", Kind.BYTES, a -> digest("SHA-224", a), BYTES)
                        .library(),
                new Library.Table("crypto/sha512")
                        .constant("Size", 64)
                        .constant("Size224", 28)
                        .constant("Size256", 32)
                        .constant("Size384", 48)
                        .constant("BlockSize", 128)
                        .function("Sum512", Kind.BYTES, a -> digest("SHA-512", a), BYTES)
                        .function("Sum384", Kind.BYTES, a -> digest("SHA-384", a), BYTES)
                        .function("Sum512_224", Kind.BYTES, a -> digest("SHA-512/224", a), BYTES)
                        .function("Sum512_256", Kind.BYTES, a -> digest("SHA-512/256", a), BYTES)
                        .library(),
                macs(),
                new Library.Table("crypto/ed25519")
                        .constant("PublicKeySize", KEY_SIZE)
                        .function("Valid", Kind.BOOL, Crypto::valid, BYTES, BYTES, BYTES)
                        .library());
    }

    /** The digest of bytes by Java's name for the algorithm. */
    static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + algorithm, missing);
        }
    }

    private static Datum digest(String algorithm, Args args) {
        return new Datum.Bytes(digest(algorithm, args.bytes(0)));
    }

    private static Library macs() {
        Library.Table table = new Library.Table("crypto/hmac");
        MACS.keySet().stream().sorted().forEach(name -> table.constant(name, name));
        return table.function("Sign", Kind.BYTES, Crypto::sign, TEXT, BYTES, BYTES)
                .library();
    }

    private static Datum sign(Args args) throws Failure {
        String algorithm = MACS.get(args.text(0));
        if (algorithm == null) {
            throw Failure.wrong(StdCode.HASH, Shown.text(args.text(0)));
        }
        byte[] key = args.bytes(1);
        try {
            Mac mac = Mac.getInstance(algorithm);
            // Java refuses an empty key; one zero byte means the same, for keys are filled up with zeros.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return new Datum.Bytes(mac.doFinal(args.bytes(2)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no " + algorithm, missing);
        }
    }

    private static Datum valid(Args args) throws Failure {
        byte[] key = args.bytes(0);
        byte[] signature = args.bytes(2);
        if (key.length != KEY_SIZE) {
            throw Failure.wrong(StdCode.KEY_SIZE, key.length, KEY_SIZE);
        }
        if (signature.length != SIGNATURE_SIZE) {
            return truth(false);
        }
        try {
            byte[] encoded = HexFormat.of().parseHex(KEY_HEADER + HexFormat.of().formatHex(key));
            PublicKey point = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(point);
            verifier.update(args.bytes(1));
            return truth(verifier.verify(signature));
        } catch (SignatureException | InvalidKeyException | InvalidKeySpecException noPoint) {
            return truth(false);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no Ed25519", missing);
        }
    }
}
