package dev.slipway.app.desk;

import dev.slipway.api.command.ExitCode;
import dev.slipway.api.diagnostic.Diagnostic;
import dev.slipway.app.release.freeze.SavedPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Saved plans as files: written whole or not at all, readable by their owner alone, since they carry a digest key. */
public final class SavedPlans {
    private static final int LOOK = 2_000;

    private SavedPlans() {}

    public static void write(Path file, SavedPlan plan) {
        try {
            var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
            var fresh = Files.getFileStore(folder).supportsFileAttributeView("posix")
                    ? Files.createTempFile(
                            folder,
                            ".slipway-",
                            ".json",
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    : Files.createTempFile(folder, ".slipway-", ".json");
            try {
                Files.writeString(fresh, plan.print());
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the saved plan " + file + ": " + e.getMessage(), e);
        }
    }

    /** Whether a file claims to be a saved plan. */
    public static boolean isOne(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            return SavedPlan.looksLike(new String(in.readNBytes(LOOK), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws CommandFailedException when it was changed or damaged, after its diagnostics were printed */
    public static SavedPlan read(Seat seat, Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
        var read = SavedPlan.read(file.toString(), text);
        seat.diagnostics(read.diagnostics());
        boolean changed = read.diagnostics().stream()
                .map(Diagnostic::message)
                .anyMatch(message -> message.code().equals("release.saved-plan-changed"));
        return read.plan()
                .orElseThrow(() -> CommandFailedException.of(
                        changed ? ExitCode.STALE : ExitCode.ERROR, "cli.plan.not-usable", file));
    }
}
