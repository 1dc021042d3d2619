package dev.slipway.store.schema;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The store could not do something: what was attempted, on which file, and what to try. What was committed before stays. */
public final class StoreException extends RuntimeException {
    /** What kind of failure. */
    public enum Kind {
        /** Another program holds the store for longer than the store waits. */
        BUSY,
        /** The disk, or the room given to the store, is full. */
        FULL,
        /** A page, a row or a hash does not hold what it must. */
        DAMAGED,
        /** The file is not a store of this program. */
        FOREIGN,
        /** A later version of the program wrote the store. */
        NEWER,
        /** No permission to read or write. */
        FORBIDDEN,
        /** Nothing of that name is stored. */
        ABSENT,
        /** What is asked for contradicts what is stored. */
        CONFLICT,
        /** The key that sealed a secret value is not here. */
        KEY_MISSING,
        /** Any other failure. */
        FAILED
    }

    private final Kind kind;

    public StoreException(Kind kind, String attempted, String on, String tryThis, @Nullable Throwable cause) {
        super(attempted + ": " + on + ". " + tryThis, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The failure that a database error stands for. */
    public static StoreException of(String attempted, Path file, SQLException e) {
        // The primary result code is the low byte of SQLite's extended code.
        var kind = switch (e.getErrorCode() & 0xff) {
            case 5, 6 -> Kind.BUSY;
            case 13 -> Kind.FULL;
            case 11 -> Kind.DAMAGED;
            case 26 -> Kind.FOREIGN;
            case 3, 8, 14, 23 -> Kind.FORBIDDEN;
            default -> Kind.FAILED;
        };
        return new StoreException(kind, attempted, file + " " + words(kind, e), advice(kind), e);
    }

    /** The failure that a file error stands for. */
    public static StoreException of(String attempted, Path file, IOException e) {
        var reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : "";
        boolean forbidden = e instanceof AccessDeniedException
                || e instanceof NoSuchFileException
                || reason.contains("not permitted")
                || reason.contains("Read-only");
        var kind = forbidden ? Kind.FORBIDDEN : Kind.FAILED;
        var why = e instanceof NoSuchFileException missing
                ? missing.getFile() + " does not exist"
                : reason.isEmpty() ? "access denied" : reason.toLowerCase(Locale.ROOT);
        return new StoreException(
                kind,
                attempted,
                forbidden ? file + " cannot be read or written: " + why : file + " (" + e.getMessage() + ")",
                advice(kind),
                e);
    }

    private static String words(Kind kind, SQLException e) {
        return switch (kind) {
            case BUSY -> "is locked by another program";
            case FULL -> "has no room left";
            case DAMAGED -> "is damaged";
            case FOREIGN -> "is not a Slipway store";
            case FORBIDDEN -> "cannot be read or written";
            case NEWER, ABSENT, CONFLICT, KEY_MISSING, FAILED ->
                "failed with " + String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        };
    }

    private static String advice(Kind kind) {
        return switch (kind) {
            case BUSY -> "Try again; close the program that holds it (a backup or a database viewer) if it stays so";
            case FULL -> "Nothing was stored of it. Free some room on the disk and try again";
            case DAMAGED -> "Run `slipway store check` to see what is intact; copy the file before anything else";
            case FOREIGN -> "Name another file with --store";
            case FORBIDDEN -> "Check the owner and the mode of the file and its folder, or name another with --store";
            case NEWER, ABSENT, CONFLICT, KEY_MISSING, FAILED -> "Run `slipway store check`";
        };
    }
}
