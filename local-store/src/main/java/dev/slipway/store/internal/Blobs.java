package dev.slipway.store.internal;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.slipway.api.resource.Digest;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Texts by the digest of their bytes, each stored once, compressed. */
public final class Blobs {
    /** No text is larger; protects against a damaged or hostile length. */
    public static final int LARGEST = 256 << 20;

    private static final int LEVEL = 3;

    private Blobs() {}

    /** Stores a text unless it is there. */
    public static Digest put(Session session, String text) throws SQLException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var digest = Digest.of(bytes);
        if (session.number("SELECT count(*) FROM blob WHERE digest = ?", digest.hex()) == 0) {
            session.update(
                    "INSERT INTO blob (digest, size, data) VALUES (?, ?, ?)",
                    digest.hex(),
                    bytes.length,
                    Zstd.compress(bytes, LEVEL));
        }
        return digest;
    }

    /**
     * The text of a digest.
     *
     * @throws StoreException DAMAGED when the stored bytes do not give that digest
     */
    public static Optional<String> get(Session session, Digest digest) throws SQLException {
        return session.first(
                "SELECT size, data FROM blob WHERE digest = ?",
                row -> new String(open(digest, row.getLong(1), row.getBytes(2)), StandardCharsets.UTF_8),
                digest.hex());
    }

    private static byte[] open(Digest digest, long size, byte[] data) {
        if (size < 0 || size > LARGEST) {
            throw damaged(digest, null);
        }
        try {
            var bytes = Zstd.decompress(data, (int) size);
            if (bytes.length == size && Digest.of(bytes).equals(digest)) {
                return bytes;
            }
        } catch (ZstdException e) {
            throw damaged(digest, e);
        }
        throw damaged(digest, null);
    }

    private static StoreException damaged(Digest digest, @Nullable Exception cause) {
        return new StoreException(
                Kind.DAMAGED,
                "Reading a stored text",
                "blob " + digest.brief() + " does not hold what its digest says",
                "Run `slipway store check` to see what is intact",
                cause);
    }
}
