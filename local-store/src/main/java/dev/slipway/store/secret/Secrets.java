package dev.slipway.store.secret;

import dev.slipway.api.release.ApplicationName;
import dev.slipway.api.resource.Digest;
import dev.slipway.api.run.RunId;
import dev.slipway.store.internal.Database;
import dev.slipway.store.internal.Session;
import dev.slipway.store.schema.PrivateFiles;
import dev.slipway.store.schema.StoreException;
import dev.slipway.store.schema.StoreException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Digests of secret texts under one key per application, and the texts that a run needs, sealed with AES-GCM under the
 * install key. That key is a file with mode 0600 beside the store and never in it.
 */
public final class Secrets {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    public Secrets(Database database) {
        this.database = database;
    }

    /** The install key's file: the store's name with {@code .key} behind it. */
    public Path keyFile() {
        return database.file().resolveSibling(database.file().getFileName() + ".key");
    }

    /** HMAC-SHA-256 in hexadecimal under the application's key, which is made on first use. Blocks on first use. */
    public String digest(ApplicationName application, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(applicationKey(application), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** The application's digest key, made on first use. It goes into saved plans and exports. */
    public byte[] applicationKey(ApplicationName application) {
        var known = database.read("Reading the digest key of " + application, session -> key(session, application));
        return known.orElseGet(() -> database.write("Making the digest key of " + application, session -> {
            var fresh = bytes(KEY_BYTES);
            session.update(
                    "INSERT OR IGNORE INTO application_key (application, key) VALUES (?, ?)",
                    application.value(),
                    fresh);
            return key(session, application).orElse(fresh);
        }));
    }

    /**
     * Takes over a digest key from another desk.
     *
     * @return whether digests of both desks compare: this desk had none, or the same
     */
    public boolean adoptKey(ApplicationName application, byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new StoreException(
                    Kind.DAMAGED,
                    "Taking over the digest key of " + application,
                    "it has " + key.length + " bytes instead of " + KEY_BYTES,
                    "Export the snapshot again",
                    null);
        }
        return database.write("Taking over the digest key of " + application, session -> {
            session.update(
                    "INSERT OR IGNORE INTO application_key (application, key) VALUES (?, ?)", application.value(), key);
            return Arrays.equals(key(session, application).orElse(key), key);
        });
    }

    private static Optional<byte[]> key(Session session, ApplicationName application) throws SQLException {
        return session.first(
                "SELECT key FROM application_key WHERE application = ?", row -> row.getBytes(1), application.value());
    }

    /** Keeps a text for a run, sealed; sealing the same digest again changes nothing. Durable when it returns. */
    public void seal(RunId run, String digest, String clear) {
        database.write("Sealing a secret of run " + run, session -> {
            // In the write transaction, so that two processes do not make two keys.
            var key = installKey(true);
            var nonce = bytes(NONCE_BYTES);
            try {
                var data = cipher(Cipher.ENCRYPT_MODE, key, nonce, run, digest)
                        .doFinal(clear.getBytes(StandardCharsets.UTF_8));
                return session.update(
                        "INSERT INTO sealed (run, digest, key_id, nonce, data) VALUES (?,?,?,?,?) ON CONFLICT (run,"
                                + " digest) DO UPDATE SET key_id = excluded.key_id, nonce = excluded.nonce, data ="
                                + " excluded.data WHERE key_id <> excluded.key_id",
                        run.value(),
                        digest,
                        keyId(key),
                        nonce,
                        data);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has AES-GCM", e);
            }
        });
    }

    /**
     * The text that was sealed for a run.
     *
     * @throws StoreException ABSENT when none was sealed or it was destroyed, KEY_MISSING when the install key is not the
     *     one that sealed it, DAMAGED when what is stored was changed
     */
    public String open(RunId run, String digest) {
        record Sealed(String keyId, byte[] nonce, byte[] data) {}
        var attempted = "Opening a secret of run " + run;
        var sealed = database.read(
                        attempted,
                        session -> session.first(
                                "SELECT key_id, nonce, data FROM sealed WHERE run = ? AND digest = ?",
                                row -> new Sealed(row.getString(1), row.getBytes(2), row.getBytes(3)),
                                run.value(),
                                digest))
                .orElseThrow(() -> new StoreException(
                        Kind.ABSENT,
                        attempted,
                        "no value is kept for digest " + digest.substring(0, Math.min(8, digest.length())),
                        "Plan again from a workspace that can read it",
                        null));
        var key = installKey(false);
        if (!keyId(key).equals(sealed.keyId())) {
            throw missing(attempted, "holds another key than the one that sealed it");
        }
        try {
            return new String(
                    cipher(Cipher.DECRYPT_MODE, key, sealed.nonce(), run, digest)
                            .doFinal(sealed.data()),
                    StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new StoreException(
                    Kind.DAMAGED, attempted, "the sealed value was changed", "Run `slipway store check`", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** Forgets every text of a run; its pages are overwritten. */
    public void destroy(RunId run) {
        database.write(
                "Destroying the secrets of run " + run,
                session -> session.update("DELETE FROM sealed WHERE run = ?", run.value()));
    }

    private byte[] installKey(boolean make) {
        var file = keyFile();
        try {
            if (!Files.exists(file)) {
                if (!make) {
                    throw missing("Opening a secret", "is not there");
                }
                PrivateFiles.create(file);
                Files.writeString(file, HexFormat.of().formatHex(bytes(KEY_BYTES)) + "\n");
            }
            var key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length != KEY_BYTES) {
                throw missing("Reading the install key", "does not hold a key");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw missing("Reading the install key", "does not hold a key");
        } catch (IOException e) {
            throw StoreException.of("Reading the install key", file, e);
        }
    }

    private StoreException missing(String attempted, String how) {
        return new StoreException(
                Kind.KEY_MISSING,
                attempted,
                keyFile() + " " + how,
                "Put the key file of this store back; without it sealed values stay closed, and the run stays blocked",
                null);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, RunId run, String digest)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((run.value() + "\n" + digest).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static String keyId(byte[] key) {
        return Digest.of(key).hex().substring(0, 16);
    }

    private byte[] bytes(int length) {
        var out = new byte[length];
        random.nextBytes(out);
        return out;
    }
}
