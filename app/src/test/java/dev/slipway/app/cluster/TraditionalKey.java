package dev.slipway.app.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Private keys in the forms that were usual before PKCS #8, which Java writes no more. */
final class TraditionalKey {
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xA0;

    private TraditionalKey() {}

    /** An element of DER: its whole bytes, and what is in it. */
    private record Element(byte[] whole, byte[] content) {
        List<Element> parts() {
            var parts = new ArrayList<Element>();
            var in = ByteBuffer.wrap(content);
            while (in.hasRemaining()) {
                int start = in.position();
                in.get();
                int length = in.get() & 0xff;
                if (length >= 0x80) {
                    int bytes = length & 0x7f;
                    length = 0;
                    for (int i = 0; i < bytes; i++) {
                        length = length << 8 | in.get() & 0xff;
                    }
                }
                var inner = new byte[length];
                in.get(inner);
                var all = new byte[in.position() - start];
                in.get(start, all);
                parts.add(new Element(all, inner));
            }
            return parts;
        }
    }

    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (var part : parts) {
            content.writeBytes(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(tag);
        // keys of curves are short
        if (content.size() >= 0x80) {
            out.write(0x81);
        }
        out.write(content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    /**
     * RFC 8017 A.1.2 for RSA, RFC 5915 for curves.
     *
     * @param pkcs8 version, algorithm, and the key as octets
     */
    static byte[] of(String algorithm, byte[] pkcs8) {
        var parts = new Element(pkcs8, pkcs8).parts().getFirst().parts();
        var key = parts.get(2).content();
        if (algorithm.equals("RSA")) {
            return key;
        }
        var curve = parts.get(1).parts().get(1).whole();
        var inner = new Element(key, key).parts().getFirst().parts();
        return element(SEQUENCE, inner.get(0).whole(), inner.get(1).whole(), element(CURVE, curve));
    }
}
