package dev.slipway.kubevela.cue.module;

import dev.slipway.kubevela.cue.CueError;
import dev.slipway.kubevela.cue.InvalidCueException;
import dev.slipway.kubevela.cue.LoadCode;
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
import java.util.stream.Stream;

/** Files as texts. */
public final class SourceFile {

    /** Larger files are refused, in bytes. */
    public static final int LARGEST = 64 * 1024 * 1024;

    private SourceFile() {}

    /**
     * Reads a file of UTF-8.
     *
     * @param name what messages call it
     * @throws InvalidCueException when it is not there, cannot be read, is too large or is no UTF-8
     */
    public static Source read(Path file, String name) throws InvalidCueException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (NoSuchFileException e) {
            throw bad(LoadCode.FILE_MISSING, name);
        } catch (IOException e) {
            throw bad(LoadCode.FILE_UNREADABLE, name, String.valueOf(e.getMessage()));
        }
        return decode(bytes, name);
    }

    /**
     * Takes bytes as a text of UTF-8.
     *
     * @throws InvalidCueException when there are too many, or when they are no UTF-8
     */
    public static Source decode(byte[] bytes, String name) throws InvalidCueException {
        if (bytes.length > LARGEST) {
            throw bad(LoadCode.FILE_LARGE, name, String.valueOf(LARGEST / 1024 / 1024));
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
            throw new InvalidCueException(
                    List.of(CueError.of(LoadCode.FILE_TEXT, List.of(before.position(text.length())))));
        }
        return new Source(name, text);
    }

    private static InvalidCueException bad(LoadCode code, String name, String... more) {
        String[] arguments = Stream.concat(Stream.of(name), Stream.of(more)).toArray(String[]::new);
        return new InvalidCueException(List.of(CueError.of(code, List.of(Position.whole(name)), arguments)));
    }
}
