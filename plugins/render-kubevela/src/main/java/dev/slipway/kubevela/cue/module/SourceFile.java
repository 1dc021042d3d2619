package dev.slipway.kubevela.cue.module;

import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.CuePath;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.syntax.Position;
import dev.slipway.kubevela.cue.syntax.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files as texts. */
public final class SourceFile {

    /** Larger files are refused, in bytes. */
    public static final int LARGEST = 64 * 1024 * 1024;

    private SourceFile() {}

    /**
     * Reads a file of UTF-8.
     *
     * @param name what messages call it
     * @throws InvalidCueException with code {@code file} when it is not there, cannot be read, is too large or is no UTF-8
     */
    public static Source read(Path file, String name) throws InvalidCueException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException e) {
            throw bad(name, "there is no file " + name, null);
        } catch (IOException e) {
            throw bad(name, "the file " + name + " cannot be read: " + e.getMessage(), null);
        }
        return decode(bytes, name);
    }

    /**
     * Takes bytes as a text of UTF-8.
     *
     * @throws InvalidCueException with code {@code file} when there are too many, or when they are no UTF-8
     */
    public static Source decode(byte[] bytes, String name) throws InvalidCueException {
        if (bytes.length > LARGEST) {
            throw bad(name, "the file " + name + " is larger than " + LARGEST / 1024 / 1024 + " MiB", null);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            Source before = new Source(name, text);
            throw bad(name, "bytes that are no UTF-8", before.position(text.length()));
        }
        return new Source(name, text);
    }

    private static InvalidCueException bad(String name, String message, @Nullable Position position) {
        Position at = position == null ? new Position(name, 0, 0, 0) : position;
        return new InvalidCueException(List.of(new CueError(CuePath.ROOT, "file", message, List.of(at))));
    }
}
