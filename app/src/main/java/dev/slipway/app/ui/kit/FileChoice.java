package dev.slipway.app.ui.kit;

import java.nio.file.Path;
import java.util.Optional;

/** Asks the person for files and folders. Not every platform has such a dialog, which is why it is a port. */
public interface FileChoice {
    /** @param suggestion a file name */
    Optional<Path> save(String suggestion);

    /** A file that is there. */
    Optional<Path> open();

    Optional<Path> folder(Path start);
}
