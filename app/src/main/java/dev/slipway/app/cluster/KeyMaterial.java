package dev.slipway.app.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates and keys in PEM. Keys may be PKCS#8, PKCS#1 (RSA) or SEC1 (elliptic curve, as k3s makes them); which one
 * is found out from the text, since fabric8 takes every key for RSA unless told otherwise.
 */
final class KeyMaterial {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d010101");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] ED25519 = HexFormat.of().parseHex("06032b6570");
    private static final byte[] ZERO = {2, 1, 0};
    private static final byte[] NULL = {5, 0};

    private KeyMaterial() {}

    /** Why a certificate or key cannot be used; never holds any of it. */
    static final class UnusableKeyException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableKeyException(String message) {
            super(message);
        }

        UnusableKeyException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static List<Certificate> certificates(byte[] pem) throws UnusableKeyException {
        try {
            var found = List.<Certificate>copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)));
            if (found.isEmpty()) {
                throw new UnusableKeyException("no PEM block of a certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new UnusableKeyException("not a PEM certificate", e);
        }
    }

    static PrivateKey key(byte[] pem) throws UnusableKeyException {
        var block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new UnusableKeyException("no PEM block of a private key");
        }
        var kind = block.group(1);
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new UnusableKeyException("its PEM block is not base64", e);
        }
        try {
            return switch (kind) {
                case "RSA PRIVATE KEY" -> {
                    if (block.group(2).contains("ENCRYPTED")) {
                        throw new UnusableKeyException("it is encrypted");
                    }
                    yield generate("RSA", sequence(ZERO, sequence(RSA, NULL), element(4, der)));
                }
                case "EC PRIVATE KEY" -> {
                    if (block.group(2).contains("ENCRYPTED")) {
                        throw new UnusableKeyException("it is encrypted");
                    }
                    yield generate("EC", sequence(ZERO, sequence(EC, curve(der)), element(4, der)));
                }
                case "PRIVATE KEY" -> generate(algorithm(der), der);
                case "ENCRYPTED PRIVATE KEY" -> throw new UnusableKeyException("it is encrypted");
                default -> throw new UnusableKeyException("a key of kind " + kind + " is not supported");
            };
        } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
            throw new UnusableKeyException("the key is damaged", e);
        }
    }

    private static PrivateKey generate(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static String algorithm(byte[] pkcs8) throws UnusableKeyException {
        var head = Arrays.copyOf(pkcs8, Math.min(pkcs8.length, 40));
        if (contains(head, EC)) {
            return "EC";
        }
        if (contains(head, RSA)) {
            return "RSA";
        }
        if (contains(head, ED25519)) {
            return "Ed25519";
        }
        throw new UnusableKeyException("its algorithm is none of RSA, EC and Ed25519");
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /** The curve's object identifier inside a SEC1 key: version, octets, then {@code [0] OID}. */
    private static byte[] curve(byte[] sec1) throws UnusableKeyException {
        int at = content(sec1, 0);
        while (at < sec1.length) {
            int start = content(sec1, at);
            int end = start + length(sec1, at);
            if ((sec1[at] & 0xff) == 0xa0) {
                return Arrays.copyOfRange(sec1, start, end);
            }
            at = end;
        }
        throw new UnusableKeyException("the key does not name its curve");
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        int size = 0;
        for (var part : parts) {
            size += part.length;
        }
        var joined = new byte[size];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return element(0x30, joined);
    }

    private static byte[] element(int tag, byte[] content) {
        int n = content.length;
        byte[] head = n < 0x80
                ? new byte[] {(byte) tag, (byte) n}
                : n < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
        var all = Arrays.copyOf(head, head.length + n);
        System.arraycopy(content, 0, all, head.length, n);
        return all;
    }

    /** Trusts these authorities and no others, as kubectl does. */
    static TrustManager[] trusting(List<Certificate> authorities) throws UnusableKeyException {
        try {
            var store = emptyStore();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableKeyException("the certificate authorities cannot be trusted", e);
        }
    }

    static KeyManager[] identity(List<Certificate> chain, PrivateKey key) throws UnusableKeyException {
        var password = new char[0];
        try {
            var store = emptyStore();
            store.setKeyEntry("client", key, password, chain.toArray(new Certificate[0]));
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableKeyException("certificate and key do not go together", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
